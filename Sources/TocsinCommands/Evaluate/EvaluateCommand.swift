// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// Measures quality.
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Measures how well harm is told from what is harmless.",
        subcommands: [
            EvaluateOperationsCommand.self, EvaluateLinkingCommand.self, EvaluateAccountsCommand.self,
            EvaluatePairsCommand.self,
            EvaluateTextCommand.self, EvaluateEvasionCommand.self, EvaluateFairnessCommand.self,
            EvaluateRiskCommand.self, EvaluateScamCommand.self,
            EvaluateSpeedCommand.self, EvaluateCorpusCommand.self,
        ],
        defaultSubcommand: EvaluateOperationsCommand.self
    )
}
