// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// How well a set of answers agrees with the truth.
package struct Score: Sendable, Equatable {
    package var truePositives: Double
    package var falsePositives: Double
    package var falseNegatives: Double

    package init(truePositives: Double = 0, falsePositives: Double = 0, falseNegatives: Double = 0) {
        self.truePositives = truePositives
        self.falsePositives = falsePositives
        self.falseNegatives = falseNegatives
    }

    /// Compares two sets.
    package init<Item>(found: Set<Item>, true actual: Set<Item>) {
        let both = found.intersection(actual).count
        self.init(
            truePositives: Double(both),
            falsePositives: Double(found.count - both),
            falseNegatives: Double(actual.count - both)
        )
    }

    /// 0...1; nil when nothing was found.
    package var precision: Double? {
        truePositives + falsePositives == 0 ? nil : truePositives / (truePositives + falsePositives)
    }

    /// 0...1; nil when there is nothing to find.
    package var recall: Double? {
        truePositives + falseNegatives == 0 ? nil : truePositives / (truePositives + falseNegatives)
    }

    /// The harmonic mean of both; nil when either is.
    package var f1: Double? {
        guard let precision, let recall else { return nil }
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall)
    }
}
