// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// What keeps a command from its work and shows only while it runs: a file, a store, or what is in them.
///
/// `ValidationError` is for what is wrong with the command's line itself, since ArgumentParser tells how to write that one behind it.
package struct CommandProblem: Error, Equatable, CustomStringConvertible {
    /// What was found, what was expected and what to do next.
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
