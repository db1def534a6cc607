// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// What people concluded about accounts, with everything that the statement of reasons needs.
package struct Decision: Sendable, Equatable, Codable {
    /// `decision-17-2`: the case's number and the decision's in it.
    package let id: String
    package let action: Action
    /// The kind of harm; nil when the case was dismissed or the accounts reinstated.
    package let category: HarmCategory?
    /// The rule of the operator's terms that was broken; empty when none was.
    package internal(set) var rule: String
    /// What happened, or why nothing has to, in the words of whoever decided.
    package internal(set) var facts: String
    package let automation: Automation
    /// Whom it is about, ascending, each with the evidence as it was.
    package internal(set) var subjects: [Subject]
    /// Accounts of the case that it leaves alone, ascending.
    package internal(set) var exceptions: [Exception]
    package let decidedBy: String
    package let decidedAt: Timestamp
    package internal(set) var approvedBy: String?
    package internal(set) var approvedAt: Timestamp?
    package internal(set) var appeal: Appeal?

    /// Whether somebody decided or approved it.
    func isOf(_ name: String) -> Bool { decidedBy == name || approvedBy == name }

    /// Whom it is about, when that is one account.
    package var onlyAccount: AccountID? { subjects.count == 1 ? subjects[0].account : nil }

    /// When it took effect: when the second person approved, where one is needed.
    package var effectiveAt: Timestamp { approvedAt ?? decidedAt }

    /// What is done to the accounts.
    package enum Action: Sendable, Equatable {
        /// Nothing: it was no harm. The facts hold the reason.
        case dismiss
        case warn
        /// `until`: The first moment at which it ends by itself.
        case rateLimit(requestsPerMinute: Int, until: Timestamp)
        /// `until`: Nil without an end.
        case suspend(until: Timestamp?)
        /// Suspends all members of an operation.
        case closeOperation
        /// Undoes what holds.
        case reinstate

        /// What is done, without how much and for how long; the raw value is a stable word.
        package enum Kind: String, Sendable, CaseIterable {
            case dismiss, warn, rateLimit, suspend, closeOperation, reinstate

            fileprivate var isAdverse: Bool {
                switch self {
                case .warn, .rateLimit, .suspend, .closeOperation: true
                case .dismiss, .reinstate: false
                }
            }
        }

        package var kind: Kind {
            switch self {
            case .dismiss: .dismiss
            case .warn: .warn
            case .rateLimit: .rateLimit
            case .suspend: .suspend
            case .closeOperation: .closeOperation
            case .reinstate: .reinstate
            }
        }

        /// A stable word.
        package var word: String { kind.rawValue }

        /// The action of a word; nil for another word, and for a rate limit without a rate or an end.
        package init?(word: String, requestsPerMinute: Int?, until: Timestamp?) {
            switch Kind(rawValue: word) {
            case .dismiss: self = .dismiss
            case .warn: self = .warn
            case .rateLimit:
                guard let requestsPerMinute, let until else { return nil }
                self = .rateLimit(requestsPerMinute: requestsPerMinute, until: until)
            case .suspend: self = .suspend(until: until)
            case .closeOperation: self = .closeOperation
            case .reinstate: self = .reinstate
            case nil: return nil
            }
        }

        /// Which rate limits there are, in requests a minute: more than the highest would limit nobody.
        package static let requestsPerMinute = 1...1_000_000

        /// The longest rate limit that one person may decide alone, in days.
        package static let mostDaysAlone = 30

        /// Whether a second person has to approve what somebody decides at a moment.
        package func needsSecondPerson(from time: Timestamp) -> Bool {
            switch self {
            case .suspend, .closeOperation: true
            case .rateLimit(_, let until): until.seconds(since: time) > Double(Self.mostDaysAlone) * 86_400
            case .dismiss, .warn, .reinstate: false
            }
        }

        /// Whether it says that an account did harm: it then needs a rule, a category and evidence, and can be appealed.
        package var isAdverse: Bool { kind.isAdverse }

        /// The words of actions that say that an account did harm.
        package static let adverseWords = Set(Kind.allCases.filter(\.isAdverse).map(\.rawValue))

        /// When it ends by itself; nil when it does not.
        package var until: Timestamp? {
            switch self {
            case .rateLimit(_, let until): until
            case .suspend(let until): until
            case .dismiss, .warn, .closeOperation, .reinstate: nil
            }
        }
    }

    /// One account with its own evidence.
    package struct Subject: Sendable, Equatable, Codable {
        package let account: AccountID
        package let evidence: EvidenceSnapshot
    }

    /// One account that a decision about many leaves alone.
    package struct Exception: Sendable, Equatable, Codable {
        package let account: AccountID
        package internal(set) var reason: String
    }

    /// What software had to do with it; the decision itself is always people's.
    package enum Automation: String, Sendable, Equatable, Codable, CaseIterable {
        /// People noticed it.
        case none
        /// Rules or statistics over the logs pointed at it.
        case detection
        /// A language model gave an opinion too.
        case detectionAndModel

        /// What pointed at the subjects.
        ///
        /// `category`: The kind of harm that the decision is about, so that no finding of another counts; nil for every kind.
        init(_ subjects: [Subject], of category: HarmCategory?) {
            let findings = subjects.flatMap { $0.evidence.found(of: category) }
            if findings.contains(where: { $0.rule.hasPrefix(RuleReference.judgePrefix) }) {
                self = .detectionAndModel
            } else {
                self = subjects.allSatisfy(\.evidence.isEmpty) ? .none : .detection
            }
        }
    }

    /// What an account's owner said against it, and what became of that.
    package struct Appeal: Sendable, Equatable, Codable {
        package internal(set) var ground: String
        package let lodgedAt: Timestamp
        /// Who wrote it down; ``Case/ownerName`` for the owner, by the link.
        package let recordedBy: String
        package internal(set) var outcome: Outcome?
        package internal(set) var reason: String?
        package internal(set) var resolvedBy: String?
        package internal(set) var resolvedAt: Timestamp?
    }

    /// How an appeal ends.
    package enum Outcome: String, Sendable, CaseIterable, Codable {
        case upheld, overturned
    }
}

/// What somebody wants to decide.
package struct DecisionDraft: Sendable, Equatable {
    package var action: Decision.Action
    package var category: HarmCategory?
    package var rule: String
    package var facts: String
    /// Accounts to leave alone, with the reason.
    package var exceptions: [AccountID: String]
    /// What speaks against each account now.
    package var evidence: [AccountID: EvidenceSnapshot]

    package init(
        action: Decision.Action,
        category: HarmCategory? = nil,
        rule: String = "",
        facts: String,
        exceptions: [AccountID: String] = [:],
        evidence: [AccountID: EvidenceSnapshot] = [:]
    ) {
        self.action = action
        self.category = category
        self.rule = rule
        self.facts = facts
        self.exceptions = exceptions
        self.evidence = evidence
    }
}
