// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel
internal import TocsinSignals

/// What has to be compared when a log grew since it was linked.
struct LinkPlan: Sendable {
    let counted: MatchModel.Counted
    let countedAccounts: Int
    /// By account: whether it is compared with all whom some block brings it together with.
    let isChanged: [Bool]
    /// Pairs of other accounts that are compared again, since they were near before; ascending.
    let near: [LinkState.NearPair]

    /// So much more accounts than were counted make strangers strangers anew: the next pass is a full one.
    private static let mostGrowth = 1.1

    /// Nil when the log has to be compared in full: it was linked with other weights, lost accounts, or grew too much.
    init?(_ state: LinkState?, _ log: ActivityLog, _ prints: AccountPrints, weights: UInt64) {
        guard let state, state.weights == weights,
            Double(log.accounts.count) <= Double(state.countedAccounts) * Self.mostGrowth
        else { return nil }
        var isChanged = [Bool](repeating: true, count: log.accounts.count)
        var numbers: [Int32] = []
        numbers.reserveCapacity(state.accounts.count)
        for (account, print) in zip(state.accounts, state.prints) {
            guard let number = log.accounts.known(account) else { return nil }
            isChanged[Int(number)] = prints.values[Int(number)] != print
            numbers.append(number)
        }
        counted = state.counted
        countedAccounts = state.countedAccounts
        near = state.near.compactMap { pair -> LinkState.NearPair? in
            let (one, other) = (numbers[Int(pair.first)], numbers[Int(pair.second)])
            guard !isChanged[Int(one)], !isChanged[Int(other)] else { return nil }
            return LinkState.NearPair(first: min(one, other), second: max(one, other))
        }
        .sorted { ($0.first, $0.second) < ($1.first, $1.second) }
        self.isChanged = isChanged
    }
}
