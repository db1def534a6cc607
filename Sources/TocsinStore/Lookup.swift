// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// Which findings to list.
package struct FindingQuery: Sendable, Equatable {
    /// A rule's id, any version.
    package var rule: String?
    package var category: HarmCategory?
    package var level: FindingLevel?
    /// True for those of rules on trial, false for raised ones, nil for both.
    package var isShadow: Bool?
    /// At least 1.
    package var limit = Int(Int32.max)
    package var offset = 0

    package init() {}

    package func matches(_ finding: Finding) -> Bool {
        if let rule, finding.rule.id != rule { return false }
        if let category, finding.rule.category != category { return false }
        if let level, finding.rule.level != level { return false }
        return isShadow.map { $0 == finding.isShadow } ?? true
    }
}

/// One version of a rule with how often it spoke.
package struct RuleTally: Sendable, Equatable {
    package var rule: RuleReference
    package var raised: Int
    /// Findings while it was on trial.
    package var shadow: Int
    package var lastTime: Timestamp?

    package init(rule: RuleReference, raised: Int, shadow: Int, lastTime: Timestamp?) {
        self.rule = rule
        self.raised = raised
        self.shadow = shadow
        self.lastTime = lastTime
    }
}

/// How many raised findings of a category began on a day.
package struct DailyFindings: Sendable, Hashable {
    /// Days since 1970-01-01.
    package var day: Int64
    package var category: HarmCategory
    package var count: Int

    package init(day: Int64, category: HarmCategory, count: Int) {
        self.day = day
        self.category = category
        self.count = count
    }
}

/// What a list needs of an operation.
package struct OperationSummary: Sendable, Equatable {
    package var id: OperationID
    package var standing: Operation.Standing
    package var firstTime: Timestamp
    package var lastTime: Timestamp
    package var accounts: Int

    package init(
        id: OperationID,
        standing: Operation.Standing,
        firstTime: Timestamp,
        lastTime: Timestamp,
        accounts: Int
    ) {
        self.id = id
        self.standing = standing
        self.firstTime = firstTime
        self.lastTime = lastTime
        self.accounts = accounts
    }
}
