// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// What people's decisions say of one event, for training and for measuring a judge.
package struct DecisionLabel: Sendable, Equatable {
    package let event: EventID
    package let isHarmful: Bool
    /// Nil where it is harmless.
    package let category: HarmCategory?

    /// Labels of all events behind decided cases, ordered by event; of several the latest counts.
    ///
    /// Harmful: The findings of the decision's own category, where accounts were acted against and that stands. Harmless: all
    /// findings of accounts in a dismissed case, or where an appeal overturned the decision. An action that was
    /// undone otherwise says nothing, nor does one that is under appeal.
    package static func make(_ cases: [Case]) -> [DecisionLabel] {
        var labels: [EventID: (label: DecisionLabel, time: Timestamp)] = [:]
        for (decision, time) in cases.flatMap(\.judgements).sorted(by: { $0.time < $1.time }) {
            let isHarmful = decision.action.isAdverse && decision.appeal?.outcome != .overturned
            for finding in decision.subjects.flatMap(\.evidence.findings)
            where !isHarmful || finding.category == decision.category {
                for event in finding.events {
                    let label = DecisionLabel(
                        event: event,
                        isHarmful: isHarmful,
                        category: isHarmful ? decision.category : nil
                    )
                    labels[event] = (label, time)
                }
            }
        }
        return labels.values.map(\.label).sorted { $0.event < $1.event }
    }
}

extension Case {
    /// The decision that says whether there was harm, with the time at which that was settled; none while that is open.
    var judgements: [(decision: Decision, time: Timestamp)] {
        guard state == .decided || state == .closed, let last = decisions.last else { return [] }
        guard last.action == .reinstate else { return [(last, last.effectiveAt)] }
        guard let overturned = decisions.dropLast().last, overturned.appeal?.outcome == .overturned else { return [] }
        return [(overturned, last.effectiveAt)]
    }
}
