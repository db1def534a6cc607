// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import TocsinCommandSupport
internal import TocsinEvaluation
internal import TocsinLinking
internal import TocsinSignals

/// Makes stated probabilities come true.
struct LinkCalibrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Sets what evidence is worth as a probability, on a log that 'link train' has not seen."
    )

    @OptionGroup var store: KeyedStoreOptions

    @Option(help: "The truth.jsonl that 'tocsin simulate' wrote beside the log.")
    var truth: String

    @OptionGroup var link: LinkOptions

    @Option(help: "Where the weights go.")
    var out = "link-weights.json"

    @Option(help: "What the log is, for people who read the weights.")
    var provenance: String

    @OptionGroup var work: WorkOptions

    func run() async throws {
        let console = Console()
        let stages = Stages(store: try store.location.openExisting(), console: console, workers: work.workers)
        let truth = try store.truth(truth, of: stages.store)
        let activity = try await stages.activity(try await stages.activityLog())
        guard truth.operations.keys.contains(where: { activity.log.accounts.known($0) != nil }) else {
            throw CommandProblem(
                """
                There is nothing to learn from in \(store.location.shown): it knows no account of the truth's operations. Ingest the log that the \
                truth is about, with the same key.
                """
            )
        }
        let calibrated = try await LinkCalibration.calibrate(
            try link.load(),
            activity.log,
            activity.families,
            isSame: { truth.areOneOperation($0, $1) },
            workers: work.workers
        )
        guard calibrated.pairs > 0 else {
            throw CommandProblem(
                "No two accounts of the log are likely enough to be one operator's, so there is nothing to learn from. Use a larger log."
            )
        }
        var weights = calibrated.weights
        weights.provenance += "; calibrated on " + provenance
        try OutputFiles.write(try weights.encoded(), to: out)
        console.say("Calibrated on \(calibrated.pairs.grouped) pairs of accounts. The weights are in \(out).")
    }
}
