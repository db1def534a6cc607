// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel
package import TocsinStore

/// What request rules would have found in a store's last days: bounded in events and in time, and nothing is written.
package struct RuleBacktest: Sendable, Equatable {
    /// Requests that were looked at.
    package var requests = 0
    /// By rule id.
    package var rules: [String: Tally] = [:]
    package var firstTime: Timestamp?
    package var lastTime: Timestamp?
    /// Whether it ended at a limit before the end of the log.
    package var endedEarly = false

    /// What one rule found.
    package struct Tally: Sendable, Equatable {
        package var matches = 0
        package var accounts: Set<AccountID> = []
        /// Matches by day since 1970-01-01.
        package var days: [Int64: Int] = [:]
        /// The first events that matched, at most ``RuleBacktest/mostSamples``.
        package var samples: [EventID] = []
    }

    package static let mostSamples = 10

    /// Runs the rules of scope `request`; others are left out.
    ///
    /// - Parameters:
    ///   - rules: Checked rules.
    ///   - store: Where events with their text are; what was purged cannot match.
    ///   - since: Events before it are left out.
    ///   - mostEvents: Ends with the batch in which so many are reached.
    ///   - isOverdue: Asked after each batch; true ends it.
    /// - Returns: What was found.
    /// - Throws: ``PatternError``, or what the store throws.
    package static func run(
        _ rules: RuleSet,
        in store: any Store,
        since: Timestamp,
        mostEvents: Int,
        isOverdue: () -> Bool
    ) throws -> RuleBacktest {
        let matchers = try RequestScan.Matchers(try RequestRules(rules), nil)
        var result = RuleBacktest()
        for rule in rules.rules(of: .request) { result.rules[rule.reference.id] = Tally() }
        var place = try store.cursor(before: since)
        while let batch = try store.eventBatch(after: place, withText: true) {
            if result.requests >= mostEvents || isOverdue() {
                result.endedEarly = true
                return result
            }
            place = batch.cursor
            let events = try batch.load().filter { $0.time >= since && $0.type == .request }
            result.count(events)
            let recent = EventBatch(cursor: place, count: events.count) { events }
            for finding in try RequestScan.scan(recent, matchers).batch.findings { result.count(finding) }
        }
        return result
    }

    private mutating func count(_ events: [Event]) {
        requests += events.count
        for event in events {
            firstTime = firstTime.map { min($0, event.time) } ?? event.time
            lastTime = lastTime.map { max($0, event.time) } ?? event.time
        }
    }

    private mutating func count(_ finding: Finding) {
        guard var tally = rules[finding.rule.id] else { return }
        tally.matches += 1
        if let account = finding.account { tally.accounts.insert(account) }
        tally.days[finding.firstTime.day, default: 0] += 1
        if tally.samples.count < Self.mostSamples, let event = finding.evidence.compactMap(\.event).first {
            tally.samples.append(event)
        }
        rules[finding.rule.id] = tally
    }
}
