// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// What is true of a simulated log, in the pseudonyms of the store that it was ingested into.
package struct Truth: Sendable {
    /// By account: the benign population it belongs to.
    package var populations: [AccountID: String] = [:]
    /// By benign account: the office, class or campaign that it is part of; absent for people on their own.
    package var groups: [AccountID: String] = [:]
    /// By account: the operation it belongs to.
    package var operations: [AccountID: String] = [:]
    /// By account that works for two operations: the second.
    package var secondOperations: [AccountID: String] = [:]
    /// What operations have in common though nobody runs both.
    package var bridges: [Bridge] = []
    /// By operation: what it does and how well it hides.
    package var descriptions: [String: Description] = [:]
    /// Requests that plainly ask for harm, by event.
    package var harmfulEvents: [EventID: HarmCategory] = [:]

    /// An operation's nature.
    package struct Description: Sendable, Hashable {
        package var category: HarmCategory
        package var archetype: String
        package var difficulty: String

        package init(category: HarmCategory, archetype: String, difficulty: String) {
            self.category = category
            self.archetype = archetype
            self.difficulty = difficulty
        }
    }

    /// Two operations that share something.
    package struct Bridge: Sendable, Hashable {
        /// `account` or `supplier`.
        package var kind: String
        package var first: String
        package var second: String

        package init(kind: String, first: String, second: String) {
            self.kind = kind
            self.first = first
            self.second = second
        }
    }

    package init() {}
}
