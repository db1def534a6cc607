// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinFindings
internal import TocsinModel
internal import TocsinRulePack
internal import TocsinStore

/// What is wrong with a rule, and what it would have found.
struct RuleCheck: Sendable {
    var rules: [Rule]
    var problems: [RuleProblem]
    /// Sentences with swapped identities that were tried.
    var sentences: Int
    var backtest: RuleBacktest?
    /// How many days the back-test was to look at.
    var days: Int?

    /// A back-test ends after so many events or so long, whatever comes first.
    static let mostEvents = 200_000
    static let mostTime = Duration.seconds(15)

    /// Checks a text, and looks for its rules in the last days of the log, which may have ended before today.
    ///
    /// `days`: Nil to check alone.
    static func run(_ text: String, _ parts: ConsoleParts, days: Int?, now: Timestamp) throws -> RuleCheck {
        let set = RuleSet(text: text, file: "rule.yml", listsBelow: parts.rules.paths)
        let trial = try RuleTrial(set)
        let identity = try IdentityCheck(
            termsPath: RulePack.identityTermsPath,
            sentencesPath: RulePack.benignSentencesPath,
            wordsFolder: RulePack.identityWordsPath
        )
        // Without a rule no verdict could move, and trying takes a second.
        let (moved, tried) = set.rules.isEmpty ? ([], 0) : try identity.problems(set, trial)
        var check = RuleCheck(
            rules: set.rules,
            problems: set.problems + (try trial.problems()) + moved,
            sentences: tried,
            backtest: nil,
            days: days
        )
        if let days, !set.rules(of: .request).isEmpty {
            let end = min(try parts.store.timeSpan()?.upperBound ?? now, now)
            let clock = ContinuousClock()
            let deadline = clock.now + mostTime
            check.backtest = try RuleBacktest.run(
                set,
                in: parts.store,
                since: Timestamp(milliseconds: end.milliseconds - Int64(days) * 86_400_000),
                mostEvents: mostEvents,
                isOverdue: { clock.now > deadline }
            )
        }
        return check
    }
}
