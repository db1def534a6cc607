// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// How many verdicts of each kind there are.
package struct VerdictTally: Sendable, Equatable {
    package private(set) var states: [Verdict.State: Int] = [:]
    /// Of the harmful ones.
    package private(set) var categories: [HarmCategory: Int] = [:]
    /// Of those without a verdict.
    package private(set) var reasons: [NoVerdict: Int] = [:]

    package init(_ verdicts: some Sequence<Verdict> = []) {
        for verdict in verdicts {
            states[verdict.state, default: 0] += 1
            switch verdict {
            case .harmful(let category, _, _): categories[category, default: 0] += 1
            case .noVerdict(let reason): reasons[reason, default: 0] += 1
            case .harmless, .refused: break
            }
        }
    }
}
