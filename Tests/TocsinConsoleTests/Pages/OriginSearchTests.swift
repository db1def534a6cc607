// Tocsin
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdTesting
import Testing
import TocsinConsole
import TocsinModel
import TocsinStore
import TocsinStoreSQLite

/// Looking for where messages came from: with a reason, in what findings rest on and nowhere else.
@Suite struct OriginSearchTests {
    private static let reason = "Check who else used the seller's proxy"
    private static let address = AddressID(high: 1, low: 2)
    private static let device = DeviceID(high: 3, low: 4)

    /// Of three messages from one place a finding rests on two; all others are from elsewhere.
    private static func fill(_ store: SQLiteStore) throws {
        try Made.fill(store)
        let events = [(7, 1), (8, 2), (9, 4)].map { number, account in
            var event = Made.request(UInt64(number), account: UInt64(account), "a text \(number)")
            event.network = Network(address: address, autonomousSystem: 64501, country: "FR", kind: .vpn)
            event.client = Client(
                device: device,
                userAgent: "Python-Requests/2.31 Chrome Tornado",
                timeZone: "Asia/Manila",
                locale: "en-PH"
            )
            return event
        }
        let progress = SourceProgress(fingerprint: SourceFingerprint(value: "y"), name: "y", format: "tocsin")
        _ = try store.append(
            IngestBatch(events: try EventBlock(events), rejects: [], identifierLinks: [], progress: progress)
        )
        try store.replaceFindings(
            scope: .request,
            [Made.finding(1, account: 1), Made.finding(7, account: 1), Made.finding(9, account: 4)]
        )
    }

    private static let settings: ConsoleSettings = {
        var settings = ConsoleSettings()
        settings.originPseudonyms = { identifier in
            switch identifier {
            case "203.0.113.7": [address.description]
            case "laptop-7": [device.description]
            default: []
            }
        }
        return settings
    }()

    @Test(arguments: [
        "203.0.113.7", "laptop-7", "AS64501", "fr vpn", "FR", "France", "vpn FRANCE", "the France", "asia/manila",
        "en-ph requests/2", device.description,
        "AS64501 laptop-7 203.0.113.7",
    ])
    func namesAccountsWhoseFindingsRestOnIt(_ words: String) async throws {
        try await ConsoleFixture.with(settings: Self.settings, fill: Self.fill) { console async throws in
            let answer = try await console.post("/search/origins", ["words": words, "reason": Self.reason])
            #expect(answer.status == .ok && answer.headers[.cacheControl] == "no-store")
            for (account, isFound) in [(1, true), (2, false), (3, false), (4, true)] {
                let link = "/accounts/\(Made.account(UInt64(account)))"
                #expect(answer.text.contains(link) == isFound, "\(account)")
            }
            #expect(PageReader(answer.text).text.contains("Gone through: 3 findings"))
        }
    }

    @Test(arguments: [
        ("Central African Republic", "CF"), ("Turks & Caicos Islands", "TC"), ("Turks and Caicos Islands", "TC"),
        ("Eswatini", "SZ"), ("Swaziland", "SZ"), ("Saint Lucia", "LC"), ("St. Lucia", "LC"), ("St Lucia", "LC"),
        ("Saint Vincent and the Grenadines", "VC"), ("the Democratic Republic of the Congo", "CD"),
        ("French Southern Territories", "TF"), ("Viet Nam", "VN"), ("Côte d’Ivoire", "CI"),
    ])
    func findsACountryByItsUsualFullName(_ name: String, _ code: String) async throws {
        let fill: (SQLiteStore) throws -> Void = { store in
            var event = Made.request(1, account: 1, "a text")
            event.network = Network(autonomousSystem: 64501, country: code, kind: .vpn)
            let progress = SourceProgress(fingerprint: SourceFingerprint(value: "x"), name: "x", format: "tocsin")
            _ = try store.append(
                IngestBatch(events: try EventBlock([event]), rejects: [], identifierLinks: [], progress: progress)
            )
            try store.replaceFindings(scope: .request, [Made.finding(1, account: 1)])
        }
        try await ConsoleFixture.with(fill: fill) { console async throws in
            let answer = try await console.post("/search/origins", ["words": name, "reason": Self.reason])
            #expect(answer.text.contains("/accounts/\(Made.account(1))"))
        }
    }

    @Test(arguments: [
        "203.0.113.8", "AS64501 NL", "laptop-7 AS64500", "tor", "CH", "python curl", "Switzerland", "United States",
    ])
    func allOfItMustHoldOfOneMessage(_ words: String) async throws {
        try await ConsoleFixture.with(settings: Self.settings, fill: Self.fill) { console async throws in
            let answer = try await console.post("/search/origins", ["words": words, "reason": Self.reason])
            #expect(answer.status == .ok && !answer.text.contains("/accounts/"))
        }
    }

    @Test func searchingIsWrittenDownWithoutWhatWasLookedFor() async throws {
        try await ConsoleFixture.with(settings: Self.settings, fill: Self.fill) { console async throws in
            _ = try await console.post("/search/origins", ["words": "203.0.113.7 vpn", "reason": Self.reason])
            let line = try #require(try console.store.auditLines().last)
            #expect(line.contains("origin.search") && line.contains(Self.reason) && !line.contains("203.0.113"))
        }
    }

    @Test(arguments: [("a", reason), ("..", reason), ("FR", "because")])
    func aSearchNeedsWordsAndAReason(_ words: String, _ reason: String) async throws {
        try await ConsoleFixture.with(settings: Self.settings, fill: Self.fill) { console async throws in
            let answer = try await console.post("/search/origins", ["words": words, "reason": reason])
            #expect(answer.status == .unprocessableContent && !answer.text.contains("/accounts/"))
            #expect(try console.store.auditLines().isEmpty)
        }
    }

    @Test(arguments: ["United Kingdom", "vpn united kingdom AS64501", "UK", "Great Britain"])
    func aCountrysNameMayHaveSeveralWords(_ words: String) async throws {
        let fill: (SQLiteStore) throws -> Void = { store in
            try Made.fill(store)
            var event = Made.request(7, account: 4, "a text 7")
            event.network = Network(autonomousSystem: 64501, country: "GB", kind: .vpn)
            let progress = SourceProgress(fingerprint: SourceFingerprint(value: "y"), name: "y", format: "tocsin")
            _ = try store.append(
                IngestBatch(events: try EventBlock([event]), rejects: [], identifierLinks: [], progress: progress)
            )
            try store.replaceFindings(scope: .request, [Made.finding(1, account: 1), Made.finding(7, account: 4)])
        }
        try await ConsoleFixture.with(fill: fill) { console async throws in
            let page = try await console.post("/search/origins", ["words": words, "reason": Self.reason]).text
            #expect(page.contains("/accounts/\(Made.account(4))") && !page.contains("/accounts/\(Made.account(1))"))
        }
    }
}
