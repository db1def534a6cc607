// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommandSupport
internal import TocsinStore
internal import TocsinModel
internal import ArgumentParser
internal import JSONText
internal import TocsinFindings
internal import TocsinRulePack

/// Looks after rules.
struct RulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Checks, tries, lists and imports rules.",
        subcommands: [
            RulesCheckCommand.self, RulesTestCommand.self, RulesListCommand.self, RulesPatternsCommand.self,
            RulesCoverageCommand.self, RulesSpeedCommand.self, RulesImportCommand.self,
        ]
    )

    /// What holds no rule is no rule that is well.
    fileprivate static func mustNotBeEmpty(_ set: RuleSet) throws {
        guard set.rules.isEmpty else { return }
        throw CommandProblem("There is no rule to check. Name a folder of rules (.yml), or a file.")
    }
}

/// Rules that a command is about, which need no option to be named.
struct NamedRules: ParsableArguments {
    @OptionGroup private var options: RuleOptions

    @Argument(help: "Rules to look at, files or folders; --rules says the same.", completion: .file())
    private var paths: [String] = []

    var all: RuleOptions {
        var all = options
        all.rules += paths
        return all
    }
}

/// Form, references, examples' number, and the identity check.
struct RulesCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract:
            "Names every malformed rule with file, line and column, and swaps identities to see that no verdict moves."
    )

    @OptionGroup var rules: NamedRules

    func run() async throws {
        let console = Console()
        let set = rules.all.load()
        let check = try IdentityCheck(
            termsPath: RulePack.identityTermsPath,
            sentencesPath: RulePack.benignSentencesPath,
            wordsFolder: RulePack.identityWordsPath
        )
        let (moved, tried) = try check.problems(set, try RuleTrial(set))
        let problems = set.problems + moved
        for problem in problems { console.say("\(problem)") }
        console.say(
            "\(set.rules.count) rules, \(problems.count) problems, \(tried.grouped) sentences with swapped identities"
        )
        if !problems.isEmpty { throw ExitCode.failure }
        try RulesCommand.mustNotBeEmpty(set)
    }
}

/// The rules' own examples.
struct RulesTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Runs each rule on its own examples: those that must match, and the near misses that must not."
    )

    @OptionGroup var rules: NamedRules

    func run() async throws {
        let console = Console()
        let set = rules.all.load()
        let problems = set.problems + (try RuleTrial(set).problems())
        for problem in problems { console.say("\(problem)") }
        let examples = set.rules.reduce(0) { $0 + $1.examples.matching.count + $1.examples.nearMisses.count }
        console.say("\(set.rules.count) rules, \(examples) examples, \(problems.count) problems")
        if !problems.isEmpty { throw ExitCode.failure }
        try RulesCommand.mustNotBeEmpty(set)
    }
}

/// What there is.
struct RulesListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists the rules.")

    @OptionGroup var rules: NamedRules

    @Flag(help: "One JSON object a line.")
    var json = false

    func run() async throws {
        let console = Console()
        for rule in try rules.all.loadForRun(console).rules {
            if json {
                var writer = JSONWriter()
                writer.object { writer in
                    writer.member("id", rule.reference.id)
                    writer.member("title", rule.reference.title)
                    writer.member("category", rule.reference.category.rawValue)
                    writer.member("level", rule.reference.level.rawValue)
                    writer.member("scope", rule.reference.scope.rawValue)
                    writer.member("status", rule.status)
                    writer.member("shadow", rule.isShadow)
                    writer.member("file", rule.file)
                    writer.member("tags", rule.reference.tags)
                }
                console.say(writer.text)
            } else {
                let shadow = rule.isShadow ? ", shadow" : ""
                console.say(
                    "\(rule.file): \(rule.reference.title) [\(rule.reference.scope.rawValue), \(rule.reference.level.rawValue)\(shadow)]"
                )
            }
        }
    }
}

/// Rules that wait in vain.
struct RulesCoverageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coverage",
        abstract: "Names the rules that could never fire on the ingested logs, and the fields that are missing."
    )

    @OptionGroup var rules: RuleOptions
    @OptionGroup var store: StoreOptions

    func run() async throws {
        let console = Console()
        let gaps = try RuleCoverage.gaps(rules.loadForRun(console), in: try store.openExisting())
        for gap in gaps { console.say("\(gap.rule.title): no event has \(gap.missing.joined(separator: ", "))") }
        console.say("\(gaps.count) rules can never fire on these logs")
    }
}
