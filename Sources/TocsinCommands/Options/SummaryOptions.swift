// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommandSupport
internal import ArgumentParser

/// How a run says what it did.
struct SummaryOptions: ParsableArguments {
    @Flag(help: "Print the summary as JSON.")
    var json = false

    /// Prints what the stages did and found.
    func say(_ stages: Stages, ingested: Stages.IngestOutcome? = nil, files: [String] = []) throws {
        let summary = try RunSummary(stages, ingested: ingested, files: files)
        stages.console.say(json ? summary.jsonText : summary.text)
    }
}
