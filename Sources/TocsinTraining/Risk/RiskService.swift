// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import TocsinCorpus

/// Which simulated services risk is learnt from, fixed on and measured on.
///
/// Parted here alone, so that nothing learnt from is measured on.
package struct RiskService: Sendable, Equatable {
    /// Such as `learn`.
    package var scenario: String
    package var seed: UInt64

    /// The scenario's file.
    package var path: String {
        Bundle.module.bundleURL.appending(path: "Scenarios/\(scenario).yml").path
    }

    /// The scenarios of a part: those for testing also have archetypes of operations that no other part has.
    package static func scenarios(_ part: Part) -> [String] { part == .test ? ["learn", "unseen"] : ["learn"] }

    /// The services of a part.
    package static func all(_ part: Part) -> [RiskService] {
        scenarios(part).flatMap { scenario in
            seeds(part, scenario).map { RiskService(scenario: scenario, seed: $0) }
        }
    }

    /// No seed serves twice: scenarios with the same populations draw the same innocent people from it.
    private static func seeds(_ part: Part, _ scenario: String) -> ClosedRange<UInt64> {
        switch part {
        case .train: 11...16
        case .dev: 21...23
        case .test: scenario == "unseen" ? 201...203 : 101...103
        }
    }
}
