// Tocsin
// SPDX-License-Identifier: Apache-2.0

extension RandomAccessCollection where Index == Int {
    /// The first place from which on all elements meet a condition that those before do not; the end where none does.
    ///
    /// - Complexity: O(log *n*).
    @inlinable package func partitioningIndex(where isBehind: (Element) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = low + (high - low) / 2
            if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
