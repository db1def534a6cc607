// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TocsinCommandSupport

/// The third stage, and what belongs to it.
struct LinkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link",
        abstract: "Ties accounts into operations, over what was scanned.",
        subcommands: [
            LinkRunCommand.self, LinkExplainCommand.self, LinkTrainCommand.self,
            LinkCalibrateCommand.self,
        ],
        defaultSubcommand: LinkRunCommand.self
    )
}

/// The third stage alone.
struct LinkRunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Ties accounts into operations. What 'tocsin link' does by itself."
    )

    @OptionGroup var store: StoreOptions
    @OptionGroup var rules: RuleOptions
    @OptionGroup var weights: LinkOptions
    @OptionGroup var work: WorkOptions

    @OptionGroup var summary: SummaryOptions

    func run() async throws {
        let console = Console()
        let rules = try rules.loadForRun(console)
        let weights = try weights.load()
        var stages = Stages(store: try store.openExisting(), console: console, workers: work.workers)
        _ = try await stages.link(try await stages.activity(try await stages.activityLog()), rules, weights)
        try summary.say(stages)
    }
}
