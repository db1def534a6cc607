// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Passwords that are tried first, of those that are long enough; written by hand, from patterns that published leaks have in common.
enum CommonPasswords {
    /// In small letters.
    static let whole: Set<String> = [
        "1q2w3e4r5t6y", "1q2w3e4r5t6y7u", "1q2w3e4r5t6y7u8i", "1qaz2wsx3edc", "1qaz2wsx3edc4rfv", "123qweasdzxc",
        "qazwsxedcrfv", "zaq12wsxcde3", "zaq1xsw2cde3", "q1w2e3r4t5y6", "qwerty123456", "qwertyuiop123", "asdfghjkl123",
        "zxcvbnm12345", "abcd1234efgh", "a1b2c3d4e5f6", "aa123456789a", "p@ssw0rd1234", "p@ssword1234", "passw0rd1234",
        "pa55word1234", "pa$$word1234", "p@$$w0rd1234", "pass1234word", "letmein12345", "l3tm31n12345", "adm1n1strator",
        "correcthorsebatterystaple", "correct horse battery staple", "trustno1trustno1", "3.14159265358",
        "314159265358",
        "271828182845", "112233445566", "121212343434", "123123456456", "147258369147", "159753159753", "987654321987",
        "changeme!123", "changeme1234", "ch4ngeme1234", "welcome@1234", "w3lcome12345", "summer@12345", "winter@12345",
    ]

    /// Whole passwords once digits and signs are taken out: `Password-2026!` is one of them.
    static let words: Set<String> = [
        "abc", "abcabc", "access", "admin", "adminadmin", "administrator", "administration", "analyst", "asdf",
        "asdfasdf", "asdfghjkl", "asdfghjklzxcvbnm", "baseball", "basketball", "butterfly", "changeit", "changeme",
        "changemenow", "changepassword", "charlie", "chocolate", "companyname", "computer", "default",
        "defaultpassword",
        "dragon", "elephant", "football", "freedom", "friendship", "guest", "hello", "helloworld", "hellohello",
        "iloveyou", "iloveyouforever", "iloveyousomuch", "internet", "jordan", "killer", "letmein", "letmeinnow",
        "liverpool", "liverpoolfc", "login", "manager", "master", "michael", "monday", "monkey", "motdepasse",
        "mustang",
        "mypassword", "newpassword", "ninja", "operator", "pass", "passpass", "passphrase", "passwd", "password",
        "passwordpassword", "passwort", "contrasena", "contraseña", "pokemon", "princess", "privilege", "qazwsx",
        "qazwsxedc", "qwer", "qwert", "qwerty", "qwertyqwerty", "qwertyuiop", "qwertyuiopasdfghjkl", "qwertzuiop",
        "azerty", "azertyuiop", "root", "rootroot", "rootpassword", "secret", "secretpassword", "security", "senior",
        "service", "shadow", "sommer", "spring", "starwars", "student", "summer", "sunday", "sunshine", "superman",
        "supersecret", "support", "sysadmin", "system", "temp", "temporary", "temppassword", "test", "testpassword",
        "testtest", "testtesttest", "tocsin", "tocsintocsin", "trustnoone", "unknown", "user", "username", "welcome",
        "welcomewelcome", "welcometothejungle", "whatever", "winter", "autumn", "zxcvbnm", "pssword", "psswrd",
        "passwrd",
    ]
}
