// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinModel
import TocsinStore
import TocsinStoreTestSupport

/// Taking over what was read and scanned elsewhere, as every store must do that commands open.
struct LogPartTests {
    private static func reject(_ line: Int, _ byteOffset: Int) -> Reject {
        Reject(file: "-", line: line, byteOffset: byteOffset, code: .malformed, reason: "no object")
    }

    private static func request(_ number: UInt64, account: UInt64 = 1) -> Event {
        Made.request(number, at: Int64(number), "prompt \(number)", account: account)
    }

    private static let link = IdentifierLink(account: Made.account(1), identifier: Made.account(3), kind: "email")

    /// Both raise one finding, with more evidence together than is kept.
    private static let first = MadeStretch(
        [
            (
                [request(1), request(2, account: 2), Made.event(3, account: nil)],
                [
                    Made.finding(1, at: 1...1, evidence: (1...5).map { .event(Made.eventID($0)) }),
                    Made.finding(2, Made.rule("other"), at: 2...2),
                ]
            ), ([request(4, account: 3)], []),
        ],
        rejects: [reject(1, 0), reject(6, 420)],
        links: [link]
    )
    private static let second = MadeStretch(
        [([request(5), request(0)], [Made.finding(1, at: 0...5, evidence: (5...9).map { .event(Made.eventID($0)) })])],
        rejects: [reject(1, 0)],
        links: [link, IdentifierLink(account: Made.account(2), identifier: Made.account(2), kind: "key")]
    )

    /// Hands out a store that was scanned so far, and holds nothing.
    private static func with(_ kind: StoreKind, _ body: (any ServiceStore) async throws -> Void) async throws {
        try await kind.withService { store in
            try store.beginScan(rulesVersion: MadeStretch.rulesVersion)
            try await body(store)
        }
    }

    private static func held(_ kind: StoreKind, _ stretches: MadeStretch...) async throws -> Held {
        try await kind.withService { store throws in
            try store.beginScan(rulesVersion: MadeStretch.rulesVersion)
            var progress = MadeStretch.start
            for stretch in stretches { progress = try stretch.read(into: store, after: progress) }
            return try Held(store)
        }
    }

    @Test(arguments: StoreKind.lasting)
    func partsGiveWhatReadingTheLogHereGives(_ kind: StoreKind) async throws {
        let expected = try await Self.held(kind, Self.first, Self.second)
        let (first, second) = (try await Self.first.part(), try await Self.second.part())
        try await Self.with(kind) { store throws in
            let start = MadeStretch.start
            #expect(try store.takeOver(first, after: start) == .taken(events: 4))
            #expect(try store.takeOver(second, after: first.progress(after: start)) == .taken(events: 2))
            let held = try Held(store)
            #expect(held == expected)
            #expect(held.isScanned && held.findings.count == 2 && held.rejects.count == 3)
            #expect(held.findings.first { $0.id.value == 1 }?.evidence.count == Finding.maximumEvidence)
            #expect(held.proposedAliases.map(\.alias) == [Made.account(3)])
            #expect(held.sources.map(\.lines) == [9])
            // Places of events are right, and text can be purged.
            let ids = [4, 1, 0].map { Made.eventID($0) }
            #expect(try store.events(ids).map(\.id) == ids)
            #expect(try store.faults(isQuick: false).isEmpty)
            #expect(try store.purgeText(before: Made.time(100)) == 5)
        }
    }

    @Test(arguments: StoreKind.lasting)
    func aPartFollowsOnWhatWasReadHere(_ kind: StoreKind) async throws {
        let expected = try await Self.held(kind, Self.first, Self.second)
        let second = try await Self.second.part()
        try await Self.with(kind) { store throws in
            let progress = try Self.first.read(into: store, after: MadeStretch.start)
            #expect(try store.takeOver(second, after: progress) == .taken(events: 2))
            #expect(try Held(store) == expected)
        }
    }

    @Test(arguments: StoreKind.lasting)
    func aPartWithoutEventsBringsItsRejects(_ kind: StoreKind) async throws {
        let part = try await MadeStretch([], rejects: [Self.reject(1, 0)]).part()
        try await Self.with(kind) { store throws in
            let progress = try Self.first.read(into: store, after: MadeStretch.start)
            #expect(try store.takeOver(part, after: progress) == .taken(events: 0))
            let held = try Held(store)
            #expect(held.isScanned && held.rejects.count == 3)
            #expect(held.sources.map(\.rejects) == [3])
        }
    }

    @Test(arguments: StoreKind.lasting)
    func ofAPartWithAnEventThatIsThereOnlyTheRestIsAdded(_ kind: StoreKind) async throws {
        // In the second of its blocks, so that the first is in before it is seen.
        let part = try await MadeStretch(
            [([Self.request(7)], [Made.finding(7)]), ([Self.request(4, account: 3), Self.request(8)], [])],
            rejects: [Self.reject(1, 0)]
        ).part()
        try await Self.with(kind) { store throws in
            let progress = try Self.first.read(into: store, after: MadeStretch.start)
            let before = try Held(store)
            #expect(try store.takeOver(part, after: progress) == .mustBeScannedHere)
            #expect(try Held(store) == before)
            #expect(try store.appendEvents(of: part, after: progress) == 2)
            let after = try Held(store)
            #expect(after.batches == before.batches + [[Self.request(7)], [Self.request(8)]])
            #expect(after.findings == before.findings && after.signals == before.signals)
            #expect(after.rejects.count == 3 && after.sources == [part.progress(after: progress)])
            // They have to be scanned before anything else is taken over.
            let other = try EventBlock([Self.request(9)]).map { LogPart.Block(events: $0, signals: [9]) }
            var next = part
            next.blocks = [try #require(other)]
            #expect(try store.takeOver(next, after: progress) == .isBehind)
            #expect(try Held(store) == after)
        }
    }

    @Test(arguments: StoreKind.lasting)
    func aPartThatIsInIsNotTakenTwice(_ kind: StoreKind) async throws {
        let part = try await Self.first.part()
        try await Self.with(kind) { store throws in
            #expect(try store.takeOver(part, after: MadeStretch.start) == .taken(events: 4))
            let before = try Held(store)
            #expect(try store.takeOver(part, after: MadeStretch.start) == .mustBeScannedHere)
            #expect(try store.appendEvents(of: part, after: MadeStretch.start) == 0)
            #expect(try Held(store) == before)
        }
    }

    @Test(arguments: StoreKind.lasting)
    func eventsMustBeScannedBeforeAPartFollowsOnThem(_ kind: StoreKind) async throws {
        let part = try await Self.second.part()
        try await Self.with(kind) { store throws in
            _ = try store.append(try Made.batch([Self.request(20)]))
            let before = try Held(store)
            #expect(try store.takeOver(part, after: MadeStretch.start) == .isBehind)
            #expect(try Held(store) == before)
            let cursor = try #require(try store.eventBatch(after: 0, withText: false)).cursor
            try store.appendScan(ScanBatch(cursor: cursor, findings: [], signals: [20]))
            #expect(try store.takeOver(part, after: MadeStretch.start) == .taken(events: 2))
            #expect(try Held(store).isScanned)
        }
    }

    @Test(arguments: StoreKind.lasting)
    func aPartMustHaveTheStoresRules(_ kind: StoreKind) async throws {
        var part = try await Self.second.part()
        part.rulesVersion = "2"
        try await Self.with(kind) { [part] store throws in
            _ = try Self.first.read(into: store, after: MadeStretch.start)
            let before = try Held(store)
            let error = #expect(throws: LogPartError.otherRules(name: part.name)) {
                try store.takeOver(part, after: MadeStretch.start)
            }
            #expect(error?.description.contains("Have the same on every machine") == true)
            #expect(try Held(store) == before)
        }
    }

    @Test("what an executor found under a name that the store joins is found again here", arguments: StoreKind.lasting)
    func namesAreJoined(_ kind: StoreKind) async throws {
        let (first, second) = (try await Self.first.part(), try await Self.second.part())
        try await Self.with(kind) { store throws in
            // Nothing was found about this one.
            try store.setAliases([Made.account(3): Made.account(1), Made.account(1): Made.account(1)])
            #expect(try store.takeOver(first, after: MadeStretch.start) == .taken(events: 4))
            #expect(try store.events([Made.eventID(4)]).map(\.account) == [Made.account(1)])
            try store.setAliases([Made.account(1): Made.account(8)])
            let before = try Held(store)
            #expect(try store.takeOver(second, after: MadeStretch.start) == .mustBeScannedHere)
            #expect(try Held(store) == before)
        }
    }

    @Test(arguments: StoreKind.lasting)
    func aPartFollowsOnWhatWasErased(_ kind: StoreKind) async throws {
        let second = try await Self.second.part()
        try await Self.with(kind) { store throws in
            let progress = try Self.first.read(into: store, after: MadeStretch.start)
            // All of the last block, whose number never comes again.
            _ = try store.erase([Made.account(3)], keepingNames: false) { signals, _ in signals }
            #expect(try store.takeOver(second, after: progress) == .taken(events: 2))
            #expect(try Held(store).isScanned)
        }
    }
}
