// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import TocsinModel

/// Which case to look at first: severity × confidence × reach, 0...1.
///
/// An order for a queue (ours), never a probability and never a reason to act.
package struct Priority: Sendable, Equatable, Codable {
    /// The highest level of the findings: informational 0.2, low 0.4, medium 0.6, high 0.8, critical 1.
    package let severity: Double
    /// How far what ties or accuses the accounts can be trusted, 0...1.
    package let confidence: Double
    /// How many accounts: log2(1 + accounts) / 6, at most 1; 63 accounts and more count the same.
    package let reach: Double

    /// Weighs a case.
    ///
    /// `confidence`: Cut to 0...1. `accounts`: At least 1.
    package init(level: FindingLevel, confidence: Double, accounts: Int) {
        let place = FindingLevel.allCases.firstIndex(of: level) ?? 0
        severity = Double(place + 1) / Double(FindingLevel.allCases.count)
        self.confidence = confidence.isFinite ? min(1, max(0, confidence)) : 0
        reach = min(1, log2(1 + Double(max(1, accounts))) / 6)
    }

    /// The level that ``severity`` was made from.
    package var level: FindingLevel {
        let place = Int((severity * Double(FindingLevel.allCases.count)).rounded()) - 1
        return FindingLevel.allCases.indices.contains(place) ? FindingLevel.allCases[place] : .informational
    }

    package var value: Double { severity * confidence * reach }

    /// Hours from opening to the time by which it should be decided: a day from 0.5 on, three from 0.2 on, else seven.
    package var hoursToDecide: Int {
        switch value {
        case 0.5...: 24
        case 0.2...: 72
        default: 168
        }
    }

    /// Confidence from the number of different rules that accuse: 1 - 1/2^rules.
    package static func confidence(rules: Int) -> Double { 1 - pow(0.5, Double(max(0, rules))) }
}
