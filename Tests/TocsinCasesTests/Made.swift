// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinCases
import TocsinModel

/// Made-up people, accounts and cases.
enum Made {
    static let ana = Actor(name: "ana", role: .analyst)
    static let ben = Actor(name: "ben", role: .senior)
    static let cleo = Actor(name: "cleo", role: .senior)
    static let dora = Actor(name: "dora", role: .admin)

    static func account(_ number: UInt64) -> AccountID { AccountID(high: 0, low: number) }
    static func event(_ number: UInt64) -> EventID { EventID(high: 0, low: number) }
    static func hours(_ hours: Int64) -> Timestamp { Timestamp(milliseconds: 1_764_000_000_000 + hours * 3_600_000) }

    static func finding(_ number: UInt64, account: UInt64, category: HarmCategory = .scam, rule: String = "rule")
        -> Finding
    {
        Finding(
            id: FindingID(value: number),
            rule: RuleReference(
                id: rule,
                title: "A rule",
                version: "v1",
                category: category,
                level: .high,
                scope: .request,
                tags: []
            ),
            subject: .account(self.account(account)),
            firstTime: hours(-2),
            lastTime: hours(-1),
            occurrences: 3,
            evidence: [.event(event(number))],
            isShadow: false
        )
    }

    /// One finding for each of three accounts, of events 1...3.
    static let evidence = Dictionary(
        uniqueKeysWithValues: (1...3).map { number in
            (
                account(number),
                EvidenceSnapshot(
                    account: account(number),
                    findings: [finding(number, account: number)],
                    operation: nil
                )
            )
        }
    )

    static func draft(
        _ action: Decision.Action,
        exceptions: [AccountID: String] = [:],
        evidence: [AccountID: EvidenceSnapshot] = evidence
    ) -> DecisionDraft {
        DecisionDraft(
            action: action,
            category: .scam,
            rule: "3.1 No fraud",
            facts: "Asked for scripts to defraud people.",
            exceptions: exceptions,
            evidence: evidence
        )
    }

    /// A case of three accounts, ana's where somebody owns it, in a state.
    static func inState(
        _ state: Case.State,
        origin: Case.Origin = .operation(OperationID(value: 1)),
        action: Decision.Action = .suspend(until: nil)
    ) throws -> Case {
        var made = try Case.open(
            CaseID(number: 1),
            origin: origin,
            accounts: [account(3), account(1), account(2), account(1)],
            priority: Priority(level: .high, confidence: 1, accounts: 3),
            reason: "A report from outside.",
            by: ana,
            at: hours(0)
        ).after
        let steps: [(Case.State, CaseAction, Actor)] = [
            (.inReview, .claim, ana), (.awaitingSecond, .decide(draft(action)), ana), (.decided, .approve, ben),
            (.appealed, .appeal(ground: "I teach about scams."), dora),
            (.closed, .resolve(.upheld, reason: "No."), cleo),
        ]
        for (index, (reached, step, actor)) in steps.enumerated() where made.state != state {
            if made.state == reached { continue }
            made = try made.applying(step, by: actor, at: hours(Int64(index) + 1)).after
        }
        #expect(made.state == state)
        return made
    }
}

extension Case {
    /// Does several things in a row, an hour apart from the tenth hour on.
    func doing(_ steps: [(CaseAction, Actor)]) throws -> Case {
        var made = self
        for (index, (action, actor)) in steps.enumerated() {
            made = try made.applying(action, by: actor, at: Made.hours(10 + Int64(index))).after
        }
        return made
    }
}
