// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// How well a threshold tells scams from honest messages.
package struct ScamScore: Sendable, Equatable {
    package private(set) var truePositives = 0
    package private(set) var falsePositives = 0
    package private(set) var falseNegatives = 0
    package private(set) var trueNegatives = 0

    package init() {}

    package mutating func add(isScam: Bool, isFlagged: Bool) {
        switch (isScam, isFlagged) {
        case (true, true): truePositives += 1
        case (true, false): falseNegatives += 1
        case (false, true): falsePositives += 1
        case (false, false): trueNegatives += 1
        }
    }

    package var scams: Int { truePositives + falseNegatives }
    package var honest: Int { falsePositives + trueNegatives }

    /// 0...1; nil when nothing is flagged.
    package var precision: Double? { Self.share(truePositives, of: truePositives + falsePositives) }
    /// 0...1; nil when there is no scam.
    package var recall: Double? { Self.share(truePositives, of: scams) }
    /// 0...1; nil when there is no honest message.
    package var falsePositiveRate: Double? { Self.share(falsePositives, of: honest) }
    /// The harmonic mean of precision and recall, 0...1; nil when there is no scam or no honest message.
    package var f1: Double? {
        guard scams > 0, honest > 0 else { return nil }
        return 2 * Double(truePositives) / Double(2 * truePositives + falsePositives + falseNegatives)
    }

    private static func share(_ part: Int, of whole: Int) -> Double? {
        whole == 0 ? nil : Double(part) / Double(whole)
    }
}
