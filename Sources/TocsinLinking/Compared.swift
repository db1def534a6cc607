// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel
internal import TocsinSignals

/// What comparing accounts and grouping them gave: operations follow from it.
struct Compared: Sendable {
    let log: ActivityLog
    let finder: PairFinder
    let prints: AccountPrints
    let ties: TieFinder
    /// In the order of accounts.
    let near: [PairFinder.Candidate]
    /// Those of them that are probable enough.
    let pairs: [TieFinder.Found]
    let clusters: Clusters
    /// Digest of the weights.
    let weights: UInt64
    /// Nil when all accounts were compared.
    let plan: LinkPlan?

    /// `findings`, `earlier` and `workers` as ``Linking/link(_:_:findings:earlier:state:weights:workers:)`` has them.
    func result(findings: [Finding], earlier: [Operation], workers: Int) async throws -> Linking.Result {
        let harm = HarmByAccount(log, findings)
        let groups = OperationGroups(log, ties, pairs, clusters, harm: harm)
        let controls = OrganicControls(log, finder, clusters, isHarmful: harm.isHarmful)
        var operations = try await groups.operations(controls, workers: workers)
        OperationIdentity(earlier: earlier).apply(to: &operations)
        groups.addBridges(to: &operations)
        return Linking.Result(
            operations: operations.sorted { ($0.firstTime, $0.id) < ($1.firstTime, $1.id) },
            skippedBlocks: finder.blocks.skipped,
            state: LinkState(
                weights: weights,
                countedAccounts: plan?.countedAccounts ?? log.accounts.count,
                counted: ties.counted,
                accounts: (0..<Int32(log.accounts.count)).map { log.accounts[$0] },
                prints: prints.values,
                near: near.map { LinkState.NearPair(first: $0.first, second: $0.second) }
            ),
            comparedAccounts: plan?.isChanged.count { $0 } ?? log.accounts.count,
            isFull: plan == nil
        )
    }
}
