// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommandSupport

/// Files that a run left unread while it did all else.
struct UnreadLogs: Error, CustomStringConvertible {
    /// Why each that was named cannot be read.
    var refused: [String] = []
    /// How many of those in folders, or matched by patterns, were passed over; each was warned of.
    var passedOver = 0

    /// Ends a run that did all else, so that its exit status tells.
    func throwIfAny() throws(UnreadLogs) {
        if passedOver > 0 || !refused.isEmpty { throw self }
    }

    var description: String {
        var sentences = refused
        if passedOver > 0 {
            let files = passedOver == 1 ? "1 file was" : "\(passedOver.grouped) files were"
            sentences.append("\(files) passed over; the warnings say which, why, and what to do.")
        }
        return sentences.joined(separator: "\n")
    }
}
