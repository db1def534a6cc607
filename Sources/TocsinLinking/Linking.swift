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
        /// For the next run over the same log when it has grown.
        package var state: LinkState
        /// Accounts that were compared with all whom they share something with; all of them in a full pass.
        package var comparedAccounts: Int
        package var isFull: Bool
    }

    /// Findings from this level on speak for harm.
    package static let minimumLevel = FindingLevel.medium

    /// Links the accounts of a log.
    ///
    /// `findings`: All findings; those in shadow or below ``minimumLevel`` do not count.
    ///
    /// `earlier`: What an earlier run over the same store gave: groups keep its ids.
    ///
    /// `state`: What that run left. Only accounts that came to share something since are then compared with others, unless the weights are
    /// others or the log grew by more than a tenth since it was compared in full. How often strangers agree is counted in full passes alone.
    ///
    /// `weights`: What was learnt of accounts that one operator runs.
    ///
    /// `workers`: How many tasks compare accounts at once, from 1; the result does not depend on it.
    package static func link(
        _ log: ActivityLog,
        _ families: PromptFamilies,
        findings: [Finding],
        earlier: [Operation] = [],
        state: LinkState? = nil,
        weights: MatchWeights,
        workers: Int
    ) async throws -> Result {
        let finder = PairFinder(log, families)
        let prints = AccountPrints(log, finder)
        let plan = LinkPlan(state, log, prints, weights: weights.digest)
        let ties: TieFinder
        let near: [PairFinder.Candidate]
        if let plan {
            ties = TieFinder(finder, MatchModel(weights.curve, counted: plan.counted))
            near = try await ties.near(plan, workers: workers)
        } else {
            ties = try await TieFinder(finder, weights, workers: workers)
            near = try await ties.near(workers: workers)
        }
        let pairs = ties.found(near)
        return try await Compared(
            log: log,
            finder: finder,
            prints: prints,
            ties: ties,
            near: near,
            pairs: pairs,
            clusters: try Clusters(pairs, byPseudonym: log.placesByPseudonym),
            weights: weights.digest,
            plan: plan
        )
        .result(findings: findings, earlier: earlier, workers: workers)
    }

    /// What an account shares with others, as linking sees it: for comparing with other linkers on the same input.
    package struct SharedValues: Sendable {
        package var account: AccountID
        /// By comparison: numbers that stand for values, ascending.
        ///
        /// Accounts with one number in common share the value.
        package var values: [TieComparison: [Int]]
        /// Language, clock and locale as one number.
        package var profile: UInt64
        /// Seconds since 1970; nil when its making is not in the log.
        package var created: Double?
        package var mailDomain: String?
    }

    /// What each account shares, in the order of the log's accounts.
    package static func sharedValues(_ log: ActivityLog, _ families: PromptFamilies) -> [SharedValues] {
        let finder = PairFinder(log, families)
        return (0..<Int32(log.accounts.count)).map { account in
            var values: [TieComparison: [Int]] = [:]
            for number in finder.blocks.blocks(of: account) {
                values[finder.blocks.blocks[Int(number)].comparison, default: []].append(Int(number))
            }
            let profile = log.profiles[Int(account)]
            return SharedValues(
                account: log.accounts[account],
                values: values,
                profile: finder.comparer.profiles[Int(account)].key,
                created: profile.created.map { Double($0.milliseconds) / 1000 },
                mailDomain: profile.emailDomain
            )
        }
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
        weights: MatchWeights,
        from least: Double,
        workers: Int
    ) async throws -> [Pair] {
        let ties = try await TieFinder(PairFinder(log, families), weights, workers: workers)
        return try await ties.pairs(from: least, workers: workers).map {
            Pair(first: log.accounts[$0.first], second: log.accounts[$0.second], probability: $0.probability)
        }
    }
}
