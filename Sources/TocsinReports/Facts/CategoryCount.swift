// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// What was found of one category.
package struct CategoryCount: Sendable {
    package var category: HarmCategory
    package var findings: Int
    package var accounts: Int
    package var highestLevel: FindingLevel

    /// Counts findings by category: most findings first, then in the order of the categories.
    package static func count(_ findings: [Finding]) -> [CategoryCount] {
        let counts = Dictionary(grouping: findings, by: \.rule.category).map { category, group in
            CategoryCount(
                category: category,
                findings: group.count,
                accounts: Set(group.compactMap(\.account)).count,
                highestLevel: group.map(\.rule.level).max() ?? .informational
            )
        }
        return counts.sorted { ($1.findings, $0.category) < ($0.findings, $1.category) }
    }
}
