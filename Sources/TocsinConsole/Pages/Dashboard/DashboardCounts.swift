// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel
internal import TocsinStore

/// What the dashboard shows, counted over the store.
struct DashboardCounts: Sendable {
    /// The last twelve weeks of the log.
    var findings: [DailyFindings]
    var firstDay: Int64
    var lastDay: Int64
    var weeks: [Week]
    /// Decisions that were appealed and settled, and of these overturned.
    var appealsSettled: Int
    var overturned: Int
    /// By action; a case that was parted off for an appeal counts here, and in weeks, as part of the one that it comes from.
    var actions: [String: Int]

    /// Cases that were opened in one week.
    struct Week: Sendable, Equatable {
        /// The first day, a Monday, since 1970-01-01.
        var firstDay: Int64
        var opened = 0
        /// Hours.
        var toClaim: [Double] = []
        var toDecide: [Double] = []
        var inTime = 0
        var late = 0
    }

    static let days: Int64 = 84

    init(_ store: any ConsoleParts.ConsoleStore, at now: Timestamp) throws {
        let end = try store.logEnd(at: now)
        lastDay = end.day
        firstDay = end.day - Self.days + 1
        findings = try store.dailyFindings(from: firstDay).filter { [lastDay] in $0.day <= lastDay }
        var weeks: [Int64: Week] = [:]
        var actions: [String: Int] = [:]
        var settled = 0
        var overturned = 0
        for times in try store.caseTimes() {
            if let outcome = times.appealOutcome {
                settled += 1
                if outcome == "overturned" { overturned += 1 }
            }
            // It was opened and decided as the case that it comes from.
            if times.isPart { continue }
            // 1970-01-05 was a Monday.
            let day = times.openedAt.day
            let monday = (day - 4).flooredQuotient(by: 7) * 7 + 4
            var week = weeks[monday] ?? Week(firstDay: monday)
            week.opened += 1
            if let claimed = times.claimedAt { week.toClaim.append(claimed.seconds(since: times.openedAt) / 3600) }
            if let decided = times.decidedAt { week.toDecide.append(decided.seconds(since: times.openedAt) / 3600) }
            if (times.decidedAt ?? now) > times.dueAt {
                week.late += 1
            } else if times.decidedAt != nil {
                week.inTime += 1
            }
            weeks[monday] = week
            if let action = times.action { actions[action, default: 0] += 1 }
        }
        self.weeks = weeks.values.sorted { $0.firstDay > $1.firstDay }
        self.actions = actions
        appealsSettled = settled
        self.overturned = overturned
    }

    /// The middle value and the one that nine of ten do not exceed (nearest rank); nil without values.
    static func spread(_ values: [Double]) -> (median: Double, ninetieth: Double)? {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        func rank(_ share: Double) -> Double {
            sorted[min(max(Int((share * Double(sorted.count)).rounded(.up)) - 1, 0), sorted.count - 1)]
        }
        return (rank(0.5), rank(0.9))
    }
}
