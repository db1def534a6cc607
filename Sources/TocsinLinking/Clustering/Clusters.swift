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

    /// `pairs`: In any order.
    init(_ pairs: [TieFinder.Found], in log: ActivityLog) throws {
        let pairs = pairs.filter { $0.probability >= Self.minimumProbability }
        // Only accounts with a tie are vertices, by their pseudonyms, so that the order of the log does not matter.
        var isTied = [Bool](repeating: false, count: log.accounts.count)
        for pair in pairs {
            isTied[Int(pair.first)] = true
            isTied[Int(pair.second)] = true
        }
        let ofVertex = (0..<Int32(log.accounts.count)).filter { isTied[Int($0)] }.sorted {
            log.accounts[$0] < log.accounts[$1]
        }
        var vertices = [Int32](repeating: -1, count: log.accounts.count)
        for (vertex, account) in ofVertex.enumerated() { vertices[Int(account)] = Int32(vertex) }
        var edges = pairs.map { pair in
            let (one, other) = (vertices[Int(pair.first)], vertices[Int(pair.second)])
            return Leiden.Edge(first: min(one, other), second: max(one, other), weight: pair.probability)
        }
        edges.sort { ($0.first, $0.second) < ($1.first, $1.second) }
        let communities = try Leiden.communities(count: ofVertex.count, edges: edges, resolution: Self.resolution)
        var members: [Int: [Int32]] = [:]
        for (vertex, community) in communities.enumerated() { members[community, default: []].append(ofVertex[vertex]) }
        groups = members.values.filter { $0.count > 1 }.map { $0.sorted() }.sorted { $0[0] < $1[0] }
        groupOf = [Int](repeating: -1, count: log.accounts.count)
        for (number, group) in groups.enumerated() { for account in group { groupOf[Int(account)] = number } }
    }
}
