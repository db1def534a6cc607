// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TocsinCommandSupport
internal import TocsinFindings
internal import TocsinRulePack

/// Which rules raise findings: those that come with Tocsin, which its tests look after, or others that pass the identity check.
struct ScanRuleOptions: ParsableArguments {
    @OptionGroup var named: RuleOptions

    @Flag(help: "Run rules of --rules also when they fail the identity check; each is warned of.")
    var allowFailingRules = false

    /// Of more rules, examples are not tried: 'tocsin rules check' does, and takes its time.
    private static let mostTried = 100

    /// Loads rules for a run, as ``RuleOptions/loadForRun(_:)`` does, and names those that fail the check.
    ///
    /// - Throws: ``FailingRules`` when there are any that are not allowed.
    func loadForRun(_ console: Console) throws -> RuleSet {
        let set = try named.loadForRun(console)
        // Checked with Tocsin itself.
        if named.rules.isEmpty { return set }
        let check = try IdentityCheck(
            termsPath: RulePack.identityTermsPath,
            sentencesPath: RulePack.benignSentencesPath,
            wordsFolder: RulePack.identityWordsPath
        )
        let problems =
            set.rules.count > Self.mostTried
            ? check.wordProblems(set) : try check.ownProblems(set, try RuleTrial(set)).problems
        for problem in problems { console.warn("\(problem)") }
        if !problems.isEmpty && !allowFailingRules { throw FailingRules(count: problems.count) }
        return set
    }
}

/// Rules that single people out for who they are were to raise findings.
struct FailingRules: Error, CustomStringConvertible {
    var count: Int

    var description: String {
        "The rules of --rules fail the identity check (problems: \(count.grouped)), so nothing was done. "
            + "Mend them ('tocsin rules check' names every problem), or run them as they are with --allow-failing-rules."
    }
}
