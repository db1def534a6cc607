// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// A comparison in its context: colleagues at one address share an intranet, forms and working hours, so what two accounts write in
/// common says less where they share a place.
///
/// Agreement is therefore counted apart for pairs that share an address, a device or the like
/// and for pairs that do not, and nothing is counted twice.
struct Feature: Sendable, Hashable {
    var comparison: TieComparison
    /// Whether the pair shares a payment instrument, a device, an address or a prefix; always false for these themselves.
    var isTogether: Bool

    static let all: [Feature] = TieComparison.allCases.flatMap { comparison in
        comparison.isPlace
            ? [Feature(comparison: comparison, isTogether: false)]
            : [Feature(comparison: comparison, isTogether: false), Feature(comparison: comparison, isTogether: true)]
    }

    /// The place in a table of all features, from 0; not all places are taken.
    var index: Int { comparison.rank * 2 + (isTogether ? 1 : 0) }
    static let indexCount = TieComparison.allCases.count * 2

    /// As ``MatchWeights`` has it.
    var name: String { comparison.rawValue + (isTogether ? ".samePlace" : "") }
}

extension TieComparison {
    /// Whether sharing it means being in one place or at one purse.
    var isPlace: Bool { rank <= TieComparison.prefix.rank }
}

extension PairPattern {
    /// Whether the pair shares a payment instrument, a device, an address or a prefix.
    var isTogether: Bool {
        // Places come first, and a level above 1 has one of the upper three of its four bits set.
        bits & 0xEEEE != 0
    }
}
