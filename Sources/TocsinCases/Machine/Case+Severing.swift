// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

extension Case {
    /// Whether anybody acted against an account in this case, or proposes to: what has to be kept, to show and defend it.
    package func actsAgainst(_ account: AccountID) -> Bool {
        allDecisions.contains { decision in
            decision.action.isAdverse && decision.subjects.contains { $0.account == account }
        }
    }

    /// Whether an account is named anywhere in it.
    package func names(_ account: AccountID) -> Bool {
        accounts.contains(account)
            || allDecisions.contains { decision in
                decision.exceptions.contains { $0.account == account }
                    || decision.subjects.contains { subject in
                        subject.account == account || subject.evidence.ties.contains { $0.other == account }
                    }
            }
            || says { $0.mentions(account) }
    }

    /// What took effect, and what is proposed.
    private var allDecisions: [Decision] { decisions + [proposal].compactMap(\.self) }

    /// Puts a stand-in for an account, whose evidence goes.
    ///
    /// What was decided about others stays as it was; so does what people wrote, but for the account's pseudonym, unless the case was about the account alone:
    /// then its notes go too, and there is nothing left to work on.
    mutating func sever(_ account: AccountID, as standIn: AccountID) throws(CaseError) {
        guard !actsAgainst(account) else {
            throw .needs("a case in which nobody acted against the account: this one has to be kept")
        }
        guard names(account) else { throw .needs("an account that the case names") }
        if accounts == [account] {
            notes = []
            state = .closed
        }
        if case .finding = origin, accounts.contains(account) { origin = .manual }
        accounts = Set(accounts.map { $0 == account ? standIn : $0 }).sorted()
        reword { $0.replacingMentions(of: account, with: standIn) }
        proposal = proposal?.severing(account, as: standIn)
        decisions = decisions.map { $0.severing(account, as: standIn) }
    }
}

extension Decision {
    /// With a stand-in for an account, whose evidence goes, and whose exception gives no reason any more.
    fileprivate func severing(_ account: AccountID, as standIn: AccountID) -> Decision {
        var severed = self
        severed.subjects = subjects.map { subject in
            if subject.account == account { return Subject(account: standIn, evidence: EvidenceSnapshot()) }
            var evidence = subject.evidence
            for place in evidence.ties.indices where evidence.ties[place].other == account {
                evidence.ties[place].other = standIn
            }
            return Subject(account: subject.account, evidence: evidence)
        }
        .sorted { $0.account < $1.account }
        severed.exceptions = exceptions.map { exception in
            exception.account == account ? Exception(account: standIn, reason: "Erased.") : exception
        }
        .sorted { $0.account < $1.account }
        return severed
    }
}
