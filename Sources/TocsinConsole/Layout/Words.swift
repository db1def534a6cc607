// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCases
internal import TocsinModel
internal import TocsinReports

/// States, times and the like as pages say them.
enum Words {
    static func state(_ state: String) -> String {
        switch Case.State(rawValue: state) {
        case .open: "open"
        case .inReview: "in review"
        case .awaitingSecond: "awaits a second person"
        case .decided: "decided"
        case .appealed: "appealed"
        case .closed: "closed"
        case nil: state
        }
    }

    static func action(_ word: String) -> String {
        switch word {
        case "dismiss": "Dismiss: it was no harm"
        case "warn": "Warn"
        case "rateLimit": "Rate-limit"
        case "suspend": "Suspend"
        case "closeOperation": "Close the operation: suspend all members"
        case "reinstate": "Reinstate: undo what holds"
        default: word
        }
    }

    /// What was decided, by an action's stable word, in as few words as a row has room for.
    static func deed(_ word: String) -> String {
        switch word {
        case "dismiss": "no harm"
        case "warn": "warning"
        case "rateLimit": "rate limit"
        case "suspend": "suspension"
        case "closeOperation": "operation closed"
        case "reinstate": "reinstated"
        default: word
        }
    }

    /// What a role may do.
    static func right(_ right: Right) -> String {
        switch right {
        case .view: "see cases and findings"
        case .work: "work on cases"
        case .decide: "decide"
        case .approve: "approve what others decided"
        case .resolve: "decide appeals"
        case .export: "export decisions"
        case .audit: "export the audit log"
        case .people: "look after people"
        case .erase: "erase accounts"
        }
    }

    /// How an appeal ended.
    static func outcome(_ outcome: Decision.Outcome) -> String {
        switch outcome {
        case .upheld: "upheld: the decision stands"
        case .overturned: "overturned: the accounts are reinstated"
        }
    }

    /// What a rule looks at.
    static func scope(_ scope: RuleScope) -> String {
        switch scope {
        case .request: "single requests"
        case .account: "accounts"
        case .operation: "operations"
        case .correlation: "findings of other rules, together"
        }
    }

    /// Such as `2026-11-29 20:52`; times on pages are Universal Time, as the page's foot says.
    static func time(_ time: Timestamp) -> Markup {
        let text = time.description
        return .element(
            "time",
            ["datetime": text],
            .text(text.prefix(10) + " " + text.dropFirst(11).prefix(5))
        )
    }

    static func time(_ time: Timestamp?) -> Markup { time.map { Self.time($0) } ?? .text("–") }

    /// How long until or since, in the largest unit that fits.
    static func span(milliseconds: Int64) -> String {
        let minutes = abs(milliseconds) / 60_000
        switch minutes {
        case ..<60: return "\(minutes) min"
        case ..<(48 * 60): return "\(minutes / 60) h"
        default: return "\(minutes / (24 * 60)) days"
        }
    }

    /// Whether and by when a case has to be decided, in words.
    static func due(_ dueAt: Timestamp, decidedAt: Timestamp?, isDuplicate: Bool, at now: Timestamp) -> Markup {
        if isDuplicate { return .text("–") }
        if let decidedAt {
            let late = decidedAt > dueAt
            return late ? HTML.badge("decided late", "late") : .text("decided in time")
        }
        let span = span(milliseconds: dueAt.milliseconds - now.milliseconds)
        return now > dueAt ? HTML.badge("late by \(span)", "late") : .text("in \(span)")
    }

    static func level(_ level: FindingLevel) -> Markup { HTML.badge(level.rawValue, "level-\(level.rawValue)") }

    static func account(_ account: AccountID) -> Markup {
        .element(
            "a",
            ["href": "/accounts/\(account)", "title": account.description],
            HTML.code(account.shortDescription)
        )
    }

    static func operation(_ id: OperationID) -> Markup {
        HTML.link("/operations/\(id)", "operation-" + id.description.dropFirst(10).prefix(8))
    }

    static func origin(_ origin: String) -> Markup {
        if let id = OperationID(written: origin) { return operation(id) }
        if let id = FindingID(written: origin) { return HTML.link("/findings/\(id)", "one finding") }
        return .text("opened by hand")
    }

    /// A probability with two digits; what is not certain is never called 1.
    static func probability(_ value: Double) -> String {
        if value >= 0.995, value < 1 { return "over 0.99" }
        return value > 0 && value < 0.005 ? "under 0.01" : decimal(value)
    }

    /// With as many digits behind the point as one needs to compare.
    static func decimal(_ value: Double, digits: Int = 2) -> String {
        guard value.isFinite else { return "–" }
        var factor = 1.0
        for _ in 0..<digits { factor *= 10 }
        let scaled = Int64((abs(value) * factor).rounded())
        let whole = scaled / Int64(factor)
        let rest = String(scaled % Int64(factor))
        let sign = value < 0 && scaled > 0 ? "−" : ""
        return sign + "\(whole)." + String(repeating: "0", count: digits - rest.count) + rest
    }
}
