// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import PatternMatching
internal import TocsinCommandSupport
internal import TocsinFindings
internal import TocsinRulePack

/// Which rules run.
struct RuleOptions: ParsableArguments {
    @Option(help: "A folder or file of rules; may be given several times (default: the rules that come with Tocsin).")
    var rules: [String] = []

    func load() -> RuleSet {
        Self.read(rules.isEmpty ? [RulePack.rulesPath] : rules)
    }

    /// Loads rules for a run: bad ones are named and left out, the good ones run.
    func loadForRun(_ console: Console) throws -> RuleSet {
        try Self.usable(load(), option: "--rules", console)
    }

    static func read(_ paths: [String]) -> RuleSet {
        RuleSet(paths: paths, patternCache: CompiledPatternCache(environment: ProcessInfo.processInfo.environment))
    }

    /// Names a set's bad rules.
    ///
    /// `option`: What the set was named with.
    ///
    /// - Throws: `RuleSetError` when there are no rules, or a path is mistyped.
    static func usable(_ set: RuleSet, option: String, _ console: Console) throws -> RuleSet {
        for problem in set.problems where !set.unreadablePaths.contains(problem.file) { console.warn("\(problem)") }
        try set.mustBeUsable(option: option)
        return set
    }
}
