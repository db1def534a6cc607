// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// What each level of each comparison says, in bits.
///
/// One row of numbers, since it is summed for every pair that some block brings together.
struct WeightTable: Sendable {
    static let bitCount = Feature.indexCount * PairPattern.levelCount
    /// By ``Feature/index`` and level.
    private(set) var bits = [Double](repeating: 0, count: bitCount)

    init() {}

    /// `bits`: As ``bits`` has them, ``bitCount`` numbers.
    init(bits: [Double]) {
        self.bits = bits
    }

    /// By level, from 0.
    subscript(feature: Feature) -> [Double] {
        get { Array(bits[row(feature.index)]) }
        set { bits.replaceSubrange(row(feature.index), with: newValue) }
    }

    private func row(_ index: Int) -> Range<Int> {
        index * PairPattern.levelCount..<(index + 1) * PairPattern.levelCount
    }

    /// The sum of what some comparisons say of a pair.
    ///
    /// `ranks`: Places of comparisons, ``TieComparison/rank``.
    func sum(_ pattern: PairPattern, _ ranks: Range<Int>) -> Double {
        let together = pattern.isTogether ? 1 : 0
        var levels = pattern.bits >> UInt64(ranks.lowerBound * 4)
        var sum = 0.0
        bits.withUnsafeBufferPointer { bits in
            for rank in ranks {
                let feature = rank * 2 + (rank < Self.placeCount ? 0 : together)
                sum += bits[feature * PairPattern.levelCount + Int(levels & 0xF)]
                levels >>= 4
            }
        }
        return sum
    }

    /// The most that some comparisons can say of a pair that shares a place or does not.
    ///
    /// `ranks`: As in ``sum(_:_:)``.
    func most(_ ranks: Range<Int>, isTogether: Bool) -> Double {
        ranks.reduce(0) { most, rank in
            most + (bits[row(rank * 2 + (rank >= Self.placeCount && isTogether ? 1 : 0))].max() ?? 0)
        }
    }

    /// How many comparisons say that both are in one place; they come first.
    private static let placeCount = TieComparison.allCases.count(where: \.isPlace)
}

extension TieComparison {
    static let allRanks = 0..<allCases.count
    static let blockingRanks = 0..<allCases.count(where: \.isBlocking)
    /// Of those that no block brings, and of timing, the last and dearest of them.
    static let otherRanks = blockingRanks.upperBound..<allRanks.upperBound
    static let timingRanks = TieComparison.jointTiming.rank..<allRanks.upperBound
}
