// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import JSONText
internal import TocsinCommandSupport
internal import TocsinEvaluation
internal import TocsinIngest
internal import TocsinLinking
internal import TocsinModel

/// Hands linking's input to other linkers, so that they are measured on the same.
struct EvaluateAccountsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accounts",
        abstract:
            "Prints what each account of a simulated log shares with others, as JSON Lines, for measuring other linkers.",
        shouldDisplay: false
    )

    @Option(help: "The truth.jsonl that 'tocsin simulate' wrote beside the log.")
    var truth: String

    @OptionGroup var store: KeyedStoreOptions

    @OptionGroup var work: WorkOptions

    func run() async throws {
        let stages = Stages(store: try store.location.openExisting(), console: Console(), workers: work.workers)
        let truth = try store.truth(truth, of: stages.store)
        let activity = try await stages.activity(try await stages.activityLog())
        for account in Linking.sharedValues(activity.log, activity.families) {
            var writer = JSONWriter()
            writer.object { writer in
                writer.member("account", account.account.description)
                writer.member("operation", truth.operations[account.account])
                let operation = truth.operations[account.account].flatMap { truth.descriptions[$0] }
                writer.member("difficulty", operation?.difficulty)
                writer.member("profile", String(account.profile))
                writer.member("created", account.created)
                writer.member("mailDomain", account.mailDomain)
                for comparison in TieComparison.allCases where comparison.isBlocking {
                    writer.key(comparison.rawValue)
                    writer.array { writer in
                        for value in account.values[comparison] ?? [] { writer.value(value) }
                    }
                }
            }
            stages.console.say(writer.text)
        }
    }
}
