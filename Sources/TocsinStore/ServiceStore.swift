// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinAudit
package import TocsinModel

/// The whole store of a service, as commands open it: events and what was made of them, cases, people, parts of logs that were scanned
/// elsewhere, and a look at its health.
package protocol ServiceStore: Store, CaseStore, PeopleStore, LogPartStore {
    /// Puts a record behind the audit log.
    ///
    /// - Throws: ``CaseStoreError/damagedAudit``, ``CaseStoreError/auditEntryTooLong(bytes:)``.
    func appendAudit(_ record: AuditRecord) throws

    /// Where the last scan stopped, whatever its rules; 0 before any.
    func lastScanCursor() throws -> Int64

    /// From when a purge counts the days of the oldest message text; nil without any.
    ///
    /// When the first event happened of a batch that still holds text, or when the batch was stored if that was earlier.
    func oldestText() throws -> Timestamp?

    /// What is wrong with the store, line by line; empty when it is sound.
    ///
    /// `isQuick`: Leaves out whether indexes say the same as their tables, which takes most of the time.
    func faults(isQuick: Bool) throws -> [String]

    /// What keeps this process from writing to the store, with what to do; empty where nothing does. Writes nothing.
    func writingObstacles() throws -> [WritingObstacle]

    /// How much room the store takes, in bytes.
    func sizeBytes() throws -> Int
}

/// Why a store cannot be written to.
package struct WritingObstacle: Sendable, Equatable {
    /// What was found, in one sentence.
    package let found: String
    /// What to do.
    package let advice: String

    package init(found: String, advice: String) {
        self.found = found
        self.advice = advice
    }
}
