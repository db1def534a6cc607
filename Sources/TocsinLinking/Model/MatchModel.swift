// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinModel

/// Fellegi and Sunter's model (1969) of a log: what each level of each comparison says, in bits.
///
/// m, how often accounts of one operator agree, comes from ``MatchWeights``. u, how often strangers agree, is a property of the log: it
/// is counted over all pairs that share a value, less those that are probably one operator's, by expectation and maximisation over the
/// patterns of agreement. So is the prior. What many share therefore says little, whatever it is. Comparisons that say the same in part
/// are set right by corrections that were learnt.
struct MatchModel: Sendable {
    /// log2 of the odds that two accounts belong together before anything is compared.
    private(set) var priorBits: Double
    private var weights = WeightTable()
    /// The most that comparing accounts and timing can add, and timing alone; to a pair apart, and to one in one place.
    private var mostOfRest = (apart: 0.0, together: 0.0)
    private var mostOfTiming = (apart: 0.0, together: 0.0)
    /// What a sum of bits is worth.
    let curve: ProbabilityCurve

    /// No single comparison says more.
    private static let maximumBits = 24.0
    private static let rounds = 5
    /// An account has so many partners at most, on average: a log in which everybody has one is a log that was misread.
    private static let mostPartners = 2.0

    /// - Parameters:
    ///   - learnt: The weights.
    ///   - patterns: How many pairs that some block brings together show each pattern, of the blocking comparisons alone.
    ///   - holders: By blocking comparison: how many accounts have anything to compare.
    ///   - accounts: How many accounts the log has.
    init(_ learnt: MatchWeights, patterns: [PairPattern: Int], holders: [Int], accounts: Int) {
        curve = learnt.curve
        let pairs = Double(max(accounts, 2)) * Double(max(accounts, 2) - 1) / 2
        for feature in Feature.all {
            guard let numbers = learnt.comparisons[feature.name] else { continue }
            weights[feature] = Self.weights(numbers, u: numbers.u)
        }
        priorBits = log2(0.1 / Double(max(accounts, 2)))
        // Always in one order, so that sums do not depend on the table's.
        let ordered = patterns.sorted { $0.key.bits < $1.key.bits }
        for _ in 0..<Self.rounds {
            var matches = 0.0
            var strangers = StrangerCounts()
            for (pattern, count) in ordered {
                let probability = Self.probability(bits: priorBits + learnt.interceptBits + blockingBits(pattern))
                matches += Double(count) * probability
                strangers.add(pattern, Double(count) * (1 - probability))
            }
            for feature in Feature.all where feature.comparison.isBlocking {
                guard let numbers = learnt.comparisons[feature.name] else { continue }
                let u = strangers.shares(feature, holders: holders[feature.comparison.rank])
                weights[feature] = Self.weights(numbers, u: u)
            }
            let most = Self.mostPartners * Double(accounts) / 2
            priorBits = min(log2(min(max(matches, 1), most) / pairs), learnt.priorBits)
        }
        priorBits += learnt.interceptBits
        setMost()
    }

    /// What was counted over a log, with all that was learnt: for going on with it when the log has grown.
    struct Counted: Sendable, Equatable {
        var priorBits: Double
        /// As ``WeightTable/bits``.
        var weights: [Double]
    }

    var counted: Counted { Counted(priorBits: priorBits, weights: weights.bits) }

    /// A model as it was counted before, with the curve of the same weights.
    init(_ curve: ProbabilityCurve, counted: Counted) {
        self.curve = curve
        priorBits = counted.priorBits
        weights = WeightTable(bits: counted.weights)
        setMost()
    }

    private mutating func setMost() {
        func most(_ ranks: Range<Int>) -> (apart: Double, together: Double) {
            (weights.most(ranks, isTogether: false), weights.most(ranks, isTogether: true))
        }
        mostOfRest = most(TieComparison.otherRanks)
        mostOfTiming = most(TieComparison.timingRanks)
    }

    /// By level: log2(m/u) with its correction, 0 for what cannot be compared.
    private static func weights(_ numbers: MatchWeights.Comparison, u: [Double]) -> [Double] {
        var weights = evidence(m: numbers.m, u: u)
        for (place, correction) in numbers.corrections.enumerated() { weights[place + 1] += correction }
        // To differ never speaks for a pair, and agreement that is more surprising never says less.
        weights[1] = min(weights[1], 0)
        for level in weights.indices.dropFirst(3) { weights[level] = max(weights[level], weights[level - 1]) }
        return weights.map { min(maximumBits, max(-maximumBits, $0)) }
    }

    /// By level: log2(m/u), rising from the level on at which they agree; 0 for what cannot be compared.
    static func evidence(m: [Double], u: [Double]) -> [Double] {
        var bits = [0.0]
        for (m, u) in zip(m, u) { bits.append(min(maximumBits, max(-maximumBits, log2(m / max(u, 1e-12))))) }
        for level in bits.indices.dropFirst(3) { bits[level] = max(bits[level], bits[level - 1]) }
        return bits
    }

    /// What a comparison says of a pair, in bits.
    func weight(_ comparison: TieComparison, _ pattern: PairPattern) -> Double {
        weights.sum(pattern, comparison.rank..<comparison.rank + 1)
    }

    private func blockingBits(_ pattern: PairPattern) -> Double { weights.sum(pattern, TieComparison.blockingRanks) }

    /// Prior and evidence.
    func bits(_ pattern: PairPattern) -> Double {
        priorBits + weights.sum(pattern, TieComparison.allRanks)
    }

    /// The most bits that a pair can reach of which only what blocks bring is known.
    func mostBits(ofBlocking pattern: PairPattern) -> Double {
        bits(pattern) + (pattern.isTogether ? mostOfRest.together : mostOfRest.apart)
    }

    /// The most bits that a pair can reach of which all but the timing is known.
    func mostBits(beforeTiming pattern: PairPattern) -> Double {
        bits(pattern) + (pattern.isTogether ? mostOfTiming.together : mostOfTiming.apart)
    }

    /// Whether a pair rests on two kinds of evidence: one alone, however rare, has an innocent reading, such as a family's laptop, a
    /// friend's card, a form letter.
    ///
    /// Several rare artefacts have none, and count as two.
    func restsOnEnough(_ pattern: PairPattern) -> Bool {
        let kinds = TieComparison.allCases.count { weight($0, pattern) >= 1 }
        return kinds >= 2 || kinds == 1 && pattern[.artefact] >= Self.severalArtefacts
    }

    /// The level that one shared value does not reach, however rare.
    private static let severalArtefacts = 6

    static func probability(bits: Double) -> Double {
        1 / (1 + exp2(-bits))
    }

    static func bits(probability: Double) -> Double {
        log2(probability / (1 - probability))
    }
}

extension TieComparison {
    static let blocking = TieComparison.allCases.filter(\.isBlocking)
}
