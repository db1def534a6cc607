// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommandSupport
internal import ArgumentParser
internal import TocsinFindings
internal import TocsinStore

/// The whole job.
struct InvestigateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "investigate",
        abstract: "Reads logs, raises findings, ties accounts into operations and writes a report."
    )

    @OptionGroup var ingest: IngestCommandOptions
    @OptionGroup var store: StoreOptions
    @OptionGroup var lists: ListOptions
    @OptionGroup var rules: ScanRuleOptions
    @OptionGroup var classifier: ClassifierOptions
    @OptionGroup var instructions: InstructionOptions
    @OptionGroup var weights: LinkOptions
    @OptionGroup var report: ReportCommandOptions
    @OptionGroup var work: WorkOptions

    @OptionGroup var summary: SummaryOptions

    func run() async throws {
        let console = Console()
        let rules = try rules.loadForRun(console)
        let lists = lists.folder(besideStore: store.beside)
        let weights = try weights.load()
        let holidays = try report.holidayTable()
        let (opened, workers) = (try store.open(workers: work.workers), work.workers)
        let reader = try report.reader(in: opened)
        // What keeps a report from being written should show before minutes of work.
        try OutputFiles.makeFolder(report.out)
        // Rules compile while logs are read.
        let storeOption = store.repeated
        async let compiled = RequestScan(
            store: opened,
            rules: rules,
            classifier: classifier.load(for: opened, storeOption: storeOption),
            instructionsBy: instructions.instructionsBy,
            workers: workers
        )
        var stages = Stages(store: opened, console: console, workers: workers, storeOption: storeOption)
        let ingested = try await stages.ingest(ingest, lists: lists, storePath: store.beside)
        let activity = try await stages.scan(rules, try await compiled, lists: lists)
        let files: [String]
        do {
            _ = try await stages.link(activity, rules, weights)
            files = try stages.report(activity.log, report, holidays: holidays, reader: reader)
        } catch {
            // Scanned it is: old text goes all the same, and what failed first is what people have to know.
            do {
                try purge(opened, console)
            } catch let second {
                console.warn("Text older than --retain was not removed: \(second)")
            }
            throw error
        }
        try purge(opened, console)
        try summary.say(stages, ingested: ingested, files: files)
        try ingested.unread.throwIfAny()
    }

    /// Only after a scan: what is gone cannot be scanned.
    private func purge(_ opened: any ServiceStore, _ console: Console) throws {
        guard let days = ingest.retain else { return }
        _ = try Stages.purge(opened, olderThanDays: days, console, storeOption: store.repeated)
    }
}
