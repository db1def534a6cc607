// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// What a rule says of an account, with everything it rests on.
package struct Finding: Sendable, Equatable {
    package var id: FindingID
    package var rule: RuleReference
    package var subject: Subject
    /// When the first and the last event behind it happened.
    package var firstTime: Timestamp
    package var lastTime: Timestamp
    /// How many events matched in the same way, at least 1.
    package var occurrences: Int
    /// Where it shows, earliest first; at most ``maximumEvidence`` are kept.
    package var evidence: [Evidence]
    /// True while its rule is tried out: counted, never raised.
    package var isShadow: Bool

    /// How many pieces of evidence a finding keeps.
    package static let maximumEvidence = 8

    package init(
        id: FindingID,
        rule: RuleReference,
        subject: Subject,
        firstTime: Timestamp,
        lastTime: Timestamp,
        occurrences: Int,
        evidence: [Evidence],
        isShadow: Bool
    ) {
        self.id = id
        self.rule = rule
        self.subject = subject
        self.firstTime = firstTime
        self.lastTime = lastTime
        self.occurrences = occurrences
        self.evidence = evidence
        self.isShadow = isShadow
    }

    /// Whom a finding is about.
    package enum Subject: Sendable, Hashable {
        case account(AccountID)
        case operation(OperationID)
    }

    /// The account it is about, if it is about one.
    package var account: AccountID? {
        if case .account(let account) = subject { account } else { nil }
    }
}

/// A finding's identity: a hash of the rule, the subject and what matched, so that scanning again changes nothing.
package struct FindingID: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let value: UInt64

    package init(value: UInt64) {
        self.value = value
    }

    package static func < (left: FindingID, right: FindingID) -> Bool {
        left.value < right.value
    }

    /// `finding-` and 16 hexadecimal digits.
    package var description: String {
        let digits = String(value, radix: 16)
        return "finding-" + String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// One thing that a finding rests on.
package enum Evidence: Sendable, Equatable {
    /// A stretch of an event's text: `bytes` counts UTF-8 bytes of `field`.
    case text(event: EventID, field: String, bytes: Range<Int>)
    /// A measured value, in the unit that the signal states.
    case signal(name: String, value: String)
    /// An event as a whole.
    case event(EventID)

    /// The event that it points to, if any.
    package var event: EventID? {
        switch self {
        case .text(let event, _, _), .event(let event): event
        case .signal: nil
        }
    }
}

/// How serious a finding is, in Sigma's words.
package enum FindingLevel: String, Sendable, CaseIterable, Comparable {
    case informational, low, medium, high, critical

    package static func < (left: FindingLevel, right: FindingLevel) -> Bool {
        left.order < right.order
    }

    private var order: Int {
        Self.allCases.firstIndex(of: self) ?? 0
    }
}

/// Which rule spoke, in which version.
package struct RuleReference: Sendable, Hashable {
    /// The rule's UUID, lower case.
    package var id: String
    package var title: String
    /// A hash of the rule's file, so that a finding can say which text of the rule raised it.
    package var version: String
    package var category: HarmCategory
    package var level: FindingLevel
    package var scope: RuleScope
    /// Sigma tags, such as `atlas.aml-t0052-000`.
    package var tags: [String]

    package init(
        id: String,
        title: String,
        version: String,
        category: HarmCategory,
        level: FindingLevel,
        scope: RuleScope,
        tags: [String]
    ) {
        self.id = id
        self.title = title
        self.version = version
        self.category = category
        self.level = level
        self.scope = scope
        self.tags = tags
    }
}

/// What a rule looks at: Sigma's `service`, and correlations over the findings of other rules.
package enum RuleScope: String, Sendable, CaseIterable {
    case request, account, operation, correlation
}
