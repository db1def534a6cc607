// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// How often two judgements of the same thing were the same.
package struct Agreement: Sendable, Equatable {
    /// Both said harmful, both said harmless, and the two ways to differ.
    package private(set) var bothHarmful = 0
    package private(set) var bothHarmless = 0
    package private(set) var onlyFirst = 0
    package private(set) var onlySecond = 0

    package init() {}

    package mutating func add(first: Bool, second: Bool) {
        switch (first, second) {
        case (true, true): bothHarmful += 1
        case (false, false): bothHarmless += 1
        case (true, false): onlyFirst += 1
        case (false, true): onlySecond += 1
        }
    }

    package var count: Int { bothHarmful + bothHarmless + onlyFirst + onlySecond }
    package var agreed: Int { bothHarmful + bothHarmless }

    /// Cohen's kappa, -1...1: agreement beyond what chance gives; nil where chance alone would always agree, or without judgements.
    package var kappa: Double? {
        guard count > 0 else { return nil }
        let total = Double(count)
        let observed = Double(agreed) / total
        let first = Double(bothHarmful + onlyFirst) / total
        let second = Double(bothHarmful + onlySecond) / total
        let chance = first * second + (1 - first) * (1 - second)
        return chance < 1 ? (observed - chance) / (1 - chance) : nil
    }
}

/// What reviews say of people and rules.
package struct QualityCounts: Sendable, Equatable {
    /// All decisions that were reviewed, golden cases left out.
    package var all = Agreement()
    /// By whoever decided.
    package var byAnalyst: [String: Agreement] = [:]
    /// By rules that the decision rested on.
    package var byRule: [String: Agreement] = [:]
    /// By reviewer, beside the agreed answers of golden cases.
    package var onGolden: [String: Agreement] = [:]
}
