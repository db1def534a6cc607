// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinAudit
internal import TocsinReports

/// Lines of the audit log as pages show them.
enum AuditTrail {
    static func records(_ lines: [String]) throws -> [AuditRecord] { try AuditLine.read(lines).map(\.record) }

    /// What an entry's details say beside its action, without digests.
    static func details(_ record: AuditRecord) -> String {
        record.details.filter { $0.key != "content" }.sorted { $0.key < $1.key }
            .map { name, value in
                // Ids by the dozen tell nobody anything; the log itself has them.
                let count = value.split(separator: " ").count
                return name == "events" ? "\(Wording.count(count, "message"))" : "\(name): \(value)"
            }
            .joined(separator: "; ")
    }
}
