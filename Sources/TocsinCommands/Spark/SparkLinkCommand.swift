// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TocsinCommandSupport

/// The third stage on Spark.
struct SparkLinkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link",
        abstract: "Ties accounts into operations as 'tocsin link --full' does, with pairs compared on Spark.",
        discussion: """
            Executors run this program over parts of the accounts, so it must be on each at the same path (--program). They get numbers that stand for accounts and for what \
            these share, and the minutes of requests: no pseudonym and no text (docs/spark.md).
            """
    )

    @OptionGroup var spark: SparkOptions
    @OptionGroup var store: StoreOptions
    @OptionGroup var rules: RuleOptions
    @OptionGroup var weights: LinkOptions
    @OptionGroup var work: WorkOptions
    @OptionGroup var summary: SummaryOptions

    func run() async throws {
        let console = Console()
        let rules = try rules.loadForRun(console)
        var stages = Stages(
            store: try store.openExisting(),
            console: console,
            workers: work.workers,
            storeOption: store.repeated
        )
        let activity = try await stages.activity(try await stages.activityLog())
        _ = try await stages.link(activity, rules, weights, on: spark)
        try summary.say(stages)
    }
}
