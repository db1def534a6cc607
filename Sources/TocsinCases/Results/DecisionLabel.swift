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
            let isHarmful = decision.saysHarmful
            for finding in decision.telling {
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

    /// How many decisions against accounts give no label, since no finding that was kept with them has their category.
    package static func silentDecisions(_ cases: [Case]) -> Int {
        cases.flatMap(\.judgements).count { decision, _ in
            decision.saysHarmful && decision.telling.isEmpty && !decision.findings.isEmpty
        }
    }
}

extension Decision {
    fileprivate var saysHarmful: Bool { action.isAdverse && appeal?.outcome != .overturned }

    fileprivate var findings: [EvidenceSnapshot.FindingSummary] { subjects.flatMap(\.evidence.findings) }

    /// Those findings whose events it says something of.
    fileprivate var telling: [EvidenceSnapshot.FindingSummary] {
        saysHarmful ? findings.filter { $0.category == category } : findings
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
