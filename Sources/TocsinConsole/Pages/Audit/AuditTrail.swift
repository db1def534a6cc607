// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinAudit
internal import TocsinReports

/// Lines of the audit log as pages show them.
enum AuditTrail {
    static func records(_ lines: [String]) throws -> [AuditRecord] { try AuditLine.read(lines).map(\.record) }

    /// What was done, in words; the log's own word shows where somebody points at it.
    static func action(_ record: AuditRecord) -> Markup {
        .element("span", ["title": record.action], .text(AuditWords.title(record.action)))
    }

    /// What an entry's details say beside its action, without digests.
    static func details(_ record: AuditRecord) -> String {
        record.details.filter { $0.key != "content" }.sorted { $0.key < $1.key }
            .map { name, value in
                // Ids by the dozen tell nobody anything; the log itself has them.
                let count = value.split(separator: " ").count
                return name == "events"
                    ? "\(Wording.count(count, "message"))"
                    : "\(AuditWords.name(name)): \(AuditWords.value(value, of: name, by: record.action))"
            }
            .joined(separator: "; ")
    }
}
