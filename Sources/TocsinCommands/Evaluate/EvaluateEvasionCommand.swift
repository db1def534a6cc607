// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommandSupport
internal import ArgumentParser
internal import TocsinCorpus
internal import TocsinEvaluation
internal import TocsinFindings
internal import TocsinModel

/// Measures what the rules still find once texts are written evasively.
struct EvaluateEvasionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evasion",
        abstract: "Measures what the rules still find in texts that are written to evade them.",
        discussion:
            "Writes the rules' own matching examples, and the harmful texts of pairs, in each of the known ways, and counts. "
            + "A rule must find its own example; of a pair, any finding of level medium or above counts. See docs/evasion.md."
    )

    @Argument(help: "Files of JSON Lines with pairs, as for 'evaluate pairs' (default: only the rules' examples).")
    var files: [String] = []

    @OptionGroup var rules: RuleOptions

    @Option(help: "What the random parts of evasions start from.")
    var seed: UInt64 = 1

    @Flag(help: "Rules see texts as they are written, to compare.")
    var withoutViews = false

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let console = Console()
        let pairs = try files.flatMap { try NearMissPair.read($0) }
        let rules = try rules.loadForRun(console)
        let trial = try RuleTrial(rules, usesViews: !withoutViews)
        let counting = Set(rules.raised(from: .medium).map(\.reference.id))
        func isFlagged(_ text: String) throws -> Bool {
            try !trial.requestRules(matchingPrompt: text).isDisjoint(with: counting)
        }
        let examples = try EvasionScore.measure(Self.examples(of: rules), seed: seed) { text, example in
            try trial.rulesMatching(example.example.with(prompt: text), scope: .request).contains(example.rule)
        }
        let harmful = try EvasionScore.measure(pairs.map { ($0.harmful, ()) }, seed: seed) { text, _ in
            try isFlagged(text)
        }
        let nearMisses = try EvasionScore.measure(pairs.map { ($0.nearMiss, ()) }, seed: seed) { text, _ in
            try isFlagged(text)
        }
        let plain = try RuleTrial(rules, usesViews: false)
        let throughViews = try pairs.count { pair in
            try isFlagged(pair.nearMiss)
                && plain.requestRules(matchingPrompt: pair.nearMiss).isDisjoint(with: counting)
        }
        let text = EvaluateEvasionText(
            examples: examples,
            harmful: harmful,
            nearMisses: nearMisses,
            pairs: pairs.count,
            flaggedThroughViews: throughViews
        )
        console.say(json ? text.json : text.text)
    }

    /// The prompts that rules must match, each with its rule.
    private static func examples(
        of rules: RuleSet
    ) -> [(text: String, context: (rule: String, example: Example))] {
        rules.rules(of: .request).flatMap { rule in
            rule.examples.matching.compactMap { example in
                guard example.records.count == 1, let prompt = example.records[0].record.text("prompt") else {
                    return nil
                }
                return (prompt, (rule.reference.id, example))
            }
        }
    }
}

extension Example {
    /// The same with another prompt.
    fileprivate func with(prompt: String) -> Example {
        var example = self
        example.records[0].record.values["prompt"] = .text(prompt)
        return example
    }
}
