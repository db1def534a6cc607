// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// What an account calls itself and works with: the raw identifiers of the log.
enum Identity {
    static func account(_ account: AccountRecord) -> String {
        "acct_" + hex((account.seed ^ 0xACC0).spread)
    }

    static func device(_ account: AccountRecord, perDevice: Int) -> String {
        "dev_" + hex(deviceSeed(account, perDevice: perDevice))
    }

    static func userAgent(_ account: AccountRecord, perDevice: Int) -> String {
        let seed = deviceSeed(account, perDevice: perDevice)
        return account.isAPI ? clients[Int(seed % UInt64(clients.count))] : browsers[Int(seed % UInt64(browsers.count))]
    }

    static func payment(_ account: AccountRecord, perPayment: Int) -> String {
        let trait = AccountRecord.Trait.payment.rawValue
        guard perPayment > 1, account.member >= 0 else { return "pm_" + hex(account.seed(.payment)) }
        let number = UInt64(account.member) / UInt64(perPayment)
        return "pm_" + hex(SeededGenerator.mixed(account.group &+ number, trait))
    }

    static func email(_ account: AccountRecord, _ pattern: EmailPattern) -> String {
        var own = SeededGenerator(seed: account.seed(.email))
        var shared = SeededGenerator(seed: SeededGenerator.mixed(account.group, AccountRecord.Trait.email.rawValue))
        switch pattern {
        case .sequential:
            let domain = disposableMailDomains[shared.below(disposableMailDomains.count)]
            let stem = firstNames[shared.below(firstNames.count)] + lastNames[shared.below(lastNames.count)]
            return "\(stem)\(account.member + 1)@\(domain)"
        case .random:
            let first = shared.below(disposableMailDomains.count)
            let domain = disposableMailDomains[(first + own.below(2)) % disposableMailDomains.count]
            let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")
            return String((0..<own.within(9...12)).map { _ in letters[own.below(letters.count)] }) + "@" + domain
        case .plausible:
            let first = firstNames[own.below(firstNames.count)]
            let last = lastNames[own.below(lastNames.count)]
            let sign = ["", ".", "_", "-"][own.below(4)]
            let start = own.chance(0.2) ? String(first.prefix(1)) : first
            let end = own.chance(0.6) ? String(own.below(2) == 0 ? own.within(1...99) : own.within(1955...2009)) : ""
            return "\(start)\(sign)\(last)\(end)@\(mailDomains[own.below(mailDomains.count)])"
        }
    }

    static func referrer(_ account: AccountRecord) -> String? {
        let choices = [nil, nil, nil, "search", "search", "friend", "newsletter", "app-store", "video"]
        return choices[Int(account.seed(.referrer) % UInt64(choices.count))]
    }

    static func model(_ account: AccountRecord) -> String {
        let models = ["meridian-large", "meridian-small", "meridian-small", "meridian-mini"]
        return models[Int(account.seed(.model) % UInt64(models.count))]
    }

    static func hex(_ number: UInt64) -> String {
        let digits: StaticString = "0123456789abcdef"
        return String(unsafeUninitializedCapacity: 16) { buffer in
            for index in 0..<16 {
                buffer[index] = digits.utf8Start[Int((number >> UInt64(60 - index * 4)) & 15)]
            }
            return 16
        }
    }

    private static func deviceSeed(_ account: AccountRecord, perDevice: Int) -> UInt64 {
        guard perDevice > 1, account.member >= 0 else { return account.seed(.device) }
        let number = UInt64(account.member) / UInt64(perDevice)
        return SeededGenerator.mixed(account.group &+ number, AccountRecord.Trait.device.rawValue)
    }

    private static let browsers = [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/139.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/138.0.0.0 Safari/537.36 Edg/138.0",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:142.0) Gecko/20100101 Firefox/142.0",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/139.0.0.0 Safari/537.36",
        "Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/139.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (Linux; Android 14; SM-A556E) AppleWebKit/537.36 Chrome/138.0.0.0 Mobile Safari/537.36",
        "MeridianApp/3.12 (iOS 18.5)", "MeridianApp/3.11 (Android 15)",
    ]
    private static let clients = [
        "openai-python/1.99.1", "openai-python/1.86.0", "openai-node/5.12.2", "python-requests/2.32.4",
        "LangChain/0.3.27", "curl/8.14.1", "Go-http-client/2.0",
    ]
    private static let mailDomains = [
        "freemail.example", "inbox.example", "post.example.net", "mailbox.example.org", "nimbus.example",
        "webmail.example.com", "correo.example", "courriel.example",
    ]
    static let disposableMailDomains = [
        "tempbox.example", "quickdrop.example", "tenminutes.example.net", "burner.example.org", "throwmail.example",
        "dropinbox.example.com",
    ]
    private static let firstNames = [
        "anna", "ben", "carla", "david", "elena", "farid", "grace", "hugo", "ines", "jonas", "kira", "liam", "mei",
        "nadia", "omar", "paula", "quentin", "rosa", "sami", "tara", "ugo", "vera", "wei", "xenia", "yusuf", "zoe",
        "minjun", "sofia", "lukas", "amira", "diego", "olga", "peter", "reza", "silvia", "tomas",
    ]
    private static let lastNames = [
        "abadi", "berger", "costa", "dumont", "ebner", "fischer", "garcia", "haddad", "ivanov", "jansen", "kim",
        "lopez", "moreau", "nguyen", "okafor", "park", "quispe", "rossi", "silva", "tanaka", "ullmann", "vidal",
        "weber", "xu", "yilmaz", "zhang", "novak", "hughes", "mendes", "petrov", "rahimi", "sato", "thomas",
    ]
}
