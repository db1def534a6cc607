// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import SecretFile
import Testing
import TocsinIngest
import TocsinModel
import TocsinStore
import TocsinTestSupport

struct PrivacyTests {
    @Test func noIdentifierPassesTheDoor() async throws {
        let secrets = [
            "anna.lee", "anna", "203.0.113.77", "203.0.113", "dev-4711", "conv-4711", "org-4711", "card-4711",
        ]
        let log = """
            {"schema":1,"id":"native-4711","time":"2026-01-01T00:00:00Z","type":"account.created","account":"anna","email":"Anna.Lee+x@mail.example","network":{"ip":"203.0.113.77"}}
            {"schema":1,"id":"native-4712","time":"2026-01-01T00:00:00Z","type":"payment","account":"anna","fingerprint":"card-4711"}
            {"schema":1,"id":"native-4713","time":"2026-01-01T00:00:00Z","type":"request","account":"anna","organisation":"org-4711","conversation":"conv-4711","client":{"device":"dev-4711"},"network":{"ip":"203.0.113.77:99"},"input":[]}
            {"schema":1,"id":"native-4714","time":"x","type":"request","account":"anna"}
            """
        let ingested = try await Ingest.text(log)
        #expect(ingested.events.count == 3)
        var dumped = ""
        for event in ingested.events { dump(event, to: &dumped) }
        for link in ingested.store.identifierLinks() { dump(link, to: &dumped) }
        for reject in ingested.rejects { dump(reject.reason, to: &dumped) }
        for source in ingested.store.sources() { dump(source.fingerprint, to: &dumped) }
        for secret in secrets + ["native-471"] {
            #expect(!dumped.lowercased().contains(secret), "\(secret) is in the clear")
        }
    }

    /// Fields that should hold a host, a country or one of the service's words may hold anything.
    @Test func whatStandsInFieldsOfWordsIsKeptOnlyIfItIsOne() async throws {
        func line(_ id: String, _ type: String, _ more: String) -> String {
            #"{"schema":1,"id":"\#(id)","time":"2026-01-01T00:00:00Z","type":"\#(type)","account":"a",\#(more)}"#
        }
        let events = try await Ingest.text(
            [
                line(
                    "1",
                    "account.created",
                    #""emailDomain":"Anna@Mail.example","phoneCountry":"+49 170 5550100","referrer":"https://x.example/?mail=anna""#
                ),
                line("2", "payment", #""country":"Anna Lee","outcome":"declined for Anna Lee""#),
                line("3", "payment", #""country":"nl","outcome":"insufficient_funds""#),
                line("4", "enforcement", #""action":"suspended anna@mail.example""#),
                line("5", "enforcement", #""action":"rateLimited""#),
                line("6", "account.signin", #""outcome":"Denied""#),
                line("7", "account.signin", #""outcome":"succeeded""#),
            ].joined(separator: "\n")
        ).events.map(\.content)
        #expect(
            events == [
                .accountCreated(AccountCreated(emailDomain: "mail.example")), .payment(Payment()),
                .payment(Payment(country: "NL", outcome: "insufficient_funds")),
                .enforcement(EnforcementNotice(action: "unknown")),
                .enforcement(EnforcementNotice(action: "rateLimited")), .signIn(SignIn(succeeded: false)),
                .signIn(SignIn(succeeded: true)),
            ]
        )
    }

    /// As links in messages are judged.
    @Test(arguments: [
        ("a@b.Mail.example", "b.mail.example" as String?), ("mail.example.", "mail.example"),
        ("bücher.example", "bücher.example"),
        ("203.0.113.77", nil), ("anna@[203.0.113.77]", nil), ("+49.170.5550100", nil), ("170.5550100", nil),
        ("mail..example", nil), (".example", nil), ("mail.e", nil), ("example", nil), ("", nil),
    ])
    func aMailDomainIsKeptOnlyIfItIsTheNameOfAHost(_ text: String, expected: String?) async throws {
        let line =
            #"{"schema":1,"id":"1","time":"2026-01-01T00:00:00Z","type":"account.created","account":"a","#
            + #""emailDomain":"\#(text)"}"#
        let events = try await Ingest.text(line).events.map(\.content)
        #expect(events == [.accountCreated(AccountCreated(emailDomain: expected))])
    }

    @Test func anotherKeyMakesOtherPseudonyms() {
        let other = PseudonymKey(bytes: Array(repeating: 8, count: 32))
        #expect(Ingest.key.accountID(of: "anna") != other.accountID(of: "anna"))
        #expect(Ingest.key.accountID(of: "Anna@Example.org") == Ingest.key.accountID(of: "anna@example.org"))
        #expect(Ingest.key.accountID(of: "Anna") != Ingest.key.accountID(of: "anna"))
    }

    /// Whoever has the key finds an event by what its log says of where it came from.
    @Test(arguments: [
        ("192.0.2.7", "192.0.2.7", true), ("192.0.2.7", "192.0.2.99", false), ("192.0.2.7", "192.0.2.0/24", false),
        ("2001:db8:1::5", "2001:0DB8:1:0::5", true),
    ])
    func originsAreThoseOfTheDoor(_ logged: String, _ asked: String, _ isSame: Bool) async throws {
        let line = Ingest.line("e1").dropLast() + #","network":{"ip":"\#(logged)"},"client":{"device":"laptop-7"}}"#
        let event = try #require(try await Ingest.text(String(line)).events.first)
        let address = try #require(event.network.address?.description)
        let prefix = try #require(event.network.prefix?.description)
        let origins = Ingest.key.origins(of: asked)
        #expect(origins.contains(prefix))
        #expect(origins.contains(address) == isSame)
        let device = try #require(event.client.device?.description)
        #expect(Ingest.key.origins(of: "laptop-7") == [device])
        #expect(!Ingest.key.origins(of: "192.0.0.0/16").contains(prefix))
    }

    @Test(arguments: [
        ("192.0.2.7", "192.0.2.99:443", true), ("192.0.2.7", "::ffff:192.0.2.8", true),
        ("192.0.2.7", "192.0.2.0/24", true), ("192.0.2.7", "192.0.3.7", false),
        ("2001:db8:1::5", "[2001:DB8:1:ffff::6]:80", true), ("2001:db8:1::5", "2001:0db8:0001::/48", true),
        ("2001:db8:1::5", "2001:db8:2::5", false), ("192.0.2.7, 10.0.0.1", "192.0.2.200", true),
    ])
    func smallNetworksAreEqualHoweverWritten(_ first: String, _ second: String, _ areEqual: Bool) async throws {
        let prefixes = try await [first, second].asyncMap { address in
            let line = Ingest.line("e1").dropLast() + #","network":{"ip":"\#(address)"}}"#
            return try await Ingest.text(String(line)).events.first?.network.prefix
        }
        #expect(prefixes.allSatisfy { $0 != nil })
        #expect((prefixes[0] == prefixes[1]) == areEqual)
    }

    @Test(arguments: ["-", "unknown", "", "not an address at all, sir"])
    func wordsInAnAddressesPlaceAreNoNetwork(_ word: String) async throws {
        let line = Ingest.line("e1").dropLast() + #","network":{"ip":"\#(word)"}}"#
        let event = try #require(try await Ingest.text(String(line)).events.first)
        #expect(event.network == Network())
    }

    @Test func identifiersBesideTheAccountAreLinked() async throws {
        let log = #"""
            {"timestamp":1769904000,"user_id":"u1","api_key_hash":"k1","request":{"model":"m","safety_identifier":"s1","user":"u1","messages":[]}}
            """#
        let ingested = try await Ingest.text(log)
        let account = Ingest.key.accountID(of: "s1")
        #expect(
            ingested.store.identifierLinks() == [
                IdentifierLink(account: account, identifier: Ingest.key.accountID(of: "u1"), kind: "user"),
                IdentifierLink(account: account, identifier: Ingest.key.accountID(of: "k1"), kind: "key"),
            ]
        )
    }

    // MARK: Key

    @Test func makesAKeyThatOnlyItsOwnerReads() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("key")
            let made = try PseudonymKey(path: path)
            var status = stat()
            #expect(stat(path, &status) == 0)
            #expect(status.st_mode & 0o777 == 0o600)
            #expect(status.st_size == 32)
            let read = try PseudonymKey(path: path)
            #expect(made.accountID(of: "anna") == read.accountID(of: "anna"))
        }
    }

    @Test(arguments: [0o640, 0o604, 0o644, 0o660] as [mode_t])
    func refusesAKeyThatOthersCanRead(_ mode: mode_t) async throws {
        try await TemporaryFolder.with { folder in
            let path = try folder.write(Array(repeating: 1, count: 32), to: "key")
            chmod(path, mode)
            #expect(
                throws: SecretFileError.readableByOthers(
                    OwnersFile(path: path, name: "pseudonym key", option: "--key"),
                    mode: String(mode, radix: 8)
                )
            ) {
                try PseudonymKey(path: path)
            }
        }
    }

    @Test func refusesAKeyThatIsTooShort() async throws {
        try await TemporaryFolder.with { folder in
            let path = try folder.write(Array(repeating: 1, count: 31), to: "key")
            chmod(path, 0o600)
            #expect(throws: SecretFileError.tooShort(PseudonymKey.file(path), bytes: 31)) {
                try PseudonymKey(path: path)
            }
        }
    }

    @Test func cannotMakeAKeyNowhere() {
        #expect(throws: SecretFileError.self) { try PseudonymKey(path: "/nowhere/at/all/key") }
    }

    // MARK: Aliases

    @Test func readsAliases() async throws {
        try await TemporaryFolder.with { folder in
            let proposed = Ingest.key.accountID(of: "k9").description
            let text = "alias,account\r\n# a note\r\n\r\nk1, anna\r\nANNA@example.org,anna\r\n\(proposed),anna\r\n"
            let table = try AliasTable(path: try folder.write(text, to: "aliases.csv"), key: Ingest.key)
            let anna = Ingest.key.accountID(of: "anna")
            #expect(
                table.accounts == [
                    Ingest.key.accountID(of: "k1"): anna, Ingest.key.accountID(of: "anna@example.org"): anna,
                    Ingest.key.accountID(of: "k9"): anna,
                ]
            )
        }
    }

    @Test(arguments: [("k1", 1), ("a,b\nk1,", 2), (",anna", 1), ("k1, \"anna\"", 1), ("a,b\n\"k1,anna", 2)])
    func aliasLinesNeedTwoNames(_ text: String, _ line: Int) async throws {
        try await TemporaryFolder.with { folder in
            let path = try folder.write(text, to: "aliases.csv")
            #expect(throws: AliasTableError.malformed(path: path, line: line)) {
                try AliasTable(path: path, key: Ingest.key)
            }
        }
    }

    @Test(arguments: [
        "\"k1\",\"anna\"\n", "\u{FEFF}k1,anna\n", "\u{FEFF}\"alias\",\"account\"\r\nk1,\"anna\",a note\r\n",
        "anna,anna\nk1,anna\n",
    ])
    func aliasesAreCSVAsSpreadsheetsWriteIt(_ text: String) async throws {
        try await TemporaryFolder.with { folder in
            let table = try AliasTable(path: try folder.write(text, to: "aliases.csv"), key: Ingest.key)
            #expect(table.accounts == [Ingest.key.accountID(of: "k1"): Ingest.key.accountID(of: "anna")])
        }
    }

    @Test func aChainOfAliasesLeadsToItsLastAccount() async throws {
        try await TemporaryFolder.with { folder in
            let path = try folder.write("b,c\na,b\nc,d\n", to: "aliases.csv")
            let table = try AliasTable(path: path, key: Ingest.key)
            let last = Ingest.key.accountID(of: "d")
            #expect(
                table.accounts == [
                    Ingest.key.accountID(of: "a"): last, Ingest.key.accountID(of: "b"): last,
                    Ingest.key.accountID(of: "c"): last,
                ]
            )
        }
    }

    @Test(arguments: [("a,b\nb,a\n", 2), ("a,b\nb,c\nx,y\nc,a\n", 4)])
    func aliasesInACircleAreNoAccount(_ text: String, _ line: Int) async throws {
        try await TemporaryFolder.with { folder in
            let path = try folder.write(text, to: "aliases.csv")
            let error = AliasTableError.circle(path: path, line: line)
            #expect(throws: error) { try AliasTable(path: path, key: Ingest.key) }
            #expect("\(error)".contains("line \(line)"))
            #expect("\(error)".contains(path))
        }
    }

    @Test func anAliasHasOneAccount() async throws {
        try await TemporaryFolder.with { folder in
            let path = try folder.write("k1,anna\nk1,bob\n", to: "aliases.csv")
            #expect(throws: AliasTableError.contradiction(path: path, line: 2)) {
                try AliasTable(path: path, key: Ingest.key)
            }
        }
    }

    @Test func aMissingAliasFileSaysSo() {
        #expect(throws: AliasTableError.cannotRead(path: "/nowhere")) {
            try AliasTable(path: "/nowhere", key: Ingest.key)
        }
    }
}

extension Array {
    func asyncMap<Result>(_ transform: (Element) async throws -> Result) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
