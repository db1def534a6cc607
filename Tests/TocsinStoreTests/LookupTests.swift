// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinModel
import TocsinStore
import TocsinStoreTestSupport
import TocsinTestSupport

/// What is found by index is what reading everything finds.
struct LookupTests {
    private static func fill(_ store: any Store) throws {
        let rules = [
            Made.rule("a", level: .critical), Made.rule("b", level: .medium), Made.rule("a-trial"),
        ]
        var findings: [Finding] = []
        for number in 0..<40 as Range<UInt64> {
            var finding = Made.finding(
                // Some ids are above what a signed number holds.
                number.isMultiple(of: 3) ? .max - number : number,
                rules[Int(number % 3)],
                at: Int64(number) * 40_000...Int64(number * 7 % 40) * 40_000 + 1_600_000,
                isShadow: number % 3 == 2
            )
            finding.subject = .account(Made.account(number % 7))
            findings.append(finding)
        }
        try store.replaceFindings(scope: .request, findings)
        try store.replaceOperations([Made.operation(2), Made.operation(.max - 1), Made.operation(5)])
    }

    @Test(arguments: StoreKind.lasting)
    func findsAsReadingEverythingDoes(_ kind: StoreKind) async throws {
        let memory = MemoryStore()
        try Self.fill(memory)
        try await kind.with { store throws in
            try Self.fill(store)
            for finding in memory.findings() { #expect(try store.finding(finding.id) == finding) }
            #expect(try store.finding(FindingID(value: 4_000)) == nil)
            for accounts in [[], [Made.account(1)], (0..<7).map { Made.account($0) }, [Made.account(99)]] {
                #expect(try store.findings(of: accounts) == memory.findings(of: accounts))
            }
            #expect(try store.ruleTallies() == memory.ruleTallies())
            for day in [0, Made.time(0).day, Made.time(0).day + 3, Made.time(0).day + 100] {
                #expect(try store.dailyFindings(from: day) == memory.dailyFindings(from: day))
            }
            for id in [2, .max - 1, 5, 7] as [UInt64] {
                #expect(try store.operation(OperationID(value: id)) == memory.operation(OperationID(value: id)))
            }
            #expect(try store.operations(of: Made.account(1)) == memory.operations(of: Made.account(1)))
            #expect(try store.operations(of: Made.account(6)).isEmpty)
            #expect(try store.operationCount() == 3)
            for offset in 0...3 {
                #expect(
                    try store.operationSummaries(limit: 2, offset: offset)
                        == memory.operationSummaries(limit: 2, offset: offset)
                )
            }
            // The last goes over the middle, from where on a database knows ids as negative numbers.
            let (middle, most) = (UInt64.max / 2, UInt64.max)
            let ranges: [ClosedRange<UInt64>] = [0...most, 0...3, 7...7, (most - 9)...most, middle...(most - 20)]
            for ids in ranges {
                let (first, last) = (FindingID(value: ids.lowerBound), FindingID(value: ids.upperBound))
                let (from, to) = (OperationID(value: ids.lowerBound), OperationID(value: ids.upperBound))
                for limit in [1, 5, 100] {
                    #expect(
                        try store.findings(in: first...last, limit: limit)
                            == memory.findings(in: first...last, limit: limit)
                    )
                    #expect(
                        try store.operationSummaries(in: from...to, limit: limit)
                            == memory.operationSummaries(in: from...to, limit: limit)
                    )
                }
            }
            let some = OperationID(value: 3)...OperationID(value: 5)
            #expect(try store.operationSummaries(in: some, limit: 9).map(\.id) == [OperationID(value: 5)])
            for digits in ["", "0", "0000000000000003", "f", "ABC"] {
                let range = try #require(AccountID.range(startingWith: digits))
                #expect(try store.accounts(in: range, limit: 4) == memory.accounts(in: range, limit: 4))
            }
            // Both ends belong to it.
            let three = Made.account(1)...Made.account(3)
            #expect(try store.accounts(in: three, limit: 4) == [Made.account(1), Made.account(2), Made.account(3)])
        }
    }

    @Test(arguments: [nil, "a", "none"], [nil, FindingLevel.critical, .low])
    func filtersFindings(_ rule: String?, _ level: FindingLevel?) async throws {
        for kind in StoreKind.lasting { try await filtersFindings(kind, rule, level) }
    }

    private func filtersFindings(_ kind: StoreKind, _ rule: String?, _ level: FindingLevel?) async throws {
        let memory = MemoryStore()
        try Self.fill(memory)
        try await kind.with { store throws in
            try Self.fill(store)
            for isShadow in [nil, true, false] {
                for category in [nil, HarmCategory.abuseOfService, .scam] {
                    var query = FindingQuery()
                    query.rule = rule
                    query.level = level
                    query.category = category
                    query.isShadow = isShadow
                    query.limit = 5
                    query.offset = 3
                    #expect(try store.findings(query) == memory.findings(query))
                }
            }
        }
    }

    @Test(arguments: StoreKind.available)
    func findsThePlaceInFrontOfATime(_ kind: StoreKind) async throws {
        try await kind.with { store throws in
            _ = try store.append(try Made.batch([Made.event(1, at: 0), Made.event(2, at: 10)], source: "a"))
            _ = try store.append(try Made.batch([Made.event(3, at: 20), Made.event(4, at: 30)], source: "b"))
            for (seconds, expected) in [(-5, 4), (10, 4), (11, 2), (30, 2), (31, 0)] as [(Int64, Int)] {
                var count = 0
                var place = try store.cursor(before: Made.time(seconds))
                while let batch = try store.eventBatch(after: place, withText: false) {
                    count += batch.count
                    place = batch.cursor
                }
                #expect(count == expected, "from \(seconds)")
            }
        }
    }

    @Test(arguments: StoreKind.available)
    func aPlaceBehindTheLastBatchIsNotBehindTheNext(_ kind: StoreKind) async throws {
        try await kind.with { store throws in
            #expect(try store.cursor(before: Made.time(31)) == 0)
            _ = try store.append(try Made.batch([Made.event(1, at: 0)], source: "a"))
            let place = try store.cursor(before: Made.time(31))
            #expect(try store.eventBatch(after: place, withText: false) == nil)
            let later = Made.event(2, at: 40)
            _ = try store.append(try Made.batch([later], source: "b"))
            #expect(try store.eventBatch(after: place, withText: true)?.load() == [later])
        }
    }

    @Test(arguments: StoreKind.available)
    func addsActivityAndNamesWhoIsMissing(_ kind: StoreKind) async throws {
        try await kind.with { store throws in
            try Self.fill(store)
            let (start, missing) = try store.activityProgress()
            #expect(Set(missing) == Set((0..<7).map { Made.account($0) }))
            var activity = AccountActivity()
            activity.count(Made.request(1, at: 0, "x"), language: "en")
            let new = [Made.account(1): activity, Made.account(2): AccountActivity()]
            #expect(try store.addActivity(new, from: start, to: 0))
            // Somebody else counted the same accounts at the same time.
            #expect(try store.addActivity(new, from: start, to: 0))
            #expect(try store.activity(of: Made.account(1))?.requests == 1)
            #expect(try store.addActivity([Made.account(1): activity], from: start, to: 9))
            #expect(try !store.addActivity([Made.account(1): activity], from: start, to: 9))
            #expect(try store.activity(of: Made.account(1))?.requests == 2)
            #expect(try store.activity(of: Made.account(2)) == AccountActivity())
            #expect(try store.activity(of: Made.account(3)) == nil)
            let progress = try store.activityProgress()
            #expect(progress.place.cursor == 9 && progress.missing.count == missing.count - 2)
        }
    }
}
