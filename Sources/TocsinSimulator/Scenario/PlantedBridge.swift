// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Yams

/// What two operations have in common though nobody runs both.
struct PlantedBridge: Sendable {
    /// Places in the scenario's operations.
    var first: Int
    var second: Int
    var kind: Kind

    enum Kind: String, Sendable, CaseIterable {
        /// One account of the first works for the second half of the time.
        case account
        /// Both bought most of their accounts from one seller, who made and paid them.
        case supplier
    }

    /// Reads `bridges: {account: 6, supplier: 6}` under `plant`, and takes that many pairs of operations, each operation once at most.
    ///
    /// - Parameters:
    ///   - plan: The settings under `plant`.
    ///   - places: Of the operations that the plan made, in the scenario's operations.
    ///   - draw: Chooses the pairs.
    /// - Returns: None where the plan says nothing of bridges.
    /// - Throws: ``ScenarioError`` with file and line at the first thing that is not as it should be.
    static func bridges(
        _ plan: SettingsReader,
        places: Range<Int>,
        _ draw: inout SeededGenerator
    ) throws(ScenarioError) -> [PlantedBridge] {
        guard let node = plan.mapping["bridges"] else { return [] }
        let settings = try plan.reader(node, "bridges")
        try settings.allow("account", "supplier")
        var order = Array(places)
        for index in order.indices.dropFirst() { order.swapAt(index, draw.below(index + 1)) }
        var bridges: [PlantedBridge] = []
        for kind in Kind.allCases {
            for _ in 0..<(try settings.whole(kind.rawValue, in: 0...5000) ?? 0) {
                guard order.count >= 2 else {
                    throw settings.failure(at: node, "no more bridges than half of the operations, \(places.count / 2)")
                }
                bridges.append(PlantedBridge(first: order.removeLast(), second: order.removeLast(), kind: kind))
            }
        }
        return bridges
    }
}
