// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinModel
import TocsinStore
import TocsinStoreTestSupport

/// What every store must do.
struct StoreTests {
    @Test(arguments: StoreKind.available)
    func anEmptyStoreHasNothing(_ kind: StoreKind) async throws {
        try await kind.with { store throws in
            let batch = try store.eventBatch(after: 0, withText: true)
            #expect(batch == nil)
            let count = try store.eventCount()
            #expect(count == 0)
            #expect(try store.timeSpan() == nil)
            #expect(try store.events([Made.eventID(1)]).isEmpty)
            #expect(try store.findings().isEmpty)
            #expect(try store.operations().isEmpty)
            #expect(try store.signalSegments().isEmpty)
            #expect(try store.sources().isEmpty)
            #expect(try store.rejects().isEmpty)
            #expect(try store.rejectCounts().isEmpty)
            #expect(try store.aliases().isEmpty)
            #expect(try store.proposedAliases().isEmpty)
            #expect(try store.progress(of: SourceFingerprint(value: "x")) == nil)
            #expect(try store.scanCursor(rulesVersion: "1") == nil)
            #expect(try store.value(for: "x") == nil)
            #expect(try store.purgeText(before: Made.time(0)) == 0)
        }
    }

    // MARK: Events

    @Test(arguments: StoreKind.available)
    func keepsEveryKindOfEvent(_ kind: StoreKind) async throws {
        var events: [Event] = []
        for (index, content) in Made.contents.enumerated() {
            let number = UInt64(index)
            events.append(Made.event(number * 2, at: Int64(index), content: content))
            var full = Made.event(number * 2 + 1, account: nil, at: -Int64(index), content: content)
            full.organisation = OrganisationID(high: 1, low: number % 2)
            full.network = Made.network
            full.client = Made.client
            events.append(full)
        }
        for networkKind in NetworkKind.allCases {
            var event = Made.event(1000 + UInt64(events.count))
            event.network.kind = networkKind
            events.append(event)
        }
        try await kind.with { [events] store throws in
            #expect(try store.append(try Made.batch(events)) == events.count)
            #expect(try allEvents(store) == events)
            #expect(try store.eventCount() == events.count)
            let last = Int64(Made.contents.count - 1)
            #expect(try store.timeSpan() == Made.time(-last)...Made.time(last))
            // In the order asked for; what is not there is left out.
            let ids = [events[7].id, Made.eventID(999_999), events[2].id]
            #expect(try store.events(ids) == [events[7], events[2]])
        }
    }

    @Test(arguments: StoreKind.available)
    func leavesTextOutWhereNotAskedFor(_ kind: StoreKind) async throws {
        try await kind.with { store throws in
            _ = try store.append(try Made.batch([Made.event(1, content: .request(Made.fullRequest))]))
            var bare = Made.fullRequest
            bare.input = []
            bare.output = []
            bare.tools = []
            #expect(try allEvents(store, withText: false).map(\.content) == [.request(bare)])
        }
    }

    @Test(arguments: StoreKind.available)
    func takesAnEventOnce(_ kind: StoreKind) async throws {
        try await kind.with { store throws in
            let first = Made.request(1, at: 1, "first")
            let second = Made.request(2, at: 2, "second")
            var changed = first
            changed.time = Made.time(50)
            #expect(try store.append(try Made.batch([first, first])) == 1)
            #expect(try store.append(try Made.batch([changed, second, first])) == 1)
            #expect(try store.append(try Made.batch([first, second])) == 0)
            #expect(try store.append(try Made.batch([])) == 0)
            #expect(try allEvents(store) == [first, second])
        }
    }

    @Test(arguments: StoreKind.available)
    func handsOutManyEventsInBatches(_ kind: StoreKind) async throws {
        try await kind.with { store throws in
            let events = (0..<5000).map {
                Made.request(UInt64($0), at: Int64($0), "prompt \($0)", account: UInt64($0 % 7))
            }
            for start in stride(from: 0, to: events.count, by: 700) {
                _ = try store.append(try Made.batch(Array(events[start..<min(start + 700, events.count)])))
            }
            #expect(try allEvents(store) == events)
            let first = try #require(try store.eventBatch(after: 0, withText: true))
            #expect(first.count < events.count)
            let rest = try #require(try store.eventBatch(after: first.cursor, withText: true))
            #expect(try rest.load().first == events[first.count])
        }
    }

    // MARK: Sources and rejects

    @Test(arguments: StoreKind.available)
    func remembersHowFarASourceWasRead(_ kind: StoreKind) async throws {
        try await kind.with { store throws in
            var batch = try Made.batch([Made.event(1)], source: "one")
            batch.progress.bytes = 10
            batch.progress.lines = 1
            for (index, count) in Coverage.allCounts.enumerated() {
                batch.progress.coverage[keyPath: count.path] = index + 1
            }
            _ = try store.append(batch)
            _ = try store.append(try Made.batch([], source: "two"))
            #expect(try store.progress(of: batch.progress.fingerprint) == batch.progress)
            batch.progress.bytes = 20
            batch.progress.lines = 2
            batch.progress.rejects = 1
            batch.progress.isComplete = true
            batch.events = nil
            _ = try store.append(batch)
            #expect(try store.progress(of: batch.progress.fingerprint) == batch.progress)
            #expect(try store.sources().map(\.name) == ["one.jsonl", "two.jsonl"])
        }
    }

    @Test(arguments: StoreKind.available)
    func keepsRejectsOnceInTheOrderOfTheirPlaces(_ kind: StoreKind) async throws {
        func reject(_ file: String, _ offset: Int, _ code: Reject.Code = .malformed) -> Reject {
            Reject(file: file, line: offset + 1, byteOffset: offset, code: code, reason: "why")
        }
        try await kind.with { store throws in
            let rejects = [reject("b", 5), reject("a", 20), reject("a", 3, .tooDeep), reject("a", 3)]
            _ = try store.append(try Made.batch([], rejects: rejects))
            _ = try store.append(try Made.batch([], rejects: rejects))
            let expected = [reject("a", 3), reject("a", 3, .tooDeep), reject("a", 20), reject("b", 5)]
            #expect(try store.rejects() == expected)
            #expect(try store.rejectCounts() == [.malformed: 3, .tooDeep: 1])
            let all = Reject.Code.allCases.map { reject("c", 0, $0) }
            _ = try store.append(try Made.batch([], rejects: all))
            #expect(Set(try store.rejects().filter { $0.file == "c" }.map(\.code)) == Set(Reject.Code.allCases))
        }
    }

    // MARK: Aliases

    @Test(arguments: StoreKind.available)
    func readsAnAliasAsItsAccount(_ kind: StoreKind) async throws {
        try await kind.with { store throws in
            _ = try store.append(try Made.batch([Made.event(1, account: 1), Made.event(2, account: 2)]))
            #expect(try allEvents(store).map(\.account) == [Made.account(1), Made.account(2)])
            try store.setAliases([Made.account(2): Made.account(1)])
            #expect(try store.aliases() == [Made.account(2): Made.account(1)])
            #expect(try allEvents(store).map(\.account) == [Made.account(1), Made.account(1)])
            #expect(try store.events([Made.eventID(2)]).map(\.account) == [Made.account(1)])
            // Later events too, and a new word replaces the old.
            _ = try store.append(try Made.batch([Made.event(3, account: 2)]))
            try store.setAliases([Made.account(2): Made.account(9)])
            #expect(try allEvents(store).map(\.account) == [Made.account(1), Made.account(9), Made.account(9)])
        }
    }

    @Test("aliases told one after the other lead to the last account", arguments: StoreKind.available)
    func aliasesOfAliases(_ kind: StoreKind) async throws {
        let (a, b, c, d) = (Made.account(1), Made.account(2), Made.account(3), Made.account(4))
        try await kind.with { store throws in
            _ = try store.append(try Made.batch((1...4).map { Made.event($0, account: $0) }))
            #expect(try store.setAliases([a: b]) == [a])
            #expect(try store.setAliases([b: c]) == [a, b])
            #expect(try store.aliases() == [a: c, b: c])
            #expect(try allEvents(store).map(\.account) == [c, c, c, d])
            // A name whose account is a name already.
            #expect(try store.setAliases([d: b]) == [d])
            #expect(try store.setAliases([a: c, b: c]).isEmpty && store.setAliases([:]).isEmpty)
            #expect(try store.aliases() == [a: c, b: c, d: c])
            // The other way round: what was a name is the account now.
            #expect(try store.setAliases([c: a]) == [a, b, c, d])
            #expect(try store.aliases() == [b: a, c: a, d: a])
            // A name that leaves takes nobody with it.
            #expect(try store.setAliases([b: Made.account(9)]) == [b])
            #expect(try store.aliases() == [b: Made.account(9), c: a, d: a])
            #expect(try allEvents(store).map(\.account) == [a, Made.account(9), a, a])
        }
    }

    @Test(arguments: StoreKind.available)
    func proposesIdentifiersThatAreAnAccountElsewhere(_ kind: StoreKind) async throws {
        func link(_ account: UInt64, _ identifier: UInt64, _ kind: String) -> IdentifierLink {
            IdentifierLink(account: Made.account(account), identifier: Made.account(identifier), kind: kind)
        }
        try await kind.with { store throws in
            let events = (1...5).map { Made.event($0, account: $0) } + [Made.event(9, account: 2)]
            let links = [
                link(1, 2, "key"), link(1, 2, "email"),
                // Itself, nobody, and one that stood beside two accounts.
                link(1, 1, "key"), link(1, 77, "key"), link(1, 3, "key"), link(4, 3, "key"), link(1, 5, "endUser"),
            ]
            _ = try store.append(try Made.batch(events, links: links))
            _ = try store.append(try Made.batch([], links: links))
            let expected = [
                AliasProposal(alias: Made.account(2), account: Made.account(1), kind: "email", events: 2),
                AliasProposal(alias: Made.account(5), account: Made.account(1), kind: "endUser", events: 1),
            ]
            #expect(try store.proposedAliases() == expected)
            try store.setAliases([Made.account(2): Made.account(1)])
            #expect(try store.proposedAliases() == Array(expected.dropFirst()))
        }
    }

    // MARK: Findings

    @Test(arguments: StoreKind.available)
    func scansAgainWhenTheRulesChange(_ kind: StoreKind) async throws {
        try await kind.with { store throws in
            try store.beginScan(rulesVersion: "1")
            #expect(try store.scanCursor(rulesVersion: "1") == 0)
            #expect(try store.scanCursor(rulesVersion: "2") == nil)
            try store.appendScan(ScanBatch(cursor: 7, findings: [Made.finding(1)], signals: [1, 2]))
            try store.appendScan(ScanBatch(cursor: 9, findings: [], signals: []))
            #expect(try store.scanCursor(rulesVersion: "1") == 9)
            #expect(try store.signalSegments().map(\.cursor) == [7, 9])
            #expect(try store.signalSegments().map(\.signals) == [[1, 2], []])
            try store.beginScan(rulesVersion: "2")
            #expect(try store.scanCursor(rulesVersion: "1") == nil)
            #expect(try store.scanCursor(rulesVersion: "2") == 0)
            #expect(try store.findings().isEmpty)
            #expect(try store.signalSegments().isEmpty)
        }
    }

    @Test(arguments: StoreKind.available)
    func keepsWhatWasFoundInPurgedTexts(_ kind: StoreKind) async throws {
        func evidence(_ numbers: [UInt64]) -> [Evidence] {
            numbers.flatMap {
                [.text(event: Made.eventID($0), field: "prompt", bytes: 0..<4), .signal(name: "language", value: "en")]
            }
        }
        let account = Made.rule("about an account", scope: .account)
        var later = Made.finding(3, at: 5...9, evidence: evidence([1, 2]))
        later.occurrences = 4
        try await kind.with { [later] store throws in
            try store.beginScan(rulesVersion: "1")
            let gone = Made.finding(1, at: 1...4, evidence: evidence([1]))
            let found = [gone, Made.finding(2, account, at: 1...2), later, Made.finding(4, at: 6...6)]
            try store.appendScan(ScanBatch(cursor: 7, findings: found, signals: [1, 2]))
            _ = try store.purgeText(before: Made.time(6))
            _ = try store.purgeText(before: Made.time(3))
            try store.beginScan(rulesVersion: "2")
            var straddling = later
            straddling.lastTime = later.firstTime
            straddling.occurrences = 1
            straddling.evidence = evidence([1])
            #expect(try store.findings() == [gone, straddling])
            #expect(try store.signalSegments().map(\.signals) == [[1, 2]])
            #expect(try store.scanCursor(rulesVersion: "2") == 0)
        }
    }

    @Test(arguments: StoreKind.available)
    func saysWhatWasMeasuredOfABatchThatWasPurged(_ kind: StoreKind) async throws {
        try await kind.with { store throws in
            _ = try store.append(try Made.batch([Made.event(1), Made.event(2)]))
            let cursor = try #require(try store.eventBatch(after: 0, withText: true)).cursor
            try store.beginScan(rulesVersion: "1")
            try store.appendScan(ScanBatch(cursor: cursor, findings: [], signals: [3, 4]))
            #expect(try store.eventBatch(after: 0, withText: true)?.purged == nil)
            _ = try store.purgeText(before: Made.time(100))
            let purged = PurgedText(limit: Made.time(100), signals: [3, 4])
            #expect(try store.eventBatch(after: 0, withText: true)?.purged == purged)
            #expect(try store.eventBatch(after: 0, withText: false)?.purged == nil)
        }
    }

    @Test(arguments: StoreKind.available)
    func removesRejectsOfWhatIsReadAgain(_ kind: StoreKind) async throws {
        try await kind.with { store throws in
            func reject(_ file: String, _ offset: Int) -> Reject {
                Reject(file: file, line: offset + 1, byteOffset: offset, code: .malformed, reason: "why")
            }
            let rejects = [reject("a", 0), reject("a", 5), reject("a", 9), reject("b", 7)]
            _ = try store.append(try Made.batch([], rejects: rejects))
            #expect(try store.removeRejects(of: "a", from: 5) == 2)
            #expect(try store.rejects() == [reject("a", 0), reject("b", 7)])
            #expect(try store.rejectCounts().values.reduce(0, +) == 2)
        }
    }

    @Test(arguments: StoreKind.available)
    func keepsEveryKindOfFinding(_ kind: StoreKind) async throws {
        let evidence: [Evidence] = [
            .text(event: Made.eventID(1), field: "prompt", bytes: 3..<9), .signal(name: "requests", value: "12 \"ü\""),
            .event(Made.eventID(2)), .text(event: Made.eventID(1), field: "output", bytes: 0..<0),
        ]
        var findings: [Finding] = []
        for (index, scope) in RuleScope.allCases.enumerated() {
            let rule = Made.rule("rule \(index)", scope: scope, level: FindingLevel.allCases[index])
            let number = UInt64.max - UInt64(index)
            findings.append(Made.finding(number, rule, at: -1...Int64(index), evidence: evidence, isShadow: index == 1))
        }
        try await kind.with { [findings] store throws in
            try store.beginScan(rulesVersion: "1")
            try store.appendScan(ScanBatch(cursor: 1, findings: findings, signals: []))
            #expect(try store.findings() == findings.sorted { $0.id < $1.id })
        }
    }

    @Test(arguments: StoreKind.available)
    func mergesFindingsOfOneID(_ kind: StoreKind) async throws {
        try await kind.with { store throws in
            try store.beginScan(rulesVersion: "1")
            let evidence = (0..<12).map { Evidence.event(Made.eventID($0)) }
            let first = Made.finding(1, at: 5...6, evidence: Array(evidence[0..<5]))
            try store.appendScan(ScanBatch(cursor: 1, findings: [first], signals: []))
            let second = Made.finding(1, at: 2...3, evidence: Array(evidence[5..<7]))
            let third = Made.finding(1, at: 9...9, evidence: Array(evidence[7..<12]))
            try store.appendScan(ScanBatch(cursor: 2, findings: [second, third], signals: []))
            var expected = Made.finding(1, at: 2...9, evidence: Array(evidence[0..<Finding.maximumEvidence]))
            expected.occurrences = 3
            #expect(try store.findings() == [expected])
        }
    }

    @Test(arguments: StoreKind.available)
    func replacesFindingsOfOneScope(_ kind: StoreKind) async throws {
        try await kind.with { store throws in
            try store.beginScan(rulesVersion: "1")
            let request = Made.finding(1, Made.rule("a"))
            try store.appendScan(ScanBatch(cursor: 1, findings: [request], signals: []))
            let account = Made.finding(2, Made.rule("b", scope: .account))
            try store.replaceFindings(scope: .account, [account])
            #expect(try store.findings() == [request, account])
            try store.replaceFindings(scope: .account, [])
            try store.replaceFindings(scope: .correlation, [Made.finding(3, Made.rule("c", scope: .correlation))])
            #expect(try store.findings().map(\.id.value) == [1, 3])
        }
    }

    // MARK: Operations, settings

    @Test(arguments: StoreKind.available)
    func replacesOperations(_ kind: StoreKind) async throws {
        try await kind.with { store throws in
            let operations = [Made.operation(.max, at: 9), Made.operation(4, at: 2), Made.operation(2, at: 2)]
            try store.replaceOperations(operations)
            #expect(try store.operations() == [operations[2], operations[1], operations[0]])
            try store.replaceOperations([operations[1]])
            #expect(try store.operations() == [operations[1]])
            try store.replaceOperations([])
            #expect(try store.operations().isEmpty)
        }
    }

    @Test(arguments: StoreKind.available)
    func keepsWhatLinkingLeaves(_ kind: StoreKind) async throws {
        try await kind.with { store throws in
            #expect(try store.linkState() == nil)
            for state in [[1, 2, 255], [], [UInt8](repeating: 7, count: 70_000)] as [[UInt8]] {
                try store.setLinkState(state)
                #expect(try store.linkState() == state)
            }
            try store.setLinkState(nil)
            #expect(try store.linkState() == nil)
        }
    }

    @Test(arguments: StoreKind.available)
    func keepsSettings(_ kind: StoreKind) async throws {
        try await kind.with { store throws in
            try store.setValue("1", for: "a")
            try store.setValue("2", for: "a")
            try store.setValue("", for: "b")
            #expect(try store.value(for: "a") == "2")
            #expect(try store.value(for: "b") == "")
            try store.setValue(nil, for: "a")
            #expect(try store.value(for: "a") == nil)
        }
    }

    // MARK: Retention

    @Test(arguments: StoreKind.available)
    func purgesTextBeforeATime(_ kind: StoreKind) async throws {
        try await kind.with { store throws in
            let events = (0..<6).map { Made.request(UInt64($0), at: Int64($0), "prompt \($0)") }
            let other = Made.event(50, at: 0)
            _ = try store.append(try Made.batch(Array(events[0..<2]) + [other]))
            // The time falls into this one.
            _ = try store.append(try Made.batch([events[4], events[2], events[3]]))
            _ = try store.append(try Made.batch([events[5]]))
            #expect(try store.purgeText(before: Made.time(0)) == 0)
            #expect(try store.purgeText(before: Made.time(3)) == 3)
            #expect(try store.purgeText(before: Made.time(3)) == 0)
            let read = try store.events(events.map(\.id))
            #expect(Array(read[3...]) == Array(events[3...]))
            for event in read[..<3] { #expect(event.content == .request(Request())) }
            #expect(try store.eventCount() == 7)
            #expect(try store.purgeText(before: Made.time(100)) == 3)
            #expect(try allEvents(store).allSatisfy { $0.content == .request(Request()) || $0 == other })
        }
    }

    /// A log whose clock is ahead: its text must not stay longer than that of a log of today.
    @Test(arguments: StoreKind.available)
    func textWithATimeToComeIsAsOldAsItIsInTheStore(_ kind: StoreKind) async throws {
        let events = [
            Made.request(1, at: 0, "old"), Made.request(2, at: 10_000_000_000, "from the future"),
            Made.request(3, at: 10_000_000_001, "from the future too"),
        ]
        let reasons = Verdict.harmless(confidence: nil, reasons: "quotes")
        let judged = try (1...2 as ClosedRange<UInt8>).map { number in
            JudgedText(
                text: try #require(TextDigest(bytes: Array(repeating: number, count: 32))),
                judge: JudgeReference(model: "m", form: "tocsin", policy: "00000000"),
                verdict: reasons,
                events: [events[Int(number)].id],
                lastTime: events[Int(number)].time
            )
        }
        let now = Timestamp.now
        try await kind.with { store throws in
            _ = try store.append(try Made.batch(Array(events[..<2]), source: "log1"))
            _ = try store.append(try Made.batch([events[2]], source: "log2"))
            try store.save(judged)
            #expect(try store.purgeText(before: Timestamp(milliseconds: now.milliseconds - 86_400_000)) == 1)
            #expect(try store.events(events[1...].map(\.id)) == Array(events[1...]))
            #expect(try store.judgedTexts().map(\.verdict) == [reasons, reasons])
            let later = Timestamp(milliseconds: now.milliseconds + 86_400_000)
            #expect(try store.purgeText(before: later) == 2)
            let bare = Event.Content.request(Request())
            #expect(try store.events(events[1...].map(\.id)).map(\.content) == [bare, bare])
            let silent = Verdict.harmless(confidence: nil, reasons: "")
            #expect(try store.judgedTexts().map(\.verdict) == [silent, silent])
            #expect(try store.purgeText(before: later) == 0)
        }
    }

    @Test(arguments: StoreKind.lasting)
    func theOldestTextIsNoNewerThanItsStoring(_ kind: StoreKind) async throws {
        try await kind.withService { store throws in
            #expect(try store.oldestText() == nil)
            let before = Timestamp.now.milliseconds
            let ahead = Made.request(1, at: 10_000_000_000, "from the future")
            _ = try store.append(try Made.batch([ahead], source: "log1"))
            let stored = try #require(try store.oldestText()).milliseconds
            // A server rounds to the next millisecond.
            #expect(stored >= before && stored <= Timestamp.now.milliseconds + 1)
            _ = try store.append(try Made.batch([Made.request(2, at: 5, "old")], source: "log2"))
            #expect(try store.oldestText() == Made.time(5))
        }
    }

    /// More than a store works on at once.
    @Test(arguments: StoreKind.available)
    func purgesManyBlocksThatTheTimeFallsInto(_ kind: StoreKind) async throws {
        try await kind.with { store throws in
            var later: [Event] = []
            for number in 0..<40 as Range<UInt64> {
                let events = [
                    Made.request(number, at: Int64(number), "goes"), Made.request(100 + number, at: 60, "stays"),
                ]
                _ = try store.append(try Made.batch(events, source: "log\(number)"))
                later.append(events[1])
            }
            #expect(try store.purgeText(before: Made.time(60)) == 40)
            #expect(try store.events(later.map(\.id)) == later)
            #expect(try store.purgeText(before: Made.time(61)) == 40)
            #expect(try allEvents(store).allSatisfy { $0.content == .request(Request()) })
            #expect(try store.purgeText(before: Made.time(61)) == 0)
        }
    }
}
