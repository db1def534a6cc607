// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import TocsinClassifier
internal import TocsinCommandSupport
internal import TocsinCorpus
internal import TocsinEvaluation
internal import TocsinRisk
internal import TocsinTraining

/// Learns the weights of risk.
struct TrainRiskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "risk",
        abstract: "Learns the weights of risk from simulated services.",
        discussion: """
            Weights are learnt from some seeds, scale and thresholds fixed on others; those kept for testing are not simulated. \
            Each account counts twice: as it is, and without any finding of a rule, since rules foresee the simulator's words \
            far better than anybody else's. The same version of Tocsin learns the same weights.
            """
    )

    @Option(help: "Where to write the weights.")
    var out: String

    @Option(
        help:
            "The classifier whose scores are weighed, as 'tocsin train' writes it (default: the one that comes with Tocsin)."
    )
    var model: String?

    @OptionGroup var rules: RuleOptions
    @OptionGroup var work: WorkOptions

    func run() async throws {
        let console = Console()
        try OutputFiles.mustBeWritable(out)
        let classifier = try model.map { try HarmModel(path: $0) } ?? HarmModel.bundled()
        let service = SimulatedService(
            rules: try rules.loadForRun(console),
            classifier: classifier,
            phrases: try QuotationPhrases.bundled(),
            workers: work.workers,
            console: console
        )
        let (learntAccounts, learntConversations) = try await examples(.train, service)
        let (fixedAccounts, fixedConversations) = try await examples(.dev, service)
        let weights = RiskWeights(
            account: try RiskTraining.model(learnt: learntAccounts, fixed: fixedAccounts),
            conversation: try RiskTraining.model(learnt: learntConversations, fixed: fixedConversations),
            classifierVersion: classifier.version,
            provenance: [
                "learnt from \(Self.seeds(.train)): \(Self.counts(learntAccounts, learntConversations))",
                "fixed on \(Self.seeds(.dev)): \(Self.counts(fixedAccounts, fixedConversations))",
                "each counted as it is and without findings of rules",
            ]
        )
        try OutputFile(out).write(Array(weights.json.utf8))
        console.say("Wrote \(out).")
        for line in weights.provenance { console.say(line) }
    }

    private func examples(_ part: Part, _ service: SimulatedService) async throws -> (
        accounts: [RiskTraining.Labelled], conversations: [RiskTraining.Labelled]
    ) {
        var accounts: [RiskTraining.Labelled] = []
        var conversations: [RiskTraining.Labelled] = []
        for scenario in RiskService.scenarios(part) {
            for histories in try await service.histories(part, scenario: scenario) {
                for view in SimulatedService.Histories.View.allCases {
                    accounts += histories.accountExamples(view).map { ($0.evidence, $0.isHarmful) }
                    conversations += histories.conversationExamples(view).map { ($0.evidence, $0.isHarmful) }
                }
            }
        }
        return (accounts, conversations)
    }

    private static func seeds(_ part: Part) -> String {
        RiskService.all(part).map { "\($0.scenario) \($0.seed)" }.joined(separator: ", ")
    }

    private static func counts(_ accounts: [RiskTraining.Labelled], _ conversations: [RiskTraining.Labelled]) -> String
    {
        "\(accounts.count { $0.isHarmful }.grouped) of \(accounts.count.grouped) accounts and "
            + "\(conversations.count { $0.isHarmful }.grouped) of \(conversations.count.grouped) conversations harmful"
    }
}
