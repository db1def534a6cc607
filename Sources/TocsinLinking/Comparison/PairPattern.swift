// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinModel

/// What comparing two accounts gave: a level for each comparison, in four bits each.
///
/// 0: one of them has nothing to compare. 1: they differ. 2 and above: they agree, the more surprisingly the higher.
struct PairPattern: Sendable, Hashable {
    private(set) var bits: UInt64 = 0

    static let levelCount = 9

    init() {}

    /// Nil when bits are no levels of comparisons.
    init?(bits: UInt64) {
        self.bits = bits
        let all = TieComparison.allCases
        guard bits >> UInt64(all.count * 4) == 0, all.allSatisfy({ self[$0] < Self.levelCount }) else { return nil }
    }

    subscript(comparison: TieComparison) -> Int {
        get { Int(bits >> UInt64(comparison.rank * 4) & 0xF) }
        set {
            let shift = UInt64(comparison.rank * 4)
            bits = bits & ~(0xF << shift) | UInt64(newValue) << shift
        }
    }

    /// The level of values shared, by the sum of their rarities in bits (``rarity(sharedByAccounts:)``).
    static func level(rarity: Double) -> Int {
        switch rarity {
        case ..<1.5: 2
        case ..<3: 3
        case ..<5: 4
        case ..<8: 5
        case ..<14: 6
        case ..<24: 7
        default: 8
        }
    }

    /// How rare a value is, in bits: 7.2 when two accounts of the log have it, 1 when 150 do, 0.2 from 260 on.
    ///
    /// `accounts`: From 2.
    static func rarity(sharedByAccounts accounts: Int32) -> Double {
        accounts < rarities.count ? rarities[Int(accounts)] : 0.2
    }

    private static let rarities: [Double] = (0..<260).map { accounts in
        max(0.2, log2(300 / Double(max(accounts, 2))))
    }
}
