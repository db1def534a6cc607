// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import TocsinModel
internal import TocsinStore

extension AccountID {
    /// - Throws: ``PostgresStoreError/damaged(table:)`` unless there are 16 bytes.
    init(stored: Data, table: String) throws {
        guard let account = AccountID(bytes: stored) else { throw PostgresStoreError.damaged(table: table) }
        self = account
    }
}
