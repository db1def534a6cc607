// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// What a report says of one harmful operation.
package struct OperationFacts: Sendable {
    /// From 1, in the order in which the operations began.
    package let number: Int
    package let operation: Operation
    package let activity: ReportInput.Activity?
    /// Whose holidays it may keep; nil when nothing is to be said.
    package let holidays: HolidayHypothesis?
    package let findings: [Finding]
    package let rules: [RuleCount]
    package let techniques: [Technique]
    package let killChain: [String]
    package let judgement: Judgement
    /// Redacted; empty unless asked for.
    package let excerpts: [Excerpt]
    /// Empty unless asked for.
    package let indicators: [Indicator]
    /// Members' numbers, from 1: a report shows no pseudonym.
    package let accountNumbers: [AccountID: Int]

    init(
        number: Int,
        operation: Operation,
        activity: ReportInput.Activity?,
        findings: [Finding],
        input: ReportInput,
        options: ReportOptions
    ) {
        self.number = number
        self.operation = operation
        self.activity = activity
        let clock = activity.flatMap { WeekPattern(hours: $0.hoursOfWeek) }.flatMap { ClockHypothesis($0) }
        holidays = clock.flatMap { clock in
            HolidayHypothesis(days: activity?.days ?? [], clock: clock, table: input.holidays)
        }
        self.findings = findings
        rules = RuleCount.count(findings)
        let tags = findings.flatMap(\.rule.tags)
        techniques = Set(tags.compactMap(Technique.init(tag:))).sorted()
        let phases = Set(tags.compactMap(KillChainPhase.name(tag:)))
        killChain = KillChainPhase.names.filter(phases.contains)
        judgement = Judgement(
            operation: operation,
            activity: activity,
            rules: rules,
            minimumGroup: options.minimumGroup
        )
        excerpts = options.withExcerpts ? Excerpt.choose(from: findings, texts: input.excerpts) : []
        indicators = options.withIndicators ? input.indicators[operation.id] ?? [] : []
        accountNumbers = Self.numbers(of: operation, findings: findings)
    }

    /// The category's title, or a plain word where no finding names one.
    package var title: String {
        category?.title ?? "Harm of several kinds"
    }

    package var category: HarmCategory? {
        operation.mainCategory ?? rules.first?.rule.category
    }

    /// Such as `Operation 1: Phishing`.
    package var heading: String {
        "Operation \(number): \(title)"
    }

    /// Such as `operation-1`: where its section begins.
    var anchor: String {
        "operation-\(number)"
    }

    /// Requests that its activity counts.
    var requests: Int {
        activity?.days.reduce(0) { $0 + $1.requests } ?? 0
    }

    /// `Account 3`.
    func name(of account: AccountID) -> String {
        accountNumbers[account].map { "Account \($0)" } ?? "Another account"
    }

    /// Numbers by first finding, so that Account 1 is where the harm was first seen; then by pseudonym.
    private static func numbers(of operation: Operation, findings: [Finding]) -> [AccountID: Int] {
        var first: [AccountID: Timestamp] = [:]
        for finding in findings {
            guard let account = finding.account else { continue }
            first[account] = min(first[account] ?? finding.firstTime, finding.firstTime)
        }
        let never = Timestamp(milliseconds: .max)
        let ordered = operation.members.map(\.account)
            .sorted { (first[$0] ?? never, $0) < (first[$1] ?? never, $1) }
        var numbers: [AccountID: Int] = [:]
        for account in ordered where numbers[account] == nil { numbers[account] = numbers.count + 1 }
        return numbers
    }
}
