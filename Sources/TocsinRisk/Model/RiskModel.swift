// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import TocsinModel

/// An additive model: a prior, and a weight for each feature, in bits (log2 of the odds).
package struct RiskModel: Sendable, Equatable {
    /// What an account, or a conversation, is without any evidence.
    package var priorBits: Double
    /// By feature in its order: bits for each unit of its value; never below 0, or never above for what speaks against.
    package var weights: [Double]
    /// The sums that 5 % and 1 % of what is harmless reached where thresholds were fixed.
    package var elevatedBits: Double
    package var highBits: Double

    package init(priorBits: Double, weights: [Double], elevatedBits: Double = .infinity, highBits: Double = .infinity) {
        self.priorBits = priorBits
        self.weights = weights
        self.elevatedBits = elevatedBits
        self.highBits = highBits
    }

    /// What the evidence comes to.
    package func risk(_ evidence: RiskEvidence) -> Risk {
        let contributions = RiskFeature.allCases.compactMap { feature -> Risk.Contribution? in
            let bits = evidence[feature] * weights[feature.place]
            guard bits != 0 else { return nil }
            return Risk.Contribution(
                feature: feature,
                bits: bits,
                categories: evidence.categories[feature.place],
                findings: evidence.findings[feature.place],
                events: evidence.events[feature.place]
            )
        }
        let sum = priorBits + contributions.reduce(0) { $0 + $1.bits }
        return Risk(
            sumBits: sum,
            band: sum >= highBits ? .high : sum >= elevatedBits ? .elevated : .low,
            contributions: contributions.sorted { abs($0.bits) > abs($1.bits) }
        )
    }
}

/// How likely harm is, and every piece that says so: a proposal to look, never a reason to act.
package struct Risk: Sendable, Equatable {
    /// The prior and all contributions.
    package var sumBits: Double
    package var band: Band
    /// The largest first; without those of 0 bits.
    package var contributions: [Contribution]

    /// One feature's share in a risk.
    package struct Contribution: Sendable, Equatable {
        package var feature: RiskFeature
        package var bits: Double
        /// Of findings: how many of each harm have come together, after decay.
        package var categories: [HarmCategory: Double]
        package var findings: [FindingID]
        package var events: [EventID]
    }

    /// 0...1, where harm is as common as in what the prior was fixed on.
    package var probability: Double { 1 / (1 + exp2(-sumBits)) }

    /// How it stands beside what is harmless.
    package enum Band: String, Sendable, CaseIterable, Comparable {
        case low, elevated, high

        package static func < (left: Band, right: Band) -> Bool { left.place < right.place }

        private var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }
}
