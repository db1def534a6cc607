// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// A line of the log for those who show or follow it: what it says, whether or not the chain holds.
package struct AuditLine: Sendable, Equatable {
    package let sequence: Int
    package let record: AuditRecord
    /// As the line gives it.
    package let digest: AuditDigest

    /// Reads lines that ``AuditEntry/line`` wrote; others are left out.
    package static func read(_ lines: [String]) throws -> [AuditLine] {
        let parser = try JSONParser(maximumBytes: AuditEntry.maximumBytes)
        return lines.compactMap { line in
            let read = try? parser.withValue(in: line) { row in AuditLine(row) }
            return read.flatMap(\.self)
        }
    }

    private init?(_ row: JSONValue) {
        guard let sequence = row["sequence"]?.int, let digest = row["hash"]?.string.flatMap(AuditDigest.init),
            let time = row["time"]?.string.flatMap({ Timestamp(written: $0) }),
            let actor = row["actor"]?.string, let role = row["role"]?.string,
            let action = row["action"]?.string, let subject = row["subject"]?.string
        else { return nil }
        var record = AuditRecord(time: time, actor: actor, role: role, action: action, subject: subject)
        row["details"]?.forEachMember { name, value in record.details[name] = value.string }
        self.sequence = sequence
        self.record = record
        self.digest = digest
    }
}
