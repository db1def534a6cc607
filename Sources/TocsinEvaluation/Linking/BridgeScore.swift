// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// Whether linking told apart operations that share an account or a supplier, and said that they do.
package struct BridgeScore: Sendable {
    /// By what the operations share, in the order of the words.
    package let byKind: [(name: String, figures: Figures)]
    /// Pairs of joined operations with a reported bridge between them though none was planted.
    package let unplanted: Int

    /// What became of planted bridges.
    package struct Figures: Sendable {
        package var planted = 0
        /// Both operations were joined, as one or as two.
        package var joined = 0
        /// Of those: both in one group.
        package var melted = 0
        /// Of those: told apart, and the bridge was reported; of an account that serves both, with its name.
        package var reported = 0
    }

    /// - Parameters:
    ///   - groups: All groups; an account is in one at most.
    ///   - truth: Who belongs to whom.
    package init(groups: [Operation], truth: Truth) {
        let homes = Self.homes(groups, truth)
        var places: [OperationID: Int] = [:]
        for (place, group) in groups.enumerated() { places[group.id] = place }
        var figures: [String: Figures] = [:]
        var planted: Set<[String]> = []
        for bridge in truth.bridges {
            planted.insert([bridge.first, bridge.second].sorted())
            figures[bridge.kind, default: Figures()].planted += 1
            guard let first = homes[bridge.first], let second = homes[bridge.second] else { continue }
            figures[bridge.kind, default: Figures()].joined += 1
            if first == second {
                figures[bridge.kind, default: Figures()].melted += 1
                continue
            }
            let between =
                groups[first].bridges.filter { places[$0.other] == second }
                + groups[second].bridges.filter { places[$0.other] == first }
            let isReported = between.contains { reported in
                bridge.kind != "account" || truth.secondOperations[reported.account] != nil
            }
            if isReported { figures[bridge.kind, default: Figures()].reported += 1 }
        }
        byKind = figures.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        // Two operations may have one home, when they melted.
        let operations = Dictionary(grouping: homes.keys) { homes[$0] ?? 0 }
        var reported: Set<[String]> = []
        for (place, group) in groups.enumerated() {
            for bridge in group.bridges {
                guard let other = places[bridge.other] else { continue }
                for one in operations[place] ?? [] {
                    for two in operations[other] ?? [] where one != two { reported.insert([one, two].sorted()) }
                }
            }
        }
        unplanted = reported.subtracting(planted).count
    }

    /// By operation that was joined: the group that holds most of its accounts, at least half and two.
    private static func homes(_ groups: [Operation], _ truth: Truth) -> [String: Int] {
        var sizes: [String: Int] = [:]
        for (account, operation) in truth.operations where truth.secondOperations[account] == nil {
            sizes[operation, default: 0] += 1
        }
        var homes: [String: Int] = [:]
        for (place, group) in groups.enumerated() {
            var counts: [String: Int] = [:]
            for member in group.members where truth.secondOperations[member.account] == nil {
                if let operation = truth.operations[member.account] { counts[operation, default: 0] += 1 }
            }
            // The first of two halves.
            for (operation, count) in counts where count > 1 && count * 2 >= sizes[operation, default: 0] {
                homes[operation] = homes[operation] ?? place
            }
        }
        return homes
    }
}
