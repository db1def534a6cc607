// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// What is known of an error of the store; told by what opened it, since the console knows no database.
package struct StoreProblem: Sendable, Equatable {
    /// A fixed word for the log: nothing that was asked for or stored.
    package let word: String
    /// Whether the store can be read and not written.
    package let keepsFromWriting: Bool

    package init(word: String, keepsFromWriting: Bool) {
        self.word = word
        self.keepsFromWriting = keepsFromWriting
    }
}
