// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A store whose events several processes scan together: one leads, which puts what batches give in order; any number help.
package protocol SharedScanStore: Store {
    /// The next batches behind a place, as ``Store/eventBatch(after:withText:)`` ends them.
    func batchCursors(after cursor: Int64, atMost count: Int) throws -> [Int64]

    /// Offers batches, by their cursors, to whoever scans with the same rules.
    func offer(_ cursors: [Int64], rulesVersion: String) throws

    /// Whether a batch is on offer; somebody may work on it.
    func hasOffers(rulesVersion: String) throws -> Bool

    /// Scans the first batch on offer that nobody works on.
    ///
    /// A batch that a killed process worked on is free again at once, and so is one whose work threw, after a second.
    ///
    /// `scan`: What the batch gives, to wait for ``scanned(_:)``; nil where the caller keeps it. It may be called twice for a batch.
    ///
    /// - Returns: False when there is none.
    /// - Throws: What `scan` throws, or ``ErasedMeanwhile``; the batch is then still on offer.
    func scanOffered(rulesVersion: String, _ scan: (EventBatch) throws -> ScanBatch?) throws -> Bool

    /// What a batch gave that another process scanned; nil while nobody has. Until ``Store/appendScan(_:)`` has it, or offers end.
    func scanned(_ cursor: Int64) throws -> ScanBatch?

    /// Takes back what is on offer, by any turn to scan, and forgets what was scanned and not used.
    func endOffers() throws

    /// Whether some process does a job.
    func isClaimed(_ job: StoreJob) throws -> Bool
}
