// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel
package import TocsinSignals

/// Ties accounts into operations: blocking, comparison, clustering.
///
/// A Fellegi–Sunter model of evidence, Leiden's communities over what it finds (docs/linking.md).
package enum Linking {
    /// What linking gives.
    package struct Result: Sendable {
        /// Ordered by first time, then id.
        package var operations: [Operation]
        /// Blocks left out because too many accounts share the value, by comparison.
        package var skippedBlocks: [TieComparison: Int]
    }

    /// Findings from this level on speak for harm.
    package static let minimumLevel = FindingLevel.medium

    /// Links the accounts of a log.
    ///
    /// `findings`: All findings; those in shadow or below ``minimumLevel`` do not count.
    ///
    /// `earlier`: What an earlier run over the same store gave: groups keep its ids.
    ///
    /// `weights`: What was learnt of accounts that one operator runs.
    ///
    /// `workers`: How many tasks compare accounts at once, from 1; the result does not depend on it.
    package static func link(
        _ log: ActivityLog,
        _ families: PromptFamilies,
        findings: [Finding],
        earlier: [Operation] = [],
        weights: MatchWeights,
        workers: Int
    ) async throws -> Result {
        let harm = HarmByAccount(log, findings)
        let finder = PairFinder(log, families, harm)
        let ties = try await TieFinder(log, finder, weights, workers: workers)
        let pairs = try await ties.pairs(workers: workers)
        let clusters = try Clusters(pairs, in: log)
        let groups = OperationGroups(log, ties, pairs, clusters, harm: harm)
        let controls = OrganicControls(log, finder, clusters, isHarmful: harm.isHarmful)
        var operations = try await groups.operations(controls, workers: workers)
        OperationIdentity(earlier: earlier).apply(to: &operations)
        groups.addBridges(to: &operations)
        return Result(
            operations: operations.sorted { ($0.firstTime, $0.id) < ($1.firstTime, $1.id) },
            skippedBlocks: finder.blocks.skipped
        )
    }

    /// Two accounts and how probable it is that one operator runs both.
    package struct Pair: Sendable {
        package var first: AccountID
        package var second: AccountID
        /// 0...1.
        package var probability: Double
    }

    /// All pairs that are probable enough, in the order of the log's accounts.
    ///
    /// `least`: Pairs that are less probable are left out, from above 0.
    package static func pairs(
        _ log: ActivityLog,
        _ families: PromptFamilies,
        findings: [Finding],
        weights: MatchWeights,
        from least: Double,
        workers: Int
    ) async throws -> [Pair] {
        let ties = try await TieFinder(
            log,
            PairFinder(log, families, HarmByAccount(log, findings)),
            weights,
            workers: workers
        )
        return try await ties.pairs(from: least, workers: workers).map {
            Pair(first: log.accounts[$0.first], second: log.accounts[$0.second], probability: $0.probability)
        }
    }
}
