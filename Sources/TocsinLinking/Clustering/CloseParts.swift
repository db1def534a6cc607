// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel
internal import TocsinSignals

/// Tells a group that is two from one that is loose.
///
/// An operation that hides holds together by few ties, so a group needs only few. But where nearly all members belong to parts in which nearly
/// everybody is tied to everybody, where those parts hang on each other by much less, and only by what operations of one trade with one provider or
/// seller have in common (networks, mail domains, sign-ups, forms of prompts), they are several operations. What has one owner, such as a server named
/// in prompts, a card or a device, keeps parts together: an operation in two languages has two parts, too.
struct CloseParts {
    /// Two members who are tied.
    struct Thread {
        var edge: Leiden.Edge
        /// Whether they share something that has one owner.
        var isOwned: Bool

        init(_ edge: Leiden.Edge, _ pattern: PairPattern) {
            self.edge = edge
            isOwned = CloseParts.ownedKinds.contains { pattern[$0] >= CloseParts.rare }
        }
    }

    /// What has one owner.
    private static let ownedKinds: [TieComparison] = [.payment, .device, .artefact, .relay]
    /// The level from which it is rare: some 37 accounts of the log have it, or fewer.
    private static let rare = 4
    /// The weight for each pair by which two parts are one.
    private static let resolution = 0.4
    /// The weight for each pair of its members that makes a part close.
    private static let closeness = 0.8
    /// The share of a group's members that its close parts have together.
    private static let coverage = 0.8
    /// The share of the ties between two parts that makes them one when those share what has one owner.
    private static let ownedShare = 0.1
    /// Members of a part, at least: three or four who are tied to each other are in any loose group.
    private static let fewest = 5

    private let threads: [Thread]
    private var parts: [[Int32]]
    /// By member: its part, or -1.
    private var partOf: [Int]

    /// The parts of a group; the group itself where it is one.
    ///
    /// - Parameters:
    ///   - group: Vertices, ascending.
    ///   - threads: All between them.
    /// - Returns: Every vertex once; who is in no close part goes where its ties are.
    /// - Throws: ``LeidenError``.
    static func part(_ group: [Int32], _ threads: [Thread]) throws(LeidenError) -> [[Int32]] {
        guard group.count >= 2 * fewest else { return [group] }
        var places: [Int32: Int32] = [:]
        for (place, vertex) in group.enumerated() { places[vertex] = Int32(place) }
        let inner = threads.compactMap { thread -> Thread? in
            guard let first = places[thread.edge.first], let second = places[thread.edge.second] else { return nil }
            var thread = thread
            (thread.edge.first, thread.edge.second) = (first, second)
            return thread
        }
        var close = try CloseParts(count: group.count, inner)
        guard close.parts.count > 1, Double(close.partOf.count { $0 >= 0 }) >= coverage * Double(group.count) else {
            return [group]
        }
        close.joinOwned()
        close.takeRest()
        return close.parts.map { $0.map { group[Int($0)] }.sorted() }
    }

    /// The close parts of vertices 0..<count.
    private init(count: Int, _ threads: [Thread]) throws(LeidenError) {
        self.threads = threads
        let communities = try Leiden.communities(
            count: count,
            edges: threads.map(\.edge),
            resolution: Self.resolution
        )
        var weights: [Int: Double] = [:]
        for thread in threads {
            let community = communities[Int(thread.edge.first)]
            if community == communities[Int(thread.edge.second)] {
                weights[community, default: 0] += thread.edge.weight
            }
        }
        parts = Clusters.members(communities).filter { part in
            part.count >= Self.fewest
                && weights[communities[Int(part[0])], default: 0] >= Self.closeness
                    * Double(part.count * (part.count - 1) / 2)
        }
        partOf = [Int](repeating: -1, count: count)
        numberParts()
    }

    private mutating func numberParts() {
        for (number, part) in parts.enumerated() { for member in part { partOf[Int(member)] = number } }
    }

    /// Makes one of parts that share what has one owner.
    private mutating func joinOwned() {
        struct Between: Hashable { var first, second: Int }
        var ties: [Between: (all: Int, owned: Int)] = [:]
        for thread in threads {
            let (one, other) = (partOf[Int(thread.edge.first)], partOf[Int(thread.edge.second)])
            guard one >= 0, other >= 0, one != other else { continue }
            let pair = Between(first: min(one, other), second: max(one, other))
            let count = ties[pair] ?? (0, 0)
            ties[pair] = (count.all + 1, count.owned + (thread.isOwned ? 1 : 0))
        }
        var sets = DisjointSets(count: parts.count)
        for (pair, count) in ties where Double(count.owned) >= Self.ownedShare * Double(count.all) {
            sets.join(Int32(pair.first), Int32(pair.second))
        }
        let joined = Dictionary(grouping: parts.indices) { sets.root(of: Int32($0)) }
        parts = joined.values.map { numbers in numbers.flatMap { parts[$0] }.sorted() }.sorted { $0[0] < $1[0] }
        numberParts()
    }

    /// Puts the other members where most of their ties are.
    private mutating func takeRest() {
        var weights: [Int: [Double]] = [:]
        for thread in threads {
            let (first, second) = (Int(thread.edge.first), Int(thread.edge.second))
            for (member, other) in [(first, second), (second, first)] where partOf[member] < 0 && partOf[other] >= 0 {
                weights[member, default: [Double](repeating: 0, count: parts.count)][partOf[other]] +=
                    thread.edge.weight
            }
        }
        for member in partOf.indices where partOf[member] < 0 {
            let ties = weights[member] ?? []
            parts[ties.indices.max { ties[$0] < ties[$1] } ?? 0].append(Int32(member))
        }
    }
}
