// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TocsinCommandSupport
internal import TocsinEvaluation

/// A log of which the truth is known, and where what is learnt from it goes.
struct LinkLearningOptions: ParsableArguments {
    @OptionGroup var store: KeyedStoreOptions

    @Option(help: "The truth.jsonl that 'tocsin simulate' wrote beside the log.")
    var truth: String

    @Option(help: "Where the weights go.")
    var out = "link-weights.json"

    @Option(help: "What the log is, for people who read the weights.")
    var provenance: String

    @OptionGroup var work: WorkOptions

    func read(_ console: Console) async throws -> (activity: Stages.Activity, truth: Truth) {
        let stages = Stages(store: try store.location.openExisting(), console: console, workers: work.workers)
        let truth = try store.truth(truth, of: stages.store)
        return (try await stages.activity(try await stages.activityLog()), truth)
    }
}
