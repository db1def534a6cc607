// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel
package import TocsinSignals

/// Why two accounts are held to be one operator's, or not.
package struct Explanation: Sendable {
    /// Bits of the odds before anything is compared.
    package var priorBits: Double
    /// The whole evidence, for and against.
    ///
    /// Nil when the accounts have no rare value in common: they are then never compared.
    package var tie: Tie?
    /// In what the accounts agree; what is not here and is still evidence tells them apart.
    package var agreeing: Set<TieComparison>

    /// Compares two accounts as linking does.
    ///
    /// - Returns: Nil when the log does not know one of them.
    package init?(
        _ first: AccountID,
        _ second: AccountID,
        in log: ActivityLog,
        _ families: PromptFamilies,
        weights: MatchWeights,
        workers: Int
    ) async throws {
        guard let one = log.accounts.known(first), let other = log.accounts.known(second) else { return nil }
        let ties = try await TieFinder(PairFinder(log, families), weights, workers: workers)
        priorBits = ties.priorBits
        let pair = ties.pair(one, other)
        tie = pair.map { ties.tie($0, in: log) }
        agreeing = []
        // A level of 1 is one where they differ.
        if let pair { agreeing = Set(TieComparison.allCases.filter { pair.pattern[$0] > 1 }) }
    }
}
