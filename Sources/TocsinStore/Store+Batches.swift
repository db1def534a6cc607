// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

extension Store {
    /// Which batches hold events of accounts, by their ``EventBatch/cursor``, and the last that was looked through; 0 without any.
    package func batches(holding accounts: Set<AccountID>) throws -> (cursors: [Int64], last: Int64) {
        var cursors: [Int64] = []
        var last: Int64 = 0
        while let batch = try eventBatch(after: last, withText: false) {
            last = batch.cursor
            if try batch.load().contains(where: { $0.account.map(accounts.contains) ?? false }) { cursors.append(last) }
        }
        return (cursors, last)
    }
}
