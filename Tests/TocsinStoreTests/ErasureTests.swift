// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinAudit
import TocsinModel
import TocsinStore
import TocsinStoreTestSupport
import TocsinTestSupport

/// What goes when an account is erased, and what stays.
struct ErasureTests {
    private static let one = Made.account(1)

    /// Two batches of accounts 1 and 2, and one of account 1 alone; a byte of signals for each event.
    private static func fill(_ store: any Store) throws {
        let batches = [
            [Made.request(1, at: 0, "a"), Made.request(2, at: 1, "b", account: 2), Made.event(3, account: nil, at: 2)],
            [Made.request(4, at: 3, "c")],
            [Made.request(5, at: 4, "d", account: 2), Made.request(6, at: 5, "e")],
        ]
        try store.beginScan(rulesVersion: "1")
        var place: Int64 = 0
        for (index, events) in batches.enumerated() {
            _ = try store.append(try Made.batch(events, source: "log\(index)"))
            let batch = try #require(try store.eventBatch(after: place, withText: false))
            place = batch.cursor
            let signals = events.indices.map { UInt8(index * 10 + $0) }
            try store.appendScan(ScanBatch(cursor: place, findings: [], signals: signals))
        }
    }

    private static func erase(_ store: any Store) throws -> ErasedRows {
        try store.erase([one], keepingNames: false) { signals, isKept in zip(signals, isKept).filter(\.1).map(\.0) }
    }

    /// A reader's place is behind what was erased: what comes later is not passed over. (In memory, places move with what goes.)
    @Test(arguments: StoreKind.available.filter { $0 != .memory })
    func thePlaceOfAnErasedBatchNeverComesAgain(_ kind: StoreKind) async throws {
        try await kind.with { store throws in
            _ = try store.append(try Made.batch([Made.request(1, at: 0, "a", account: 2)], source: "log1"))
            _ = try store.append(try Made.batch([Made.request(2, at: 1, "b")], source: "log2"))
            let first = try #require(try store.eventBatch(after: 0, withText: false))
            let last = try #require(try store.eventBatch(after: first.cursor, withText: false))
            _ = try Self.erase(store)
            let later = Made.request(3, at: 2, "c", account: 2)
            _ = try store.append(try Made.batch([later], source: "log3"))
            let next = try #require(try store.eventBatch(after: last.cursor, withText: true))
            #expect(try next.load() == [later])
        }
    }

    /// What somebody has read and works on when an account is erased may be about that account.
    @Test(arguments: StoreKind.available)
    func whatWasMadeOfEventsReadBeforeIsNotWritten(_ kind: StoreKind) async throws {
        let judged = JudgedText(
            text: try #require(TextDigest(bytes: Array(repeating: 1, count: 32))),
            judge: JudgeReference(model: "a model", form: "safeguard", policy: "p1"),
            verdict: .refused,
            events: [Made.eventID(1)],
            lastTime: Made.time(0)
        )
        let writes: [@Sendable (any Store) throws -> Void] = [
            { store in
                let cursor = try #require(try store.scanCursor(rulesVersion: "1"))
                try store.appendScan(ScanBatch(cursor: cursor, findings: [Made.finding(1)], signals: [20, 21]))
            },
            { try $0.replaceFindings(scope: .request, [Made.finding(1)]) },
            { try $0.replaceFindings(scope: .operation, []) },
            { try $0.replaceJudgeFindings([]) },
            { try $0.replaceOperations([]) },
            { try $0.setLinkState([1]) },
            { try $0.save([judged]) },
            { try $0.mustHaveNotedErasures() },
        ]
        try await kind.with { store throws in
            try Self.fill(store)
            for write in writes { try write(store) }
            let before = try store.activityProgress().place
            _ = try Self.erase(store)
            for write in writes { #expect(throws: ErasedMeanwhile()) { try write(store) } }
            #expect(try store.findings().isEmpty && store.judgedTexts().isEmpty && store.linkState() == nil)
            let counts = [Self.one: AccountActivity()]
            #expect(try !store.addActivity(counts, from: before, to: 0))
            #expect(try store.activity(of: Self.one) == nil)
            // Who begins to read anew writes again.
            try store.noteErasures()
            for write in writes { try write(store) }
            #expect(try store.addActivity(counts, from: store.activityProgress().place, to: 0))
        }
    }

    /// As where a name is mistyped: whoever reads meanwhile goes on.
    @Test(arguments: StoreKind.lasting)
    func anErasureOfNobodyStopsNobody(_ kind: StoreKind) async throws {
        try await kind.with { store throws in
            try Self.fill(store)
            let erased = try store.erase([Made.account(77)], keepingNames: false) { signals, _ in signals }
            #expect(erased == ErasedRows())
            try store.mustHaveNotedErasures()
            try store.replaceFindings(scope: .request, [Made.finding(1)])
        }
    }

    /// Whoever is stopped in between cannot have erased without an entry, or have an entry of what is still there.
    @Test(arguments: StoreKind.lasting)
    func theEntryIsWrittenWithTheErasureOrNotAtAll(_ kind: StoreKind) async throws {
        struct Failure: Error {}
        func record(_ note: String) -> AuditRecord {
            AuditRecord(
                time: Made.time(0),
                actor: "dora",
                role: "admin",
                action: "account.erase",
                subject: "account",
                details: ["note": note]
            )
        }
        let tooLong = String(repeating: "a", count: AuditEntry.maximumBytes)
        try await kind.withService { store throws in
            try Self.fill(store)
            #expect(throws: Failure.self) {
                try store.erase(
                    [Self.one],
                    keepingNames: false,
                    signals: { _, _ in throw Failure() },
                    logging: { _ in record("short") }
                )
            }
            #expect(throws: CaseStoreError.self) {
                try store.erase(
                    [Self.one],
                    keepingNames: false,
                    signals: { signals, _ in signals },
                    logging: { _ in record(tooLong) }
                )
            }
            #expect(try store.auditLines().isEmpty && store.eventCount() == 6)
            let erased = try store.erase(
                [Self.one],
                keepingNames: false,
                signals: { signals, isKept in zip(signals, isKept).filter(\.1).map(\.0) },
                logging: { $0.events.count == 3 ? record("short") : nil }
            )
            #expect(erased.leftInFiles == nil)
            #expect(try store.auditLines().count == 1 && store.eventCount() == 3)
        }
    }

    /// People write the short form, or the long one, in letters of either case.
    @Test(arguments: StoreKind.lasting)
    func viewsGoWhoseNamesNameTheAccount(_ kind: StoreKind) async throws {
        let account = AccountID(high: 0xAB_CDEF_0123_4567, low: 8)
        let names = [
            "watch \(account.shortDescription)", account.description, account.description.uppercased(),
            "acct-00abcdef0", "abcdef",
        ]
        try await kind.withService { store throws in
            for name in names { try store.setSavedView(name, "state=open", of: "dora") }
            let erased = try store.erase([account], keepingNames: false) { signals, _ in signals }
            #expect(erased.savedViews == 3)
            #expect(try store.savedViews(of: "dora").map(\.name) == ["abcdef", "acct-00abcdef0"])
        }
    }

    @Test(arguments: StoreKind.available)
    func eventsGoWithTheirSignals(_ kind: StoreKind) async throws {
        try await kind.with { store throws in
            try Self.fill(store)
            let erased = try Self.erase(store)
            #expect(erased.events == [1, 4, 6].map { Made.eventID($0) }.sorted())
            let expected = [
                Made.request(2, at: 1, "b", account: 2), Made.event(3, account: nil, at: 2),
                Made.request(5, at: 4, "d", account: 2),
            ]
            #expect(try allEvents(store) == expected)
            #expect(try store.eventCount() == 3)
            #expect(try store.timeSpan() == Made.time(1)...Made.time(4))
            // Each of the others is found where it lies now.
            #expect(try store.events([5, 1, 2].map { Made.eventID($0) }) == [expected[2], expected[0]])
            #expect(try store.signalSegments().map(\.signals) == [[1, 2], [20]])
            // A scan goes on behind what it had seen.
            let cursor = try #require(try store.scanCursor(rulesVersion: "1"))
            #expect(try store.eventBatch(after: cursor, withText: false) == nil)
            // The same log does not bring the account back, and its place is free for a new event.
            #expect(try store.append(try Made.batch([Made.request(7, at: 9, "f", account: 2)], source: "new")) == 1)
            #expect(try allEvents(store).count == 4)
            #expect(try Self.erase(store) == ErasedRows())
        }
    }

    /// Others' text that lay beside an account's is kept no longer because of the erasure.
    @Test(arguments: StoreKind.available)
    func whenOthersTextWasStoredStays(_ kind: StoreKind) async throws {
        let other = Made.request(2, at: 10_000_000_000, "from the future", account: 2)
        try await kind.with { store throws in
            _ = try store.append(try Made.batch([Made.request(1, at: 0, "goes"), other]))
            // A server rounds to the next millisecond.
            let due = Timestamp(milliseconds: Timestamp.now.milliseconds + 2)
            while Timestamp.now <= due { try await Task.sleep(for: .milliseconds(1)) }
            #expect(try Self.erase(store).events == [Made.eventID(1)])
            #expect(try allEvents(store) == [other])
            #expect(try store.purgeText(before: due) == 1)
            #expect(try allEvents(store).map(\.content) == [.request(Request())])
        }
    }

    /// A judge's reasons may quote a text that others sent too, and go with the last of it that is left.
    @Test(arguments: StoreKind.available)
    func reasonsStayNoLongerThanWhatOthersSent(_ kind: StoreKind) async throws {
        let goes = Made.timed(1, at: 10_000_000_001, "the same")
        let stays = Made.timed(2, at: 10_000_000_000, "the same", account: 2)
        let judged = JudgedText(
            text: try #require(TextDigest(bytes: Array(repeating: 1, count: 32))),
            judge: JudgeReference(model: "m", form: "f", policy: "p"),
            verdict: .harmless(confidence: nil, reasons: "quotes"),
            events: [stays.id, goes.id],
            lastTime: goes.time
        )
        try await kind.with { store throws in
            _ = try store.append(try Made.batch([goes], source: "log1"))
            _ = try store.append(try Made.batch([stays], source: "log2"))
            try store.save([judged])
            #expect(try Self.erase(store).severedReferences == 1)
            var left = judged
            left.events = [stays.id]
            left.lastTime = stays.time
            #expect(try store.judgedTexts() == [left])
            let later = Timestamp(milliseconds: Timestamp.now.milliseconds + 86_400_000)
            #expect(try store.purgeText(before: later) == 1)
            left.verdict = .harmless(confidence: nil, reasons: "")
            #expect(try store.judgedTexts() == [left])
        }
    }

    @Test(arguments: StoreKind.available)
    func whatPointsToThemGoes(_ kind: StoreKind) async throws {
        try await kind.with { store throws in
            try Self.fill(store)
            var ofTwo = Made.finding(2)
            ofTwo.subject = .account(Made.account(2))
            let evidence = [Evidence.event(Made.eventID(1)), .event(Made.eventID(2)), .signal(name: "n", value: "v")]
            let ofAll = Made.finding(3, Made.rule("group", scope: .operation), evidence: evidence)
            try store.appendScan(ScanBatch(cursor: 3, findings: [Made.finding(1), ofTwo, ofAll], signals: []))
            var three = Made.operation(1)
            three.members.append(Operation.Member(account: Made.account(3), events: 1, findings: [:]))
            try store.replaceOperations([three, Made.operation(2), Made.operation(3)])
            let judge = JudgeReference(model: "m", form: "f", policy: "p")
            func judged(_ number: UInt8, _ events: [UInt64]) throws -> JudgedText {
                JudgedText(
                    text: try #require(TextDigest(bytes: Array(repeating: number, count: 32))),
                    judge: judge,
                    verdict: .refused,
                    events: events.map { Made.eventID($0) },
                    lastTime: Made.time(0)
                )
            }
            try store.save([try judged(1, [1]), try judged(2, [4, 5]), try judged(3, [2])])
            try store.setAliases([Made.account(8): Self.one, Made.account(9): Made.account(2)])

            let erased = try Self.erase(store)
            #expect(erased.findings == 1)
            #expect(erased.severedReferences == 2)
            #expect(erased.judgedTexts == 1)
            #expect(erased.aliases == 1)
            #expect(erased.operationsChanged == 1)
            #expect(erased.operationsRemoved == 2)
            #expect(try store.findings().map(\.id) == [ofTwo.id, ofAll.id])
            #expect(try store.finding(ofAll.id)?.evidence == Array(evidence.dropFirst()))
            #expect(try store.judgedTexts().map(\.events) == [[Made.eventID(5)], [Made.eventID(2)]])
            #expect(try store.aliases() == [Made.account(9): Made.account(2)])
            let left = try #require(try store.operations().first)
            #expect(left.id == three.id)
            #expect(left.members.map(\.account) == [Made.account(2), Made.account(3)])
            #expect(left.ties.isEmpty)
        }
    }

    @Test(arguments: StoreKind.available)
    func otherNamesOfTheAccountGoToo(_ kind: StoreKind) async throws {
        try await kind.with { store throws in
            let links = [
                IdentifierLink(account: Self.one, identifier: Made.account(5), kind: "email"),
                IdentifierLink(account: Made.account(2), identifier: Made.account(6), kind: "email"),
            ]
            let events = [Made.event(1, account: 4), Made.event(2, account: 1), Made.event(3, account: 2)]
            _ = try store.append(try Made.batch(events, links: links))
            try store.setAliases([Made.account(4): Self.one])
            let erased = try Self.erase(store)
            #expect(erased.events.count == 2)
            #expect(erased.identifierLinks == 1)
            #expect(try allEvents(store).map(\.id) == [Made.eventID(3)])
        }
    }

    /// As when it was joined after somebody looked up whose name it is.
    @Test(arguments: StoreKind.available)
    func anAccountThatBecameANameGoesWithAllNames(_ kind: StoreKind) async throws {
        try await kind.with { store throws in
            _ = try store.append(try Made.batch((1...4).map { Made.event($0, account: $0) }))
            try store.setAliases([Self.one: Made.account(2), Made.account(3): Made.account(2)])
            let erased = try Self.erase(store)
            #expect(erased.names == [Self.one, Made.account(2), Made.account(3)])
            #expect(erased.events.count == 3)
            #expect(try allEvents(store).map(\.id) == [Made.eventID(4)])
            #expect(try store.aliases().isEmpty)
        }
    }

    @Test(arguments: StoreKind.available)
    func whatDoesNotPackLeavesAllAsItWas(_ kind: StoreKind) async throws {
        struct Failure: Error {}
        try await kind.with { store throws in
            try Self.fill(store)
            let before = try allEvents(store)
            #expect(throws: Failure.self) {
                try store.erase([Self.one], keepingNames: false) { _, _ in throw Failure() }
            }
            #expect(try allEvents(store) == before)
            #expect(try store.signalSegments().map(\.signals.count) == [3, 1, 2])
        }
    }
}
