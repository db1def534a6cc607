// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommandSupport
internal import ArgumentParser
internal import TocsinCorpus
internal import TocsinEvaluation
internal import TocsinFindings
internal import TocsinModel

/// Measures the rules over single texts.
struct EvaluatePairsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pairs",
        abstract: "Measures how well the rules tell requests for harm from their near misses.",
        discussion:
            "Each text is one request of its own, so rules about accounts and series say nothing. Findings of level medium or above count."
    )

    @Argument(help: "Files of JSON Lines with 'pair', 'category', 'language', 'harmful' and 'nearMiss'.")
    var files: [String]

    @OptionGroup var rules: RuleOptions

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let console = Console()
        let pairs = try files.flatMap { try NearMissPair.read($0) }
        let rules = try rules.loadForRun(console)
        let trial = try RuleTrial(rules)
        let counting = rules.raised(from: .medium)
        let categories = Dictionary(counting.map { ($0.reference.id, $0.reference.category) }) { first, _ in first }
        let measured = try PairScore.measure(pairs) { text in
            Set(try trial.requestRules(matchingPrompt: text).compactMap { categories[$0] })
        }
        let text = PairsText(
            all: measured.all,
            categories: measured.byCategory.sorted { $0.key < $1.key }.map { ($0.key.rawValue, $0.value) },
            languages: measured.byLanguage.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        )
        console.say(json ? text.json : text.text)
    }
}
