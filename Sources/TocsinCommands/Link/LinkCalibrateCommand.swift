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

    @OptionGroup var learning: LinkLearningOptions

    @OptionGroup var link: LinkOptions

    func run() async throws {
        let console = Console()
        let (activity, truth) = try await learning.read(console)
        guard truth.operations.keys.contains(where: { activity.log.accounts.known($0) != nil }) else {
            throw CommandProblem(
                """
                There is nothing to learn from in \(learning.store.location.shown): it knows no account of the truth's operations. Ingest the log that the \
                truth is about, with the same key.
                """
            )
        }
        let calibrated = try await LinkCalibration.calibrate(
            try link.load(),
            activity.log,
            activity.families,
            isSame: { truth.areOneOperation($0, $1) },
            workers: learning.work.workers
        )
        guard calibrated.pairs > 0 else {
            throw CommandProblem(
                "No two accounts of the log are likely enough to be one operator's, so there is nothing to learn from. Use a larger log."
            )
        }
        var weights = calibrated.weights
        weights.provenance += "; calibrated on " + learning.provenance
        try OutputFiles.write(try weights.encoded(), to: learning.out)
        console.say("Calibrated on \(calibrated.pairs.grouped) pairs of accounts. The weights are in \(learning.out).")
    }
}
