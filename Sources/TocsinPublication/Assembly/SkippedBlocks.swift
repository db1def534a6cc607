// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel
package import TocsinStore

/// How many blocks linking left out, kept in the store for the report.
package enum SkippedBlocks {
    private static let key = "link.skippedBlocks"

    package static func save(_ counts: [TieComparison: Int], in store: any Store) throws {
        let entries = counts.sorted { $0.key < $1.key }.map { "\($0.key.rawValue)=\($0.value)" }
        try store.setValue(entries.joined(separator: " "), for: key)
    }

    /// The counts; none when nothing was linked yet.
    package static func load(from store: any Store) throws -> [TieComparison: Int] {
        var counts: [TieComparison: Int] = [:]
        for entry in try store.value(for: key)?.split(separator: " ") ?? [] {
            let halves = entry.split(separator: "=")
            guard halves.count == 2, let comparison = TieComparison(rawValue: String(halves[0])) else { continue }
            counts[comparison] = Int(halves[1])
        }
        return counts
    }
}
