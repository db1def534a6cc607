// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TocsinCommandSupport

/// Carries decisions to those who act on them.
struct DeliverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deliver",
        abstract: ServiceCommandName.deliver.abstract,
        subcommands: [DeliverRunCommand.self, DeliverSecretCommand.self],
        defaultSubcommand: DeliverRunCommand.self
    )
}
