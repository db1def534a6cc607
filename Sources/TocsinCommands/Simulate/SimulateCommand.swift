// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommandSupport
internal import ArgumentParser
internal import Foundation
internal import TocsinSimulator

/// Makes logs.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract:
            "Writes a made-up service's logs with benign traffic and planted operations, and the truth beside them."
    )

    @Option(help: "A scenario file, or one of \(Scenario.bundledPaths.keys.sorted().joined(separator: ", ")).")
    var scenario: String

    @Option(help: "Everything drawn follows from it: the same seed gives the same bytes.")
    var seed: UInt64

    @Option(help: "How many events (default: as the scenario says).")
    var events: Int?

    @Option(help: "The logs' format: \(SimulatedFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
    var format = SimulatedFormat.tocsin.rawValue

    @Option(help: "The folder to write to.")
    var out = "simulated"

    func validate() throws {
        guard SimulatedFormat(rawValue: format) != nil else {
            let known = SimulatedFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("There is no format '\(format)'. Use one of \(known).")
        }
        guard events.map({ $0 > 0 }) ?? true else { throw ValidationError("--events must be 1 or more.") }
    }

    func run() async throws {
        let console = Console()
        let log = try SimulatedLog.write(
            scenario: Scenario.bundledPaths[scenario] ?? scenario,
            seed: seed,
            events: events,
            format: SimulatedFormat(rawValue: format) ?? .tocsin,
            to: out,
            console
        )
        let summary = log.summary
        console.say(
            "Wrote \(summary.events.grouped) events of \(summary.accounts.grouped) accounts "
                + "(\(summary.operations) operations, \(summary.harmfulRequests.grouped) harmful requests, "
                + "\((summary.logBytes >> 20).grouped) MiB) to \(log.path); the truth is in \(log.truthPath)."
        )
    }
}
