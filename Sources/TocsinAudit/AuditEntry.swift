// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// A record with its place in the log: its number, and the digest of the entry before it.
package struct AuditEntry: Sendable, Equatable {
    /// From 1, without gaps.
    package let sequence: Int
    /// The digest of the entry before; ``AuditDigest/none`` for the first.
    package let previous: AuditDigest
    package let record: AuditRecord

    /// The longest line that is read back; nobody may write a longer one.
    package static let maximumBytes = 1 << 20

    package init(sequence: Int, previous: AuditDigest, record: AuditRecord) {
        self.sequence = sequence
        self.previous = previous
        self.record = record
    }

    /// Puts a record behind what the log holds so far.
    package init(_ record: AuditRecord, behind head: AuditHead?) {
        self.init(sequence: (head?.sequence ?? 0) + 1, previous: head?.digest ?? .none, record: record)
    }

    /// The SHA-256 of the canonical form without the digest itself.
    package var digest: AuditDigest { AuditDigest(of: canonical(nil).utf8) }

    /// The log's end when this is its last entry.
    package var head: AuditHead { AuditHead(sequence: sequence, digest: digest) }

    /// The entry as one line of JSON: members in a fixed order, details by name, its own digest (`hash`) last.
    package var line: String { canonical(digest).text }

    private func canonical(_ digest: AuditDigest?) -> JSONWriter {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("sequence", sequence)
            writer.member("previous", previous.description)
            writer.member("time", record.time.description)
            writer.member("actor", record.actor)
            writer.member("role", record.role)
            writer.member("action", record.action)
            writer.member("subject", record.subject)
            writer.key("details")
            writer.object { writer in
                for (name, value) in record.details.sorted(by: { $0.key < $1.key }) { writer.member(name, value) }
            }
            writer.member("hash", digest?.description)
        }
        return writer
    }
}

extension AuditEntry {
    /// Reads a line that ``line`` wrote.
    ///
    /// - Returns: Nil for anything that differs from the canonical form in a single byte.
    init?(line: String, parser: JSONParser) {
        let read = try? parser.withValue(in: line) { row -> AuditEntry? in
            guard let sequence = row["sequence"]?.int, let previous = row["previous"]?.string.flatMap(AuditDigest.init),
                let time = row["time"]?.string.flatMap({ Timestamp(written: $0) }), let actor = row["actor"]?.string,
                let role = row["role"]?.string, let action = row["action"]?.string,
                let subject = row["subject"]?.string, let details = row["details"]
            else { return nil }
            var record = AuditRecord(time: time, actor: actor, role: role, action: action, subject: subject)
            details.forEachMember { name, value in record.details[name] = value.string }
            return AuditEntry(sequence: sequence, previous: previous, record: record)
        }
        // Swift's `==` takes texts for equal that are written with other bytes.
        guard let entry = read.flatMap({ $0 }), entry.line.utf8.elementsEqual(line.utf8) else { return nil }
        self = entry
    }
}

/// Where a log ends: what somebody has to remember to notice that later entries were cut off.
package struct AuditHead: Sendable, Equatable {
    /// The last entry's number.
    package var sequence: Int
    package var digest: AuditDigest

    package init(sequence: Int, digest: AuditDigest) {
        self.sequence = sequence
        self.digest = digest
    }

    /// The end of a log whose last entry is a line.
    ///
    /// - Returns: Nil when that is not as ``AuditEntry/line`` wrote it.
    package init?(lastLine: String) {
        guard let parser = try? JSONParser(maximumBytes: AuditEntry.maximumBytes),
            let entry = AuditEntry(line: lastLine, parser: parser)
        else { return nil }
        self = entry.head
    }
}
