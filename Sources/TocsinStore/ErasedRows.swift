// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// What ``Store/erase(_:keepingNames:signals:)`` took out.
package struct ErasedRows: Sendable, Equatable {
    /// All names of the accounts in the moment in which they went; empty where nothing did.
    package var names: Set<AccountID> = []
    /// Ascending; what else names them has to forget them too.
    package var events: [EventID] = []
    package var findings = 0
    /// Findings about others, and answers of judges, that pointed to the events as well and no longer do.
    package var severedReferences = 0
    /// Operations that lost a member, a tie or a possible member.
    package var operationsChanged = 0
    /// Operations of which fewer than two members were left.
    package var operationsRemoved = 0
    package var judgedTexts = 0
    /// Names by which the accounts were known elsewhere, and names that stood beside theirs.
    package var aliases = 0
    package var identifierLinks = 0
    /// Console views that named them.
    package var savedViews = 0
    /// Why bytes of what went may still lie in the store's files, with what to do; nil where they do not.
    ///
    /// They go when accounts are erased again, whichever.
    package var leftInFiles: String?

    package init() {}
}
