// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel
package import TocsinSignals

/// Sets what sums of bits are worth as probabilities.
package enum LinkCalibration {
    /// What was set, and from how much.
    package struct Result: Sendable {
        package var weights: MatchWeights
        package var pairs: Int
    }

    /// Fewer pairs with as many bits tell nothing.
    private static let poolSize = 250
    /// Pairs that are less probable are of no use to anybody.
    private static let least = 0.002

    /// Goes through the pairs of a log that learning has not seen, and asks of each whether it is true.
    ///
    /// - Parameters:
    ///   - weights: What was learnt; their curve is replaced.
    ///   - log: Everything that is kept of the accounts.
    ///   - families: The log's near-identical prompts.
    ///   - isSame: As ``LinkTraining`` takes it.
    ///   - workers: How many tasks compare at once, from 1; the result does not depend on it.
    /// - Returns: The weights with their new curve, the identity where no pair is probable enough.
    /// - Throws: `CancellationError`.
    package static func calibrate(
        _ weights: MatchWeights,
        _ log: ActivityLog,
        _ families: PromptFamilies,
        isSame: (AccountID, AccountID) -> Bool?,
        workers: Int
    ) async throws -> Result {
        var weights = weights
        weights.curve = .identity
        let ties = try await TieFinder(PairFinder(log, families), weights, workers: workers)
        let pairs = try await ties.pairs(from: least, workers: workers).compactMap { pair in
            isSame(log.accounts[pair.first], log.accounts[pair.second]).map { (bits: pair.bits, isTrue: $0) }
        }
        if !pairs.isEmpty { weights.curve = ProbabilityCurve(fitting: pairs, poolSize: poolSize) }
        return Result(weights: weights, pairs: pairs.count)
    }
}
