// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinAudit

/// Where cases and the audit log are kept, each case with what the log says of it.
///
/// Each method that writes is one transaction: after a crash at any moment it has happened whole or not at all.
package protocol CaseStore: Sendable {
    /// All cases, ordered by number.
    func cases() throws -> [CaseDocument]

    /// Writes cases and what the audit log has to say of them, all or nothing.
    ///
    /// - Throws: ``CaseStoreError/conflict(number:)`` when one has another version than was read, ``CaseStoreError/damagedAudit``.
    func commit(_ changes: [CaseChange]) throws

    /// Puts a record of something that changes no case behind the audit log.
    ///
    /// - Throws: ``CaseStoreError/damagedAudit``.
    func appendAudit(_ record: AuditRecord) throws

    /// The audit log's entries as lines, from the first on.
    func auditLines() throws -> [String]
}
