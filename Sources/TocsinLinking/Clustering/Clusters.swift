// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel
internal import TocsinSignals

/// Groups of accounts that hold together by their ties.
struct Clusters: Sendable {
    /// Ascending accounts, by the first of each group.
    private(set) var groups: [[Int32]]
    /// By account: its group, or -1.
    private(set) var groupOf: [Int]

    /// The weight that a group needs for each pair of its members.
    ///
    /// Set on the dev scenario (docs/linking.md).
    static let resolution = 0.15
    /// Ties from this probability on hold a group together.
    static let minimumProbability = 0.5

    /// Parts that no tie connects are grouped each by itself, so that what happens in one changes nothing in another.
    ///
    /// `pairs`: In any order.
    ///
    /// `places`: By account, as ``groups(_:byPseudonym:)`` has it.
    init(_ pairs: [TieFinder.Found], byPseudonym places: [Int32]) throws {
        let pairs = pairs.filter { $0.probability >= Self.minimumProbability }
        var sets = DisjointSets(count: places.count)
        for pair in pairs { sets.join(pair.first, pair.second) }
        let parts = Dictionary(grouping: pairs) { sets.root(of: $0.first) }
        self.init(groups: try parts.values.flatMap { try Self.groups($0, byPseudonym: places) }, accounts: places.count)
    }

    /// `groups`: Ascending accounts of the log, no account in two.
    ///
    /// `accounts`: How many the log has.
    init(groups: [[Int32]], accounts: Int) {
        self.groups = groups.sorted { $0[0] < $1[0] }
        groupOf = [Int](repeating: -1, count: accounts)
        for (number, group) in self.groups.enumerated() { for account in group { groupOf[Int(account)] = number } }
    }

    /// Groups of two accounts or more of one part, each ascending.
    ///
    /// `pairs`: Those from ``minimumProbability`` on, all of one part, in any order.
    ///
    /// `places`: By account: its place when all stand in the order of their pseudonyms, so that the order of the log does not matter.
    static func groups(_ pairs: [TieFinder.Found], byPseudonym places: [Int32]) throws -> [[Int32]] {
        let accounts = Set(pairs.flatMap { [$0.first, $0.second] }).sorted { places[Int($0)] < places[Int($1)] }
        if accounts.count == 2 { return [accounts.sorted()] }
        var vertices: [Int32: Int32] = [:]
        for (vertex, account) in accounts.enumerated() { vertices[account] = Int32(vertex) }
        var threads = pairs.compactMap { pair -> CloseParts.Thread? in
            guard let one = vertices[pair.first], let other = vertices[pair.second] else { return nil }
            let edge = Leiden.Edge(first: min(one, other), second: max(one, other), weight: pair.probability)
            return CloseParts.Thread(edge, pair.pattern)
        }
        threads.sort { ($0.edge.first, $0.edge.second) < ($1.edge.first, $1.edge.second) }
        let communities = try Leiden.communities(
            count: accounts.count,
            edges: threads.map(\.edge),
            resolution: resolution
        )
        let inner = Dictionary(
            grouping: threads.filter { communities[Int($0.edge.first)] == communities[Int($0.edge.second)] }
        ) { communities[Int($0.edge.first)] }
        return try Self.members(communities)
            .flatMap { try CloseParts.part($0, inner[communities[Int($0[0])]] ?? []) }
            .filter { $0.count > 1 }.map { $0.map { accounts[Int($0)] }.sorted() }
    }

    /// The vertices of each community, ascending.
    static func members(_ communities: [Int]) -> [[Int32]] {
        var members: [Int: [Int32]] = [:]
        for (vertex, community) in communities.enumerated() { members[community, default: []].append(Int32(vertex)) }
        return members.values.sorted { $0[0] < $1[0] }
    }
}

extension ActivityLog {
    /// By account: its place when all stand in the order of their pseudonyms.
    var placesByPseudonym: [Int32] {
        var places = [Int32](repeating: 0, count: accounts.count)
        let ordered = (0..<Int32(accounts.count)).sorted { accounts[$0] < accounts[$1] }
        for (place, account) in ordered.enumerated() { places[Int(account)] = Int32(place) }
        return places
    }
}
