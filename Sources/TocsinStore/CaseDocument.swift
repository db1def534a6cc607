// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinAudit

/// A case as it is kept: packed by the cases stage, with a version so that nobody overwrites what they have not seen.
package struct CaseDocument: Sendable, Equatable {
    /// From 1.
    package var number: Int
    /// How often it was written: 0 for a case that is not kept yet.
    package var version: Int
    package var content: [UInt8]

    package init(number: Int, version: Int, content: [UInt8]) {
        self.number = number
        self.version = version
        self.content = content
    }
}

/// A new content of a case, with what the audit log has to say of it.
package struct CaseChange: Sendable, Equatable {
    /// The new content, with the version that was read.
    package var document: CaseDocument
    package var record: AuditRecord
    /// What lists need of the new content; nil leaves the case out of them until it is added.
    package var summary: CaseSummary?

    package init(document: CaseDocument, record: AuditRecord, summary: CaseSummary? = nil) {
        self.document = document
        self.record = record
        self.summary = summary
    }

    /// The name of the detail that holds the digest of the case's new content.
    package static let contentDetail = "content"

    /// The record with the digest of the new content, so that a case that was changed behind the log's back shows.
    package var sealedRecord: AuditRecord {
        var record = record
        record.details[Self.contentDetail] = AuditDigest(of: document.content).description
        return record
    }
}

/// Why a case was not written.
package enum CaseStoreError: Error, Equatable, CustomStringConvertible {
    /// Somebody else changed it since it was read.
    case conflict(number: Int)
    /// The log's end is not what Tocsin wrote, so nothing may be put behind it.
    case damagedAudit
    /// The log takes no entry of so many bytes.
    case auditEntryTooLong(bytes: Int)

    package var description: String {
        switch self {
        case .conflict(let number):
            "Somebody else changed case-\(number) at the same time, so nothing was written. Look at it again, then repeat."
        case .damagedAudit:
            "The audit log's last entry is not as it was written, so nothing was written. Run 'tocsin audit verify'."
        case .auditEntryTooLong(let bytes):
            "The audit log's entry for this would have \(bytes) bytes and takes \(AuditEntry.maximumBytes) at most, so nothing was written. Do it for fewer accounts at once, or give a shorter reason."
        }
    }
}
