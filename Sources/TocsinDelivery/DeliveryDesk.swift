// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinStore

/// Keeps the record of what is carried while several tasks add to it.
package actor DeliveryDesk {
    package private(set) var record: DeliveryRecord
    private let store: any Store

    package init(_ store: any Store) throws {
        self.store = store
        record = try DeliveryRecord.load(from: store)
    }

    /// Takes the record as the store has it, after another process may have changed it.
    package func reload() throws {
        record = try DeliveryRecord.load(from: store)
    }

    /// Changes the record and saves it.
    ///
    /// - Throws: What the store throws; what was changed is saved with the next change.
    package func update(_ change: @Sendable (inout DeliveryRecord) -> Void) throws {
        change(&record)
        try record.save(in: store)
    }
}
