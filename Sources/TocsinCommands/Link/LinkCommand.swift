// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TocsinCommandSupport
internal import TocsinLinking
internal import TocsinSignals

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

    @Flag(help: "Compare all accounts anew, not only those that came to share something since the last run.")
    var full = false

    func run() async throws {
        let console = Console()
        let rules = try rules.loadForRun(console)
        let weights = try weights.load()
        var stages = Stages(
            store: try store.openExisting(),
            console: console,
            workers: work.workers,
            storeOption: store.repeated
        )
        let activity = try await stages.activity(try await stages.activityLog())
        let result = try await stages.link(activity, rules, weights, isFull: full)
        if !result.isFull {
            console.note(
                """
                Compared \(result.comparedAccounts.grouped) of \(activity.log.accounts.count.grouped) accounts, which came to share something since \
                the last run; the ties of the others stay. '\(store.naming("tocsin link --full"))' compares all.
                """
            )
        }
        try summary.say(stages)
    }
}
