// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// What lists and counts need of a case: kept in columns beside its document, and written with it.
///
/// A copy for finding cases; the document is what holds.
package struct CaseSummary: Sendable, Equatable {
    package var number: Int
    /// A state's stable word.
    package var state: String
    /// 0...1.
    package var priority: Double
    package var level: FindingLevel
    /// Nil where the case was opened by hand and is not decided.
    package var category: HarmCategory?
    /// Ascending.
    package var accounts: [AccountID]
    package var owner: String?
    /// What it was opened from, as written.
    package var origin: String
    package var openedAt: Timestamp
    package var dueAt: Timestamp
    package var claimedAt: Timestamp?
    package var decidedAt: Timestamp?
    /// Who proposed what a second person has to approve.
    package var proposedBy: String?
    /// The last decision's action, as its stable word.
    package var action: String?
    /// How the last appeal ended.
    package var appealOutcome: String?
    package var isDuplicate: Bool
    /// Whether an account was parted off into it for its appeal: it was opened and decided as the case that it comes from.
    package var isPart: Bool
    /// By rule: whether people held what it found to be harmful.
    ///
    /// Empty until that is settled.
    package var verdicts: [String: Bool]

    package init(
        number: Int,
        state: String,
        priority: Double,
        level: FindingLevel,
        category: HarmCategory?,
        accounts: [AccountID],
        owner: String?,
        origin: String,
        openedAt: Timestamp,
        dueAt: Timestamp,
        claimedAt: Timestamp? = nil,
        decidedAt: Timestamp? = nil,
        proposedBy: String? = nil,
        action: String? = nil,
        appealOutcome: String? = nil,
        isDuplicate: Bool = false,
        isPart: Bool = false,
        verdicts: [String: Bool] = [:]
    ) {
        self.number = number
        self.state = state
        self.priority = priority
        self.level = level
        self.category = category
        self.accounts = accounts
        self.owner = owner
        self.origin = origin
        self.openedAt = openedAt
        self.dueAt = dueAt
        self.claimedAt = claimedAt
        self.decidedAt = decidedAt
        self.proposedBy = proposedBy
        self.action = action
        self.appealOutcome = appealOutcome
        self.isDuplicate = isDuplicate
        self.isPart = isPart
        self.verdicts = verdicts
    }

    /// Whether it is late at a moment, or was decided late.
    package func isLate(at time: Timestamp) -> Bool { !isDuplicate && (decidedAt ?? time) > dueAt }
}

/// Which cases to list.
package struct CaseQuery: Sendable, Equatable {
    /// States' words; empty for all.
    package var states: [String] = []
    package var owner: Owner?
    package var category: HarmCategory?
    /// Only cases that are late at this moment and not decided.
    package var lateAt: Timestamp?
    /// Only cases about one of these, such as all names of an account; empty for all.
    package var accounts: Set<AccountID> = []
    package var origin: String?
    /// At least 1.
    package var limit = Int(Int32.max)
    package var offset = 0

    package init() {}

    /// Whose cases.
    package enum Owner: Sendable, Equatable {
        case person(String)
        case nobody
    }

    package func matches(_ summary: CaseSummary) -> Bool {
        if !states.isEmpty, !states.contains(summary.state) { return false }
        switch owner {
        case .person(let name) where summary.owner != name: return false
        case .nobody where summary.owner != nil: return false
        default: break
        }
        if let category, summary.category != category { return false }
        if let time = lateAt, summary.decidedAt != nil || !summary.isLate(at: time) { return false }
        if !accounts.isEmpty, accounts.isDisjoint(with: summary.accounts) { return false }
        return origin.map { $0 == summary.origin } ?? true
    }
}

/// What decisions said of one rule's findings.
package struct RuleVerdicts: Sendable, Equatable {
    package var rule: String
    /// Cases in which its findings were held to be harmful.
    package var confirmed: Int
    /// Cases in which they were not.
    package var dismissed: Int

    package init(rule: String, confirmed: Int, dismissed: Int) {
        self.rule = rule
        self.confirmed = confirmed
        self.dismissed = dismissed
    }
}

/// A queue view that somebody gave a name.
package struct SavedView: Sendable, Equatable {
    package var name: String
    /// The filters, as the queue's address has them behind `?`.
    package var query: String

    package init(name: String, query: String) {
        self.name = name
        self.query = query
    }

    /// What a view's name holds, in letters of either case, where it names an account: the digits of its short form, with which the long one begins.
    package static func digits(naming account: AccountID) -> String { String(account.high.hexDigits.prefix(10)) }
}

/// When things happened to a case, and how it ended: what service levels are measured by.
package struct CaseTimes: Sendable, Equatable {
    package var openedAt: Timestamp
    package var dueAt: Timestamp
    package var claimedAt: Timestamp?
    package var decidedAt: Timestamp?
    /// The last decision's action, as its stable word.
    package var action: String?
    /// How the last appeal ended.
    package var appealOutcome: String?
    /// As ``CaseSummary/isPart``: only its appeal is its own.
    package var isPart: Bool

    package init(
        openedAt: Timestamp,
        dueAt: Timestamp,
        claimedAt: Timestamp?,
        decidedAt: Timestamp?,
        action: String?,
        appealOutcome: String?,
        isPart: Bool
    ) {
        self.openedAt = openedAt
        self.dueAt = dueAt
        self.claimedAt = claimedAt
        self.decidedAt = decidedAt
        self.action = action
        self.appealOutcome = appealOutcome
        self.isPart = isPart
    }
}
