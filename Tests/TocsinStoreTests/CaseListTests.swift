// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinAudit
import TocsinModel
import TocsinStore
import TocsinStoreTestSupport
import TocsinTestSupport

/// Lists of cases, by index as by reading everything.
struct CaseListTests {
    private typealias Lists = any Store & CaseStore

    private static func summary(_ number: Int) -> CaseSummary {
        CaseSummary(
            number: number,
            state: ["open", "inReview", "decided"][number % 3],
            priority: Double(number % 4) / 4,
            level: .high,
            category: number % 2 == 0 ? .scam : nil,
            accounts: [Made.account(UInt64(number % 5)), Made.account(100)],
            owner: [nil, "ana", "ben"][number % 3],
            origin: "operation-\(number % 6)",
            openedAt: Made.time(0),
            dueAt: Made.time(Int64(number) * 10),
            claimedAt: number % 3 == 0 ? nil : Made.time(1),
            decidedAt: number % 3 == 2 ? Made.time(15) : nil,
            proposedBy: number % 3 == 1 ? "ana" : nil,
            action: number % 3 == 2 ? "warn" : nil,
            appealOutcome: number % 6 == 5 ? "overturned" : nil,
            isDuplicate: number == 7,
            isPart: number == 8 || number == 11,
            verdicts: number % 3 == 2 ? ["rule-\(number % 2)": number % 4 == 0, "rule-x": true] : [:]
        )
    }

    private static func change(_ number: Int, version: Int = 0) -> CaseChange {
        CaseChange(
            document: CaseDocument(number: number, version: version, content: Array("{}".utf8)),
            record: AuditRecord(
                time: Made.time(0),
                actor: "ana",
                role: "analyst",
                action: "case.open",
                subject: "case-\(number)"
            ),
            summary: summary(number)
        )
    }

    private static func queries() -> [CaseQuery] {
        var queries = [CaseQuery()]
        func add(_ change: (inout CaseQuery) -> Void) {
            var query = CaseQuery()
            change(&query)
            queries.append(query)
        }
        add { $0.states = ["open", "decided"] }
        add { $0.owner = .nobody }
        add { $0.owner = .person("ana") }
        add { $0.category = .scam }
        add { $0.lateAt = Made.time(95) }
        add { $0.accounts = [Made.account(3)] }
        add { $0.accounts = [Made.account(3), Made.account(5), Made.account(1_000)] }
        add { $0.origin = "operation-2" }
        add { query in
            query.states = ["inReview"]
            query.owner = .person("ana")
            query.accounts = [Made.account(100)]
        }
        add { query in
            query.limit = 3
            query.offset = 4
        }
        return queries
    }

    private func with(_ kind: StoreKind, _ body: (Lists) throws -> Void) async throws {
        try await kind.with { store throws in try body(try #require(store as? Lists)) }
    }

    @Test(arguments: StoreKind.lasting)
    func storesAgreeOnEveryQuery(_ kind: StoreKind) async throws {
        let memory = MemoryStore()
        try memory.commit((1...20).map { Self.change($0) })
        try await with(kind) { store in
            try store.commit((1...20).map { Self.change($0) })
            for query in Self.queries() {
                #expect(try store.caseSummaries(query) == memory.caseSummaries(query), "\(query)")
                #expect(try store.caseCount(query) == memory.caseCount(query), "\(query)")
            }
            for limit in [2, 9] {
                let range = Made.account(1)...Made.account(99)
                #expect(
                    try store.accountsOfCases(in: range, limit: limit)
                        == memory.accountsOfCases(in: range, limit: limit)
                )
            }
            #expect(try store.accountsOfCases(in: Made.account(3)...Made.account(200), limit: 9).count == 3)
            #expect(try !store.caseSummaries(CaseQuery()).isEmpty)
            #expect(try store.caseTimes() == memory.caseTimes())
            #expect(try store.caseTimes().filter(\.isPart).count == 2)
            #expect(try store.ruleVerdicts() == memory.ruleVerdicts())
            #expect(try store.lastCaseNumber() == 20)
            #expect(try store.caseDocument(4)?.version == 1 && store.caseDocument(21) == nil)
        }
    }

    @Test(arguments: StoreKind.available)
    func aChangeReplacesWhatListsKnow(_ kind: StoreKind) async throws {
        try await with(kind) { store in
            try store.commit([Self.change(5)])
            var change = Self.change(5, version: 1)
            change.summary?.accounts = [Made.account(9)]
            change.summary?.verdicts = [:]
            try store.commit([change])
            #expect(try store.caseSummaries(CaseQuery()) == [try #require(change.summary)])
            #expect(try store.ruleVerdicts().isEmpty)
        }
    }

    @Test(arguments: StoreKind.available)
    func casesWithoutASummaryAreNamedUntilTheyHaveOne(_ kind: StoreKind) async throws {
        try await with(kind) { store in
            var change = Self.change(1)
            change.summary = nil
            try store.commit([change, Self.change(2)])
            #expect(try store.casesWithoutSummary().map(\.number) == [1])
            try store.addSummaries([Self.summary(1)])
            #expect(try store.casesWithoutSummary().isEmpty)
        }
    }

    @Test(arguments: StoreKind.available)
    func accountsWithoutACaseComeWorstFirst(_ kind: StoreKind) async throws {
        try await with(kind) { store in
            let levels: [FindingLevel] = [.low, .high, .critical, .high, .critical]
            try store.replaceFindings(
                scope: .request,
                levels.enumerated().map { index, level in
                    var finding = Made.finding(
                        UInt64(index),
                        Made.rule("rule-\(level.rawValue)", level: level),
                        at: Int64(10 - index)...100
                    )
                    finding.subject = .account(Made.account(UInt64(index)))
                    return finding
                }
            )
            #expect(
                try store.accountsWithoutCase(atLeast: .high, limit: 10) == [4, 2, 3, 1].map { Made.account($0) }
            )
            #expect(try store.accountsWithoutCase(atLeast: .high, limit: 1) == [Made.account(4)])
            // Case 4 is about accounts 4 and 100.
            try store.commit([Self.change(4)])
            #expect(try store.accountsWithoutCase(atLeast: .critical, limit: 10) == [Made.account(2)])
        }
    }

    @Test(arguments: StoreKind.available)
    func theAuditLogIsReadFromItsEndAndBySubject(_ kind: StoreKind) async throws {
        try await with(kind) { store in
            try store.commit((1...5).map { Self.change($0) })
            try store.commit([Self.change(2, version: 1)])
            let lines = try store.auditLines()
            #expect(try store.auditLines(before: nil, limit: 2) == [lines[5], lines[4]])
            #expect(try store.auditLines(before: 5, limit: 10) == lines.prefix(4).reversed())
            #expect(try store.auditLines(about: "case-2", limit: 10) == [lines[5], lines[1]])
            #expect(try store.auditLines(about: "case-2", limit: 1) == [lines[5]])
            #expect(try store.auditLines(about: "case-2", before: 6, limit: 10) == [lines[1]])
            #expect(try store.auditLines(about: "case-2", before: 2, limit: 10).isEmpty)
            #expect(try store.auditLines(about: "case-9", limit: 10).isEmpty)
        }
    }

    @Test(arguments: StoreKind.available)
    func viewsAreKeptByPerson(_ kind: StoreKind) async throws {
        try await with(kind) { store in
            try store.setSavedView("late", "late=yes", of: "ana")
            try store.setSavedView("all", "", of: "ana")
            try store.setSavedView("late", "owner=mine", of: "ben")
            try store.setSavedView("late", "late=yes&owner=mine", of: "ana")
            #expect(
                try store.savedViews(of: "ana") == [
                    SavedView(name: "all", query: ""), SavedView(name: "late", query: "late=yes&owner=mine"),
                ]
            )
            try store.setSavedView("all", nil, of: "ana")
            #expect(try store.savedViews(of: "ana").map(\.name) == ["late"])
            #expect(try store.savedViews(of: "cleo").isEmpty)
        }
    }
}
