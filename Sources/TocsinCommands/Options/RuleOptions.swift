// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommandSupport
internal import ArgumentParser
internal import TocsinFindings
internal import TocsinRulePack

/// Which rules run.
struct RuleOptions: ParsableArguments {
    @Option(help: "A folder or file of rules; may be given several times (default: the rules that come with Tocsin).")
    var rules: [String] = []

    func load() -> RuleSet {
        RuleSet(paths: rules.isEmpty ? [RulePack.rulesPath] : rules)
    }

    /// Loads rules for a run: bad ones are named and left out, the good ones run.
    func loadForRun(_ console: Console) throws -> RuleSet {
        try Self.usable(load(), option: "--rules", console)
    }

    /// Names a set's bad rules, and makes sure that good ones are left and that no path is mistyped: with fewer rules, findings would go.
    ///
    /// `option`: What the set was named with.
    static func usable(_ set: RuleSet, option: String, _ console: Console) throws -> RuleSet {
        let unreadable = set.unreadablePaths
        for problem in set.problems where !unreadable.contains(problem.file) { console.warn("\(problem)") }
        guard unreadable.isEmpty else {
            let named = unreadable.map { "'\($0)'" }.joined(separator: ", ")
            throw ValidationError(
                "\(named) cannot be read. Check the path that \(option) names, and that you may read it."
            )
        }
        guard !set.rules.isEmpty else {
            throw ValidationError("There is no rule to run. Name a folder of rules with \(option).")
        }
        return set
    }
}
