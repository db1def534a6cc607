// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// What a sum of bits is worth as a probability, measured on accounts of which it is known who runs them.
///
/// A line through knots, rising: comparisons that are not quite independent make the sum say too much or too little, the same way in
/// each log.
package struct ProbabilityCurve: Sendable, Equatable, Codable {
    /// By rising bits; the probability's log-odds never fall.
    package private(set) var knots: [Knot]

    /// A point of the curve.
    package struct Knot: Sendable, Equatable, Codable {
        /// Sum of the prior and all evidence.
        package var bits: Double
        /// log2 of the odds that came true there.
        package var trueBits: Double

        package init(bits: Double, trueBits: Double) {
            self.bits = bits
            self.trueBits = trueBits
        }
    }

    /// Takes sums of bits at their word.
    package static let identity = ProbabilityCurve(knots: [Knot(bits: 0, trueBits: 0)])

    package init(knots: [Knot]) {
        self.knots = knots
    }

    /// Whether the knots are a rising line.
    var isWellFormed: Bool {
        !knots.isEmpty && knots.allSatisfy { $0.bits.isFinite && $0.trueBits.isFinite }
            && zip(knots, knots.dropFirst()).allSatisfy { $0.bits < $1.bits && $0.trueBits <= $1.trueBits }
    }

    /// The log-odds, in bits; before the first knot and behind the last the curve goes on as the sum does.
    package func trueBits(_ bits: Double) -> Double {
        guard let first = knots.first, let last = knots.last else { return bits }
        if bits <= first.bits { return first.trueBits + bits - first.bits }
        if bits >= last.bits { return last.trueBits + bits - last.bits }
        let behind = knots.partitioningIndex { $0.bits > bits }
        let (from, to) = (knots[behind - 1], knots[behind])
        return from.trueBits + (to.trueBits - from.trueBits) * (bits - from.bits) / (to.bits - from.bits)
    }

    package func probability(bits: Double) -> Double { MatchModel.probability(bits: trueBits(bits)) }

    /// The least sum of bits that reaches a probability.
    package func bits(reaching probability: Double) -> Double {
        let wanted = MatchModel.bits(probability: probability)
        guard let first = knots.first, let last = knots.last else { return wanted }
        if wanted <= first.trueBits { return first.bits + wanted - first.trueBits }
        if wanted > last.trueBits { return last.bits + wanted - last.trueBits }
        let behind = knots.partitioningIndex { $0.trueBits >= wanted }
        let (from, to) = (knots[behind - 1], knots[behind])
        return from.bits + (to.bits - from.bits) * (wanted - from.trueBits) / (to.trueBits - from.trueBits)
    }
}

extension ProbabilityCurve {
    /// Fits the curve to pairs: pools of equal size by bits, of which those that fall are joined with their neighbours (isotonic
    /// regression by pooling adjacent violators; Ayer and others, 1955).
    ///
    /// - Parameters:
    ///   - pairs: Sum of bits and what was true, in any order.
    ///   - poolSize: Pairs in a pool, from 1: fewer follow chance.
    package init(fitting pairs: [(bits: Double, isTrue: Bool)], poolSize: Int) {
        struct Pool {
            var bits = 0.0
            var count = 0.0
            var trueCount = 0.0
            // Half a pair on either side, so that a pool without a miss claims no certainty.
            var trueBits: Double { MatchModel.bits(probability: (trueCount + 0.5) / (count + 1)) }

            mutating func add(_ other: Pool) {
                bits += other.bits
                count += other.count
                trueCount += other.trueCount
            }
        }
        let ordered = pairs.sorted { ($0.bits, $0.isTrue ? 1 : 0) < ($1.bits, $1.isTrue ? 1 : 0) }
        var pools: [Pool] = []
        var current = Pool()
        for (place, pair) in ordered.enumerated() {
            current.add(Pool(bits: pair.bits, count: 1, trueCount: pair.isTrue ? 1 : 0))
            let isLastOfValue = place + 1 == ordered.count || ordered[place + 1].bits > pair.bits
            guard isLastOfValue, Int(current.count) >= poolSize || place + 1 == ordered.count else { continue }
            while let last = pools.last, last.trueBits >= current.trueBits {
                current.add(last)
                pools.removeLast()
            }
            pools.append(current)
            current = Pool()
        }
        self.init(knots: pools.map { Knot(bits: $0.bits / $0.count, trueBits: $0.trueBits) })
    }
}
