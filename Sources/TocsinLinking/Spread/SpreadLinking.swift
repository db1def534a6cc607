// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel
package import TocsinSignals

/// Links a log with the work on pairs done elsewhere, in parts (``LinkPart``), with the result of a full pass of ``Linking``.
package struct SpreadLinking: Sendable {
    private let log: ActivityLog
    private let finder: PairFinder
    private let weights: UInt64

    /// `weights`: Those that the parts' model is made with.
    package init(_ log: ActivityLog, _ families: PromptFamilies, weights: MatchWeights) {
        self.log = log
        finder = PairFinder(log, families)
        self.weights = weights.digest
    }

    /// What every part needs: who shares which value, as numbers; no pseudonym and no text.
    package var table: [UInt8] { LinkPart.table(finder, byPseudonym: log.placesByPseudonym) }

    package var stretchCount: Int { finder.stretchCount }

    /// - Parameters:
    ///   - model: As a part made it of what all stretches counted.
    ///   - pairs: What comparing gave, of all stretches, in any order.
    ///   - groups: Those of all connected parts, in any order.
    ///   - findings: As linking takes them.
    ///   - earlier: As linking takes them.
    ///   - workers: How many tasks work at once, from 1; the result does not depend on it.
    /// - Returns: What a full pass gives.
    /// - Throws: ``LinkPartError/group(_:)`` when groups are not of this log.
    package func result(
        _ model: LinkModel,
        pairs: [LinkPair],
        groups: [[Int32]],
        findings: [Finding],
        earlier: [Operation],
        workers: Int
    ) async throws -> Linking.Result {
        var isTaken = [Bool](repeating: false, count: log.accounts.count)
        for (number, group) in groups.enumerated() {
            guard group.count > 1 else { throw LinkPartError.group(number + 1) }
            for account in group {
                guard isTaken.indices.contains(Int(account)), !isTaken[Int(account)] else {
                    throw LinkPartError.group(number + 1)
                }
                isTaken[Int(account)] = true
            }
        }
        let ties = TieFinder(finder, model.model)
        let near = pairs.map(\.candidate).sorted { ($0.first, $0.second) < ($1.first, $1.second) }
        return try await Compared(
            log: log,
            finder: finder,
            prints: AccountPrints(log, finder),
            ties: ties,
            near: near,
            pairs: ties.found(near),
            clusters: Clusters(groups: groups.map { $0.sorted() }, accounts: log.accounts.count),
            weights: weights,
            plan: nil
        )
        .result(findings: findings, earlier: earlier, workers: workers)
    }
}
