// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinSignIn

struct PasswordRulesTests {
    @Test(arguments: [
        "correct mule stapler cell", "zwölf Zeichen!", "我的密码是十二个汉字长哦", "nine-lamps-over-2-doors", "Xk7#pQ2!vR9z",
    ])
    func takesLongOnes(_ password: String) throws {
        try PasswordRules.check(password, name: "ana")
    }

    @Test(arguments: [
        ("", PasswordError.tooShort), ("elevenchars", .tooShort), (String(repeating: "xyb7k ", count: 200), .tooLong),
        ("aaaaaaaaaaaaaa", .tooCommon), ("abcdefghijklmn", .tooCommon), ("123456789012", .tooCommon),
        ("Password-2026!", .tooCommon), ("QWERTYUIOP123456", .tooCommon), ("welcome-welcome-1", .tooCommon),
        ("correct horse battery staple", .tooCommon), ("1qaz2wsx3edc", .tooCommon), ("Bianca-and-more", .holdsName),
        ("the-word-BIANCA", .holdsName),
    ])
    func refuses(password: String, error: PasswordError) {
        #expect(throws: error) { try PasswordRules.check(password, name: "bianca") }
    }

    @Test func aShortNameForbidsNothing() throws {
        try PasswordRules.check("an entirely fine one", name: "an")
    }

    @Test func twoSpellingsOfOnePasswordAreOne() {
        #expect(PasswordRules.normalized("e\u{301}te\u{301}") == PasswordRules.normalized("\u{E9}t\u{E9}"))
    }
}
