// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommandSupport
internal import ArgumentParser

/// Learns anew what comes learnt.
struct TrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Learns the text classifier, the weights of risk, or how scams are worded.",
        subcommands: [TrainTextCommand.self, TrainCorpusCommand.self, TrainRiskCommand.self, TrainScamCommand.self],
        defaultSubcommand: TrainTextCommand.self
    )
}
