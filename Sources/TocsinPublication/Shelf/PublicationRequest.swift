// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel
package import TocsinReports

/// What somebody wants published.
package struct PublicationRequest: Sendable, Equatable, Codable {
    /// Groups of fewer accounts than this are never described.
    package static let smallestGroup = 3
    package static let largestGroup = 100

    package var publisher: String
    package var mark: SharingMark
    /// Groups of fewer accounts are counted and not described.
    package var minimumGroup: Int
    package var withIndicators: Bool
    /// Ascending.
    package var operations: [OperationID]
    /// What a version changes, for the changelog; empty for the first.
    package var change: String

    package init(
        publisher: String,
        mark: SharingMark,
        minimumGroup: Int,
        withIndicators: Bool,
        operations: [OperationID],
        change: String = ""
    ) {
        self.publisher = publisher
        self.mark = mark
        self.minimumGroup = minimumGroup
        self.withIndicators = withIndicators
        self.operations = operations.sorted()
        self.change = change
    }

    /// - Throws: ``PublicationError/incomplete(_:)``.
    func check(isFirst: Bool) throws(PublicationError) {
        guard publisher.contains(where: { !$0.isWhitespace }), publisher.count <= 200 else {
            throw .incomplete("who publishes it, in 200 characters at most")
        }
        guard !operations.isEmpty else { throw .incomplete("at least one operation") }
        guard (Self.smallestGroup...Self.largestGroup).contains(minimumGroup) else {
            throw .incomplete("a smallest group of \(Self.smallestGroup) to \(Self.largestGroup) accounts")
        }
        guard isFirst || change.contains(where: { !$0.isWhitespace }) else {
            throw .incomplete("what this version changes, for the changelog")
        }
        guard change.count <= 2_000 else { throw .incomplete("a shorter description of what changes") }
    }
}
