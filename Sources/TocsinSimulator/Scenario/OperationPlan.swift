// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Yams

/// Operations that a scenario plants by number instead of one by one: all archetypes in turn, each difficulty as often as its
/// weight says, sizes spread evenly over their logarithm.
enum OperationPlan {
    /// Reads `plant: {operations: 200, accounts: 3-60, difficulties: {careless: 1, careful: 1, evasive: 1}, draw: 7}`.
    ///
    /// `draw`: Another number makes another plan.
    ///
    /// `before`: How many operations the scenario has by name.
    static func operations(
        _ settings: SettingsReader,
        _ known: Catalogue,
        days: Int,
        before: Int
    ) throws(ScenarioError) -> (operations: [PlantedOperation], bridges: [PlantedBridge]) {
        guard let node = settings.mapping["plant"] else { return ([], []) }
        let plan = try settings.reader(node, "plant")
        try plan.allow("operations", "accounts", "difficulties", "archetypes", "draw", "bridges")
        guard let count = try plan.whole("operations", in: 1...10_000) else {
            throw plan.failure(at: node, "'operations' under 'plant'")
        }
        let sizes = try plan.range("accounts", upTo: 1000) ?? 3...60
        var draw = SeededGenerator(seed: UInt64(try plan.whole("draw", in: 0...1_000_000) ?? 0), part: 0x0B5)
        var archetypes: [Archetype] = []
        for name in try plan.text("archetypes")?.split(separator: " ").map(String.init)
            ?? known.archetypes.keys.sorted()
        {
            guard let archetype = known.archetypes[name] else {
                throw plan.failure(in: "archetypes", "known archetypes, not '\(name)'")
            }
            archetypes.append(archetype)
        }
        var difficulties: [(difficulty: Difficulty, weight: Double)] = []
        for weight in try plan.weights("difficulties") ?? [] {
            guard let difficulty = Difficulty(rawValue: weight.name) else {
                throw plan.failure(at: weight.node, "one of careless, careful, evasive, not '\(weight.name)'")
            }
            difficulties.append((difficulty, weight.weight))
        }
        if difficulties.isEmpty { difficulties = Difficulty.allCases.map { ($0, 1) } }
        let shares = Cast.counts(difficulties.map(\.weight), total: count)
        var sequence = zip(difficulties, shares).flatMap { Array(repeating: $0.difficulty, count: $1) }
        // In no order, so that every archetype comes at every difficulty.
        for index in sequence.indices.dropFirst() { sequence.swapAt(index, draw.below(index + 1)) }
        let ratio = Exponential.inverse(of: Double(sizes.upperBound) / Double(sizes.lowerBound))
        let operations = (0..<count).map { number in
            let size = Double(sizes.lowerBound) * Exponential.of(draw.unit() * ratio)
            return PlantedOperation(
                name: "operation-\(number + 1)",
                archetype: archetypes[(number + draw.below(2)) % archetypes.count],
                difficulty: sequence[number],
                accounts: min(sizes.upperBound, Int(size.rounded())),
                firstDay: draw.below(max(1, days / 3))
            )
        }
        return (operations, try PlantedBridge.bridges(plan, places: before..<before + count, &draw))
    }
}
