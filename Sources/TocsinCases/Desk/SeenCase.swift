// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// What somebody saw of a case before they did something to it, so that nobody does it to what they never read.
package enum SeenCase: Sendable, Equatable {
    /// The id of ``Case/decisionInQuestion``.
    case decision(String)
    /// How often the case had been written.
    case version(Int)
}

extension Case {
    /// The decision that a second person, an appeal or whoever decides an appeal means: the one that waits, else the one that holds.
    package var decisionInQuestion: Decision? { proposal ?? decisions.last }
}
