// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinAudit
import TocsinModel
import TocsinStore
import TocsinStoreTestSupport

struct CaseStoreTests {
    private static func change(_ number: Int, version: Int = 0, _ text: String = "{}") -> CaseChange {
        CaseChange(
            document: CaseDocument(number: number, version: version, content: Array(text.utf8)),
            record: record("case-\(number)")
        )
    }

    private static func record(_ subject: String) -> AuditRecord {
        AuditRecord(time: Made.time(0), actor: "ana", role: "analyst", action: "case.open", subject: subject)
    }

    private func with(_ kind: StoreKind, _ body: (any CaseStore) throws -> Void) async throws {
        try await kind.with { store throws in try body(try #require(store as? any CaseStore)) }
    }

    @Test(arguments: StoreKind.available)
    func keepsCasesWithTheirEntries(_ kind: StoreKind) async throws {
        try await with(kind) { store in
            #expect(try store.cases().isEmpty && store.auditLines().isEmpty)
            try store.commit([Self.change(2, "two"), Self.change(1, "one")])
            try store.commit([Self.change(2, version: 1, "zwei")])
            try store.appendAudit(Self.record("audit"))
            #expect(
                try store.cases() == [
                    CaseDocument(number: 1, version: 1, content: Array("one".utf8)),
                    CaseDocument(number: 2, version: 2, content: Array("zwei".utf8)),
                ]
            )
            var subjects: [String] = []
            var contents: [String?] = []
            let log = try AuditVerification.verify(try store.auditLines()) { entry in
                subjects.append(entry.record.subject)
                contents.append(entry.record.details[CaseChange.contentDetail])
            }
            #expect(log.problem == nil && log.entries == 4)
            #expect(subjects == ["case-2", "case-1", "case-2", "audit"])
            #expect(
                contents == ["two", "one", "zwei"].map { AuditDigest(of: Array($0.utf8)).description } + [nil]
            )
        }
    }

    /// One that nobody could read back would keep every later one out.
    @Test(arguments: StoreKind.lasting)
    func anEntryThatIsTooLongIsRefused(_ kind: StoreKind) async throws {
        func record(_ reason: String) -> AuditRecord {
            var record = Self.record("case-1")
            record.details["reason"] = reason
            return record
        }
        let rest = AuditEntry.maximumBytes - AuditEntry(record(""), behind: nil).line.utf8.count
        let longest = String(repeating: "a", count: rest)
        try await with(kind) { store in
            let error = CaseStoreError.auditEntryTooLong(bytes: AuditEntry.maximumBytes + 1)
            #expect(throws: error) { try store.appendAudit(record(longest + "a")) }
            #expect(try store.auditLines().isEmpty)
            try store.appendAudit(record(longest))
            try store.appendAudit(record("short"))
            #expect(try AuditVerification.verify(try store.auditLines()).entries == 2)
        }
    }

    @Test(
        "a stale writer changes nothing, not even what else it wrote",
        arguments: StoreKind.available,
        [(1, 0), (1, 1), (1, 3), (3, 1)]
    )
    func conflictsAreRefused(_ kind: StoreKind, stale: (number: Int, version: Int)) async throws {
        try await with(kind) { store in
            try store.commit([Self.change(1)])
            try store.commit([Self.change(1, version: 1, "second")])
            let before = (try store.cases(), try store.auditLines())
            #expect(throws: CaseStoreError.conflict(number: stale.number)) {
                try store.commit([Self.change(2), Self.change(stale.number, version: stale.version, "stale")])
            }
            #expect(try store.cases() == before.0)
            #expect(try store.auditLines() == before.1)
        }
    }
}
