// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import CIgraph
internal import Synchronization

/// Communities of a weighted graph by the Leiden algorithm (Traag, Waltman and van Eck, 2019) with the constant Potts model, through igraph.
///
/// A community is held together by more weight than `resolution` for each pair of its members, and no part of it hangs on by less: a
/// single tie does not melt two groups into one. The same input gives the same communities.
enum Leiden {
    struct Edge: Sendable {
        var first: Int32
        var second: Int32
        /// Above 0.
        var weight: Double
    }

    /// igraph draws from one generator for the whole process.
    private static let lock = Mutex(())

    /// - Parameters:
    ///   - count: Vertices are 0..<count.
    ///   - edges: Each pair of vertices once.
    ///   - resolution: Weight for each pair of members from which a community holds, above 0.
    /// - Returns: By vertex: the number of its community.
    /// - Throws: ``LeidenError`` when igraph declines, such as for want of memory.
    static func communities(count: Int, edges: [Edge], resolution: Double) throws(LeidenError) -> [Int] {
        guard count > 0, !edges.isEmpty else { return Array(0..<count) }
        let result = lock.withLock { _ in Result { () throws(LeidenError) in try run(count, edges, resolution) } }
        return try result.get()
    }

    private static func run(_ count: Int, _ edges: [Edge], _ resolution: Double) throws(LeidenError) -> [Int] {
        let ends = edges.flatMap { [$0.first, $0.second] }
        var communities = [Int32](repeating: 0, count: count)
        let error = cig_leiden(
            Int32(clamping: count),
            Int64(edges.count),
            ends,
            edges.map(\.weight),
            resolution,
            &communities
        )
        guard error == 0 else { throw LeidenError(reason: String(cString: cig_reason(error))) }
        return communities.map(Int.init)
    }
}

/// Why accounts could not be grouped.
struct LeidenError: Error, Equatable, CustomStringConvertible {
    var reason: String

    var description: String {
        "Grouping the ties failed: \(reason). Give the machine more memory, or link a shorter span."
    }
}
