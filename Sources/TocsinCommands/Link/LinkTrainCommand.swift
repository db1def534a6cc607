// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import TocsinCommandSupport
internal import TocsinEvaluation
internal import TocsinLinking

/// Learns the weights of linking.
struct LinkTrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Learns how much each kind of evidence says, from accounts of which it is known who runs them."
    )

    @OptionGroup var learning: LinkLearningOptions

    func run() async throws {
        let console = Console()
        let (activity, truth) = try await learning.read(console)
        let learnt = try await LinkTraining.learn(
            activity.log,
            activity.families,
            isSame: { truth.areOneOperation($0, $1) },
            samePairs: truth.samePairs,
            provenance: learning.provenance,
            workers: learning.work.workers
        )
        guard learnt.samePairs > 0, learnt.differentPairs > 0, learnt.weights.priorBits.isFinite else {
            throw CommandProblem(
                """
                There is nothing to learn from in \(learning.store.location.shown): of its accounts that share something, \(learnt.samePairs.grouped) pairs are \
                of one operation of the truth and \(learnt.differentPairs.grouped) pairs are strangers. Ingest the log that the truth is about, with \
                the same key, or take a larger one.
                """
            )
        }
        try OutputFiles.write(try learnt.weights.encoded(), to: learning.out)
        console.say(
            """
            Learnt from \(learnt.samePairs.grouped) pairs of accounts that one operation runs and \(learnt.differentPairs.grouped) \
            pairs of strangers that share something. The weights are in \(learning.out).
            """
        )
    }
}
