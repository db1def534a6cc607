// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import PostgresClient
package import TocsinAudit
package import TocsinStore

extension PostgresStore: CaseStore {
    package func cases() throws -> [CaseDocument] {
        try decoding("caseDocument") { connection in
            try connection.run("SELECT number, version, content FROM caseDocument ORDER BY number").map(Self.document)
        }
    }

    package func caseDocument(_ number: Int) throws -> CaseDocument? {
        try decoding("caseDocument") { connection in
            try connection.run(
                "SELECT number, version, content FROM caseDocument WHERE number = $1",
                [.int(number)]
            ).first.map(Self.document)
        }
    }

    package func lastCaseNumber() throws -> Int {
        try decoding("caseDocument") {
            try $0.run("SELECT coalesce(max(number), 0) FROM caseDocument").first?.value(0) ?? 0
        }
    }

    package func casesWithoutSummary() throws -> [CaseDocument] {
        try decoding("caseDocument") { connection in
            try connection.run(
                """
                SELECT number, version, content FROM caseDocument
                WHERE NOT EXISTS (SELECT 1 FROM caseSummary WHERE caseSummary.number = caseDocument.number) ORDER BY number
                """
            )
            .map(Self.document)
        }
    }

    package func commit(_ changes: [CaseChange]) throws {
        try write(.audit) { connection in
            for change in changes {
                try Self.write(change.document, connection)
                if let summary = change.summary { try Self.write(summary, connection) }
                try Self.append(change.sealedRecord, connection)
            }
        }
    }

    package func appendAudit(_ record: AuditRecord) throws {
        try write(.audit) { try Self.append(record, $0) }
    }

    package func auditLines() throws -> [String] {
        try decoding("auditEntry") {
            try $0.run("SELECT line FROM auditEntry ORDER BY sequence").map { try $0.value(0) }
        }
    }

    package func auditLines(before sequence: Int?, limit: Int) throws -> [String] {
        try decoding("auditEntry") { connection in
            try connection.run(
                "SELECT line FROM auditEntry WHERE sequence < $1 ORDER BY sequence DESC LIMIT $2",
                [.int(sequence ?? .max), .int(limit)]
            )
            .map { try $0.value(0) }
        }
    }

    package func auditLines(about subject: String, before sequence: Int?, limit: Int) throws -> [String] {
        try decoding("auditEntry") { connection in
            try connection.run(
                "SELECT line FROM auditEntry WHERE subject = $1 AND sequence < $2 ORDER BY sequence DESC LIMIT $3",
                [.text(subject), .int(sequence ?? .max), .int(limit)]
            )
            .map { try $0.value(0) }
        }
    }

    private static func document(_ row: PostgresRow) throws -> CaseDocument {
        CaseDocument(number: try row.value(0), version: try row.value(1), content: try row.value(2))
    }

    private static func write(_ document: CaseDocument, _ connection: PostgresConnection) throws {
        let content = PostgresParameter.bytes(document.content)
        let written =
            if document.version == 0 {
                try connection.run(
                    "INSERT INTO caseDocument VALUES ($1, 1, $2) ON CONFLICT DO NOTHING",
                    [.int(document.number), content]
                )
            } else {
                try connection.run(
                    "UPDATE caseDocument SET version = version + 1, content = $3 WHERE number = $1 AND version = $2",
                    [.int(document.number), .int(document.version), content]
                )
            }
        guard written.changes == 1 else { throw CaseStoreError.conflict(number: document.number) }
    }

    /// Puts a record behind the audit log; the caller holds its lock.
    static func append(_ record: AuditRecord, _ connection: PostgresConnection) throws {
        let last: String? = try connection.run("SELECT line FROM auditEntry ORDER BY sequence DESC LIMIT 1").first?
            .value(0)
        let entry = try AuditEntry(record, behindLine: last)
        try connection.run(
            "INSERT INTO auditEntry (sequence, subject, line) VALUES ($1, $2, $3)",
            [.int(entry.sequence), .text(record.subject), .text(entry.line)]
        )
    }
}
