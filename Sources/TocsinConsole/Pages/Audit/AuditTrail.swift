// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinAudit
internal import TocsinModel
internal import TocsinReports

/// Lines of the audit log as pages show them: what they say, whether or not the chain holds.
enum AuditTrail {
    struct Entry: Sendable, Equatable {
        var sequence: Int
        var record: AuditRecord
    }

    static func entries(_ lines: [String]) throws -> [Entry] {
        let parser = try JSONParser(maximumBytes: 1 << 20)
        return lines.compactMap { line -> Entry? in
            let read = try? parser.withValue(in: line) { row -> Entry? in
                guard let sequence = row["sequence"]?.int,
                    let time = row["time"]?.string.flatMap({ Timestamp(written: $0) }),
                    let actor = row["actor"]?.string, let role = row["role"]?.string,
                    let action = row["action"]?.string, let subject = row["subject"]?.string
                else { return nil }
                var record = AuditRecord(time: time, actor: actor, role: role, action: action, subject: subject)
                row["details"]?.forEachMember { name, value in record.details[name] = value.string }
                return Entry(sequence: sequence, record: record)
            }
            return read.flatMap(\.self)
        }
    }

    static func records(_ lines: [String]) throws -> [AuditRecord] { try entries(lines).map(\.record) }

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
