// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import OrderedWork
internal import TocsinModel
internal import TocsinSignals

/// Turns groups of accounts into operations.
struct OperationGroups: Sendable {
    private let log: ActivityLog
    private let ties: TieFinder
    private let clusters: Clusters
    /// By group: the pairs within, and those that lead out of it, from either side.
    private let inside: [[TieFinder.Found]]
    private let outward: [[(member: Int32, other: Int32, probability: Double)]]
    private let harm: HarmByAccount

    /// A group of fewer accounts is an operation only when all have findings: two accounts that share much are mostly one person's.
    private static let minimumAccounts = 3
    /// The share of members that must have findings, and their least number, for a group to be called harmful.
    private static let minimumHarmfulShare = 0.25
    private static let minimumHarmfulAccounts = 2
    /// Ties from this probability on make an operation's core.
    private static let minimumCore = 0.98
    /// Likely ties that a member has to another operation to be called a bridge.
    private static let minimumBridgeTies = 2

    init(
        _ log: ActivityLog,
        _ ties: TieFinder,
        _ pairs: [TieFinder.Found],
        _ clusters: Clusters,
        harm: HarmByAccount
    ) {
        var inside = [[TieFinder.Found]](repeating: [], count: clusters.groups.count)
        var outward = [[(member: Int32, other: Int32, probability: Double)]](
            repeating: [],
            count: clusters.groups.count
        )
        for pair in pairs {
            let (one, other) = (clusters.groupOf[Int(pair.first)], clusters.groupOf[Int(pair.second)])
            if one >= 0, one == other {
                inside[one].append(pair)
                continue
            }
            if one >= 0 { outward[one].append((pair.first, pair.second, pair.probability)) }
            if other >= 0 { outward[other].append((pair.second, pair.first, pair.probability)) }
        }
        self.log = log
        self.ties = ties
        self.clusters = clusters
        self.inside = inside
        self.outward = outward
        self.harm = harm
    }

    /// The groups that are operations, in the order of groups.
    func operations(_ controls: OrganicControls, workers: Int) async throws -> [Operation] {
        var operations: [Operation] = []
        try await inOrder(over: 0..<Int32(clusters.groups.count), by: 4, workers: workers) { groups in
            groups.compactMap { operation(Int($0), controls) }
        } take: {
            operations += $0
        }
        return operations
    }

    private func operation(_ group: Int, _ controls: OrganicControls) -> Operation? {
        let accounts = clusters.groups[group]
        let core = core(group)
        let members = accounts.map { account in
            Operation.Member(
                account: log.accounts[account],
                events: log.records(of: account).count,
                findings: harm.findings[Int(account)],
                tier: core.contains(account) ? .core : .likely
            )
        }
        let harmful = members.count { !$0.findings.isEmpty }
        guard members.count >= Self.minimumAccounts || harmful == members.count else { return nil }
        let starts = accounts.compactMap { account in
            log.records(of: account).first.map { ($0.time, log.accounts[account]) }
        }
        let last = accounts.compactMap { log.records(of: $0).last?.time }.max()
        guard let earliest = starts.min(by: { $0 < $1 }), let last else { return nil }
        // The earliest account names the operation, so that it keeps its id when it gains members.
        var hash = StableHash()
        hash.combine(earliest.1.high)
        hash.combine(earliest.1.low)
        let comparisons = controls.compare(accounts)
        let most = comparisons.first { $0.statistic == .harmfulMembers }?.controlMost ?? 0
        // As the controls' shares are reckoned, so that equal ones are equal.
        let harmfulShare = Double(harmful) / Double(members.count)
        let isHarmful =
            harmful >= Self.minimumHarmfulAccounts && harmfulShare >= Self.minimumHarmfulShare
            // No more findings than groups that nobody chose have is no sign of anything.
            && harmfulShare > most
        var operation = Operation(
            id: OperationID(value: hash.value),
            members: members.sorted { $0.account < $1.account },
            ties: inside[group].map { ties.tie($0, in: log) }.sorted { ($0.first, $0.second) < ($1.first, $1.second) },
            firstTime: earliest.0,
            lastTime: last,
            standing: isHarmful ? .harmful : .coordinatedOnly
        )
        operation.controls = comparisons
        operation.possible = possible(group)
        return operation
    }

    /// The largest part that holds together by almost certain ties alone.
    private func core(_ group: Int) -> Set<Int32> {
        let accounts = clusters.groups[group]
        var places: [Int32: Int32] = [:]
        for (place, account) in accounts.enumerated() { places[account] = Int32(place) }
        var sets = DisjointSets(count: accounts.count)
        for pair in inside[group] where pair.probability >= Self.minimumCore {
            if let first = places[pair.first], let second = places[pair.second] { sets.join(first, second) }
        }
        var parts: [Int32: [Int32]] = [:]
        for (place, account) in accounts.enumerated() {
            parts[sets.root(of: Int32(place)), default: []].append(account)
        }
        let largest = parts.values.max { ($0.count, $1[0]) < ($1.count, $0[0]) } ?? []
        return largest.count > 1 ? Set(largest) : []
    }

    /// Accounts of no group with a tie into this one, ascending.
    private func possible(_ group: Int) -> [Operation.Possible] {
        var strongest: [Int32: Double] = [:]
        for tie in outward[group] where clusters.groupOf[Int(tie.other)] < 0 {
            strongest[tie.other] = max(strongest[tie.other] ?? 0, tie.probability)
        }
        return strongest.map { Operation.Possible(account: log.accounts[$0.key], probability: $0.value) }.sorted {
            $0.account < $1.account
        }
    }

    /// Finds members that are tied to several members of another operation.
    func addBridges(to operations: inout [Operation]) {
        var placeOf: [AccountID: Int] = [:]
        for (place, operation) in operations.enumerated() {
            for member in operation.members { placeOf[member.account] = place }
        }
        for group in clusters.groups.indices {
            guard let place = placeOf[log.accounts[clusters.groups[group][0]]] else { continue }
            var counts: [AccountID: [Int: Int]] = [:]
            for tie in outward[group] where tie.probability >= Clusters.minimumProbability {
                guard let other = placeOf[log.accounts[tie.other]] else { continue }
                counts[log.accounts[tie.member], default: [:]][other, default: 0] += 1
            }
            let bridges = counts.flatMap { account, others in
                others.filter { $0.value >= Self.minimumBridgeTies }.map {
                    Operation.Bridge(account: account, other: operations[$0.key].id, ties: $0.value)
                }
            }
            operations[place].bridges = bridges.sorted { ($0.account, $0.other) < ($1.account, $1.other) }
        }
    }
}
