// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// Makes logs.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Writes a made-up service's logs with benign traffic and planted operations, and the truth beside them."
    )

    func run() async throws {}
}

/// Measures quality.
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Compares findings and operations with the truth."
    )

    func run() async throws {}
}
