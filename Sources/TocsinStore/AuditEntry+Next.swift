// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinAudit

extension AuditEntry {
    /// Puts a record behind the line that a kept log ends with; nil where it has none.
    ///
    /// - Throws: ``CaseStoreError/damagedAudit``, ``CaseStoreError/auditEntryTooLong(bytes:)``.
    package init(_ record: AuditRecord, behindLine last: String?) throws(CaseStoreError) {
        let head = last.flatMap { AuditHead(lastLine: $0) }
        guard last == nil || head != nil else { throw .damagedAudit }
        self.init(record, behind: head)
        // It could not be read back, and nothing more be put behind it.
        let bytes = line.utf8.count
        guard bytes <= Self.maximumBytes else { throw .auditEntryTooLong(bytes: bytes) }
    }
}
