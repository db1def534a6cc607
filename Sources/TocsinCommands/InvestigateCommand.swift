// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinFindings
internal import ArgumentParser

/// The whole job.
struct InvestigateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "investigate",
        abstract: "Reads logs, raises findings, ties accounts into operations and writes a report."
    )

    @OptionGroup var ingest: IngestCommandOptions
    @OptionGroup var store: StoreOptions
    @OptionGroup var rules: RuleOptions
    @OptionGroup var report: ReportCommandOptions
    @OptionGroup var work: WorkOptions

    @Flag(help: "Print the summary as JSON.")
    var json = false

    func validate() throws {
        guard !ingest.logs.isEmpty else { throw ValidationError("Name at least one log file.") }
    }

    func run() async throws {
        let console = Console()
        let rules = try rules.loadForRun(console)
        var stages = Stages(store: try store.open(), console: console, workers: work.workers)
        let ingested = try await stages.ingest(ingest, storePath: store.store)
        let activity = try await stages.scan(rules)
        _ = try stages.link(activity, rules)
        let files = try stages.report(activity, rules, report)
        let summary = try RunSummary(stages, ingested: ingested, files: files)
        console.say(json ? summary.jsonText : summary.text)
    }
}
