// Tocsin
// SPDX-License-Identifier: Apache-2.0

import GRDB
import Testing
import TocsinAudit
import TocsinModel
import TocsinStore
import TocsinStoreSQLite
import TocsinStoreTestSupport
import TocsinTestSupport

/// What happens when somebody changes rows behind the store's back.
struct SQLiteTamperingTests {
    private static func change(_ number: Int) -> CaseChange {
        CaseChange(
            document: CaseDocument(number: number, version: 0, content: Array("{}".utf8)),
            record: AuditRecord(
                time: Made.time(0),
                actor: "ana",
                role: "analyst",
                action: "case.open",
                subject: "case-\(number)"
            )
        )
    }

    @Test(arguments: ["UPDATE auditEntry SET line = 'x'", "DELETE FROM auditEntry", "DELETE FROM auditEntry WHERE 1"])
    func theLogOnlyGrows(_ change: String) async throws {
        try await TemporaryFolder.with { folder in
            let store = try SQLiteStore(path: folder.file("store.sqlite"))
            try store.commit([Self.change(1)])
            let queue = try DatabaseQueue(path: folder.file("store.sqlite"))
            #expect(throws: DatabaseError.self) { try queue.write { try $0.execute(sql: change) } }
            #expect(try store.auditLines().count == 1)
        }
    }

    @Test func nothingGoesBehindADamagedEnd() async throws {
        try await TemporaryFolder.with { folder in
            let store = try SQLiteStore(path: folder.file("store.sqlite"))
            try store.commit([Self.change(1)])
            let queue = try DatabaseQueue(path: folder.file("store.sqlite"))
            try queue.write { database in
                try database.execute(
                    sql: "DROP TRIGGER auditEntryIsNotChanged; UPDATE auditEntry SET line = replace(line, 'ana', 'eve')"
                )
            }
            #expect(throws: CaseStoreError.damagedAudit) { try store.commit([Self.change(2)]) }
            #expect(try store.cases().map(\.number) == [1])
        }
    }

    @Test(arguments: [
        "state = 'guilty'", "category = 'opinion'", "confidence = 'sure'", "text = x'00'", "category = NULL",
    ])
    func aDamagedVerdictIsNamed(_ change: String) async throws {
        try await TemporaryFolder.with { folder in
            let store = try SQLiteStore(path: folder.file("store.sqlite"))
            let judged = JudgedText(
                text: try #require(TextDigest(bytes: Array(repeating: 1, count: 32))),
                judge: JudgeReference(model: "m", form: "f", policy: "p"),
                verdict: .harmful(.scam, confidence: .high, reasons: "r"),
                events: [Made.eventID(1)],
                lastTime: Made.time(0)
            )
            try store.save([judged])
            let queue = try DatabaseQueue(path: folder.file("store.sqlite"))
            try queue.write { try $0.execute(sql: "UPDATE judgedText SET \(change)") }
            #expect { try store.judgedTexts() } throws: { error in
                "\(error)".contains("'judgedText'")
            }
        }
    }
}
