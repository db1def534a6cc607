// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommandSupport
internal import ArgumentParser
internal import Foundation
internal import TocsinEvaluation
internal import TocsinIngest
internal import TocsinModel
internal import TocsinStore

/// Measures findings and operations of a log.
struct EvaluateOperationsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "operations",
        abstract: "Compares findings and operations of a simulated log with the truth, or counts findings without one."
    )

    @Option(help: "The truth.jsonl that 'tocsin simulate' wrote beside the log (default: only count findings).")
    var truth: String?

    @OptionGroup var store: KeyedStoreOptions

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let opened = try store.location.openExisting()
        Console().say(try truth.map { try comparison(opened, $0) } ?? count(opened))
    }

    private func comparison(_ opened: any ServiceStore, _ path: String) throws -> String {
        let truth = try store.truth(path, of: opened)
        let evaluation = Evaluation(findings: try opened.findings(), operations: try opened.operations(), truth: truth)
        return json ? EvaluationText.json(evaluation) : EvaluationText.text(evaluation)
    }

    private func count(_ opened: any ServiceStore) throws -> String {
        let text = TallyText(
            coverage: try opened.sources().reduce(into: Coverage()) { $0 += $1.coverage },
            rejects: try opened.rejectCounts().values.reduce(0, +),
            tally: FindingTally(try opened.findings())
        )
        return json ? text.json : text.text
    }
}
