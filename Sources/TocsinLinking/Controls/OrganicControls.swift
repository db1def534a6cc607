// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel
internal import TocsinSignals

/// Compares groups with groups that nobody chose: as many accounts of the same log that belong to no group, each with the language and the
/// hours of the member whose place it takes.
struct OrganicControls: Sendable {
    private let finder: PairFinder
    /// By account: whether it has findings that count.
    private let isHarmful: [Bool]
    private let log: ActivityLog
    /// By account: its language and its busiest third of the day.
    private let strata: [Int32]
    /// By stratum: its accounts of no group, by pseudonym.
    private let pools: [Int32: [Int32]]
    /// All accounts of no group, for strata that have few.
    private let everybody: [Int32]

    private static let controls = 100
    /// Fewer accounts are too few to draw from.
    private static let smallestPool = 50
    /// No more pairs of a group are compared, spread over all.
    private static let mostPairs = 20

    init(_ log: ActivityLog, _ finder: PairFinder, _ clusters: Clusters, isHarmful: [Bool]) {
        self.log = log
        self.finder = finder
        self.isHarmful = isHarmful
        strata = (0..<Int32(log.accounts.count)).map { account in
            var hours = InlineArray<3, Int>(repeating: 0)
            for record in log.records(of: account) where record.type == .request {
                hours[Int(record.time.milliseconds.flooredQuotient(by: 3_600_000).modulo24 / 8)] += 1
            }
            var busiest = 0
            for third in 1..<3 where hours[third] > hours[busiest] { busiest = third }
            return Int32(finder.comparer.profiles[Int(account)].traits[0]) * 3 + Int32(busiest)
        }
        everybody = (0..<Int32(log.accounts.count)).filter { clusters.groupOf[Int($0)] < 0 }.sorted {
            log.accounts[$0] < log.accounts[$1]
        }
        pools = Dictionary(grouping: everybody) { [strata] in strata[Int($0)] }
    }

    /// One comparison a statistic, in the order of ``Operation/Control/Statistic``; empty when the log has too few accounts of the kind.
    func compare(_ group: [Int32]) -> [Operation.Control] {
        let group = group.sorted { log.accounts[$0] < log.accounts[$1] }
        guard everybody.count > 2 * group.count else { return [] }
        // Every pool has twice the group's accounts, so that those of one draw are found soon and draws differ.
        let fewest = max(Self.smallestPool, 2 * group.count)
        let drawnFrom = group.map { account in
            let own = pools[strata[Int(account)]] ?? []
            return own.count < fewest ? everybody : own
        }
        // Seeded by the group, so that a run can be repeated.
        var numbers = LinearDraws(seed: log.accounts[group[0]].low &+ UInt64(group.count))
        let draws = (0..<Self.controls).map { _ -> [Double] in
            // Nobody twice: an account shares everything with itself.
            var drawn: Set<Int32> = []
            let control = drawnFrom.map { pool -> Int32 in
                while true {
                    let account = pool[numbers.next(below: pool.count)]
                    if drawn.insert(account).inserted { return account }
                }
            }
            return shares(control)
        }
        let mine = shares(group)
        return Operation.Control.Statistic.allCases.enumerated().map { index, statistic in
            Operation.Control(
                statistic: statistic,
                share: mine[index],
                controlMean: draws.reduce(0) { $0 + $1[index] } / Double(draws.count),
                controlMost: draws.reduce(0) { max($0, $1[index]) },
                controls: draws.count
            )
        }
    }

    /// In the order of ``Operation/Control/Statistic``.
    private func shares(_ group: [Int32]) -> [Double] {
        let harmful = group.count { isHarmful[Int($0)] }
        var content = 0
        var minutes = 0
        let pairs = pairs(group.count)
        for (first, second) in pairs {
            if finder.blocks.shared(group[first], group[second]).contains(where: { !$0.comparison.isPlace }) {
                content += 1
            }
            if finder.comparer.meet(group[first], group[second]) { minutes += 1 }
        }
        return [
            Double(harmful) / Double(group.count), Double(content) / Double(pairs.count),
            Double(minutes) / Double(pairs.count),
        ]
    }

    /// Pairs of places in a group, evenly spread when there are many.
    private func pairs(_ count: Int) -> [(Int, Int)] {
        let all = count * (count - 1) / 2
        guard all > Self.mostPairs else { return (1..<count).flatMap { second in (0..<second).map { ($0, second) } } }
        return (0..<Self.mostPairs).map { number in
            let first = number * 7 % count
            return (first, (first + 1 + number * 11 % (count - 1)) % count)
        }
    }
}

extension Int64 {
    /// The remainder from 0 to 23.
    fileprivate var modulo24: Int64 { ((self % 24) + 24) % 24 }
}
