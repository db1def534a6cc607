// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// Where an account's owner can appeal, for statements of reasons.
package struct Redress: Sendable {
    /// In words, such as a mail address; empty when it is the place that the message comes from.
    package var address: String
    /// Makes a link for each decision; nil where the console takes no appeals.
    package var links: AppealLinks?

    package init(_ address: String = "", links: AppealLinks? = nil) {
        self.address = address
        self.links = links
    }

    /// What stands behind the words that say that one can appeal; may be empty.
    ///
    /// `account`: Whose owner is told; nil for a decision about several, without the link.
    func text(_ decision: Decision, for account: AccountID?) -> String {
        [account.flatMap { links?.link(decision, for: $0) }, address].compactMap(\.self).filter { !$0.isEmpty }.joined(
            separator: " "
        )
    }
}
