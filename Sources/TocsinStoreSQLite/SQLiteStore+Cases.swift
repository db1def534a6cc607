// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import GRDB
package import TocsinAudit
package import TocsinStore

extension SQLiteStore: CaseStore {
    package func cases() throws -> [CaseDocument] {
        try readDecoding("caseDocument") { database in
            try Row.fetchAll(database, sql: "SELECT number, version, content FROM caseDocument ORDER BY number")
                .map(Self.document)
        }
    }

    package func caseDocument(_ number: Int) throws -> CaseDocument? {
        try readDecoding("caseDocument") { database in
            try Row.fetchOne(
                database,
                sql: "SELECT number, version, content FROM caseDocument WHERE number = ?",
                arguments: [number]
            )
            .map(Self.document)
        }
    }

    package func lastCaseNumber() throws -> Int {
        try readDecoding("caseDocument") {
            try Int.fetchOne($0, sql: "SELECT MAX(number) FROM caseDocument") ?? 0
        }
    }

    package func casesWithoutSummary() throws -> [CaseDocument] {
        try readDecoding("caseDocument") { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT number, version, content FROM caseDocument
                    WHERE number NOT IN (SELECT number FROM caseSummary) ORDER BY number
                    """
            )
            .map(Self.document)
        }
    }

    package func commit(_ changes: [CaseChange]) throws {
        try database.write { database in
            for change in changes {
                try Self.write(change.document, in: database)
                if let summary = change.summary { try Self.write(summary, in: database) }
                try Self.append(change.sealedRecord, in: database)
            }
        }
    }

    package func appendAudit(_ record: AuditRecord) throws {
        try database.write { try Self.append(record, in: $0) }
    }

    package func auditLines() throws -> [String] {
        try readDecoding("auditEntry") { database in
            try String.fetchAll(database, sql: "SELECT line FROM auditEntry ORDER BY sequence")
        }
    }

    package func auditLines(before sequence: Int?, limit: Int) throws -> [String] {
        try readDecoding("auditEntry") { database in
            try String.fetchAll(
                database,
                sql: "SELECT line FROM auditEntry WHERE sequence < ? ORDER BY sequence DESC LIMIT ?",
                arguments: [sequence ?? .max, limit]
            )
        }
    }

    package func auditLines(about subject: String, before sequence: Int?, limit: Int) throws -> [String] {
        try readDecoding("auditEntry") { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT line FROM auditEntry
                    WHERE CASE WHEN json_valid(line) THEN json_extract(line, '$.subject') END = ?
                        AND sequence < ?
                    ORDER BY sequence DESC LIMIT ?
                    """,
                arguments: [subject, sequence ?? .max, limit]
            )
        }
    }

    private static func document(_ row: Row) throws -> CaseDocument {
        CaseDocument(
            number: try row.decode(atIndex: 0),
            version: try row.decode(atIndex: 1),
            content: Array(try row.decode(Data.self, atIndex: 2))
        )
    }

    private static func write(_ document: CaseDocument, in database: Database) throws {
        let content = Data(document.content)
        if document.version == 0 {
            try database.execute(
                sql: "INSERT OR IGNORE INTO caseDocument VALUES (?, 1, ?)",
                arguments: [document.number, content]
            )
        } else {
            try database.execute(
                sql: "UPDATE caseDocument SET version = version + 1, content = ? WHERE number = ? AND version = ?",
                arguments: [content, document.number, document.version]
            )
        }
        guard database.changesCount == 1 else { throw CaseStoreError.conflict(number: document.number) }
    }

    static func append(_ record: AuditRecord, in database: Database) throws {
        let last = try String.fetchOne(database, sql: "SELECT line FROM auditEntry ORDER BY sequence DESC LIMIT 1")
        let entry = try AuditEntry(record, behindLine: last)
        try database.execute(sql: "INSERT INTO auditEntry VALUES (?, ?)", arguments: [entry.sequence, entry.line])
    }
}
