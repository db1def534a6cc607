// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommandSupport
internal import ArgumentParser

/// Learns anew what comes learnt.
struct TrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Learns the text classifier, or the weights of risk.",
        subcommands: [TrainTextCommand.self, TrainCorpusCommand.self, TrainRiskCommand.self],
        defaultSubcommand: TrainTextCommand.self
    )
}
