// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import TocsinClassifier
internal import TocsinCommandSupport
internal import TocsinCorpus
internal import TocsinEvaluation
internal import TocsinIngest
internal import TocsinModel
internal import TocsinRisk
internal import TocsinStore
internal import TocsinTraining

/// Measures risk.
struct EvaluateRiskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "risk",
        abstract: "Measures how well risk tells who asks for harm, and how far its probabilities can be trusted.",
        discussion: """
            Without --truth the services kept for testing are simulated. Thresholds were fixed on others when the weights were \
            learnt, so that 1 % and 5 % of what is harmless lies above. 'Without rules' leaves out every finding of a rule.
            """
    )

    @Option(help: "The truth.jsonl that 'tocsin simulate' wrote beside the log of the store.")
    var truth: String?

    @OptionGroup var store: KeyedStoreOptions
    @OptionGroup var weights: RiskOptions
    @OptionGroup var rules: RuleOptions
    @OptionGroup var work: WorkOptions

    @Option(help: "Measure services kept for testing (test), or for choosing settings (dev).")
    var part = Part.test

    @Option(
        parsing: .upToNextOption,
        help:
            "Files of pairs of a harmful request and its near miss: measures each text as a conversation of its own, too."
    )
    var pairs: [String] = []

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        if part == .train { throw ValidationError("Weights were learnt from 'train'. Measure on test or dev.") }
    }

    func run() async throws {
        let console = Console()
        let (weights, classifier) = try weights.load(console)
        let rules = try rules.loadForRun(console)
        let phrases = try QuotationPhrases.bundled()
        var sets: [(name: String, histories: [SimulatedService.Histories])] = []
        if let truth {
            let opened = try store.location.openExisting()
            let scan = RiskScan(store: opened, classifier: classifier, phrases: phrases, workers: work.workers)
            let histories = SimulatedService.Histories(
                accounts: try await scan.histories(),
                truth: try store.truth(truth, of: opened),
                lastTime: try opened.timeSpan()?.upperBound ?? .now
            )
            sets = [(store.location.shown, [histories])]
        } else {
            let service = SimulatedService(
                rules: rules,
                classifier: classifier,
                phrases: phrases,
                workers: work.workers,
                console: console
            )
            for scenario in RiskService.scenarios(part) {
                sets.append((scenario, try await service.histories(part, scenario: scenario)))
            }
        }
        var text = EvaluateRiskText()
        for (name, histories) in sets {
            for view in SimulatedService.Histories.View.allCases {
                console.progress("measuring \(name)")
                let suffix = view == .withRules ? "" : ", without rules"
                text.rows.append(
                    (
                        "\(name), accounts\(suffix)",
                        RiskMeasurement(histories.flatMap { $0.accountExamples(view) }, weights.account)
                    )
                )
                text.rows.append(
                    (
                        "\(name), conversations\(suffix)",
                        RiskMeasurement(histories.flatMap { $0.conversationExamples(view) }, weights.conversation)
                    )
                )
            }
        }
        let chosen = try pairs.flatMap { try NearMissPair.read($0) }.filter { $0.part == part }
        if !chosen.isEmpty {
            console.progress("measuring pairs")
            let examples = try LoneRequestRisk(weights, classifier, rules).examples(chosen)
            text.rows.append(("pairs, conversations of one request", RiskMeasurement(examples, weights.conversation)))
        }
        console.endProgress()
        console.say(json ? text.json : text.text)
    }
}
