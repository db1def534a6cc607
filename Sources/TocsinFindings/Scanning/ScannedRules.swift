// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinStore

/// The rules that raised what is in a store, kept in it: a report names these, whichever rules there are by then.
package struct ScannedRules: Sendable, Equatable {
    /// How many there were, those on trial with them.
    package let count: Int
    /// As ``RuleSet/version``.
    package let version: String

    private static let key = "scan.rules"

    package init(_ rules: RuleSet) {
        count = rules.rules.count
        version = rules.version
    }

    private init?(setting: String) {
        let halves = setting.split(separator: " ", maxSplits: 1)
        guard halves.count == 2, let count = Int(halves[0]) else { return nil }
        self.count = count
        version = String(halves[1])
    }

    package func save(in store: any Store) throws {
        try store.setValue("\(count) \(version)", for: Self.key)
    }

    /// Nil where nothing was scanned yet.
    package static func load(from store: any Store) throws -> ScannedRules? {
        try store.value(for: key).flatMap(Self.init(setting:))
    }
}
