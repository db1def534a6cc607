// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinStore

/// What is known of an error of the store; told by what opened it, since the console knows no database.
package struct StoreProblem: Sendable, Equatable {
    /// A fixed word for the log: nothing that was asked for or stored.
    package let word: String
    /// Nil for what trying again does not end.
    package let trouble: StoreTrouble?

    package init(word: String, trouble: StoreTrouble?) {
        self.word = word
        self.trouble = trouble
    }
}
