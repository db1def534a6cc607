// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinFindings
internal import TocsinModel
internal import TocsinPublication
internal import TocsinRulePack
internal import TocsinStore

/// What is wrong with a rule, and what it would have found.
struct RuleCheck: Sendable {
    var ruleSet: RuleSet
    var problems: [RuleProblem]
    /// Sentences with swapped identities that were tried.
    var sentences: Int
    var backtest: RuleBacktest?
    /// How many days a back-test was asked for; nil for none.
    var days: Int?

    var rules: [Rule] { ruleSet.rules }

    /// A back-test ends after so many events or so long, whatever comes first.
    static let mostEvents = 200_000
    static let mostTime = Duration.seconds(15)

    /// Where fewer accounts match, neither how many nor which: a rule with a name or a sentence in it would read one person's messages.
    static let smallestGroup = PublicationRequest.smallestGroup

    /// Checks a text, its examples, and whether identities move a verdict.
    static func run(_ text: String, _ parts: ConsoleParts) throws -> RuleCheck {
        let set = RuleSet(text: text, file: "rule.yml", listsBelow: parts.rules.paths)
        let trial = try RuleTrial(set)
        let identity = try IdentityCheck(
            termsPath: RulePack.identityTermsPath,
            sentencesPath: RulePack.benignSentencesPath,
            wordsFolder: RulePack.identityWordsPath
        )
        // Without a rule no verdict could move, and trying takes a second.
        let (moved, tried) = set.rules.isEmpty ? ([], 0) : try identity.problems(set, trial)
        return RuleCheck(
            ruleSet: set,
            problems: set.problems + (try trial.problems()) + moved,
            sentences: tried,
            backtest: nil,
            days: nil
        )
    }

    /// Whether its rules may be looked for in the log: without a problem, and about requests.
    var mayBacktest: Bool { problems.isEmpty && !ruleSet.rules(of: .request).isEmpty }

    /// Looks for its rules in the last days of the log, which may have ended before today.
    mutating func lookBack(days: Int, in parts: ConsoleParts, now: Timestamp) throws {
        let end = try parts.store.logEnd(at: now)
        let clock = ContinuousClock()
        let deadline = clock.now + Self.mostTime
        backtest = try RuleBacktest.run(
            ruleSet,
            in: parts.store,
            since: Timestamp(milliseconds: end.milliseconds - Int64(days) * 86_400_000),
            mostEvents: Self.mostEvents,
            isOverdue: { clock.now > deadline }
        )
    }
}
