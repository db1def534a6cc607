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
        let format = SimulatedFormat(rawValue: format) ?? .tocsin
        let path = Scenario.bundledPaths[scenario] ?? scenario
        let simulator = Simulator(scenario: try Scenario(path: path), seed: seed, events: events)
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
        let log = try OutputFile(out + "/" + format.fileName)
        let truth = try OutputFile(out + "/truth.jsonl")
        let summary = try simulator.run(
            format: format,
            log: { try log.write($0) },
            truth: { try truth.write($0) },
            progress: { count in console.progress("simulating: \(count.grouped) events") }
        )
        console.endProgress()
        if let mapping = format.mapping { try OutputFile(out + "/mapping.yml").write(Array(mapping.utf8)) }
        let folder = out + "/lists"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let domains = Scenario.disposableMailDomains.map { $0 + "\n" }.joined()
        try OutputFile(folder + "/\(ListFolder.disposableMail).txt").write(Array(domains.utf8))
        for (name, list) in Scenario.bundledNetworkLists {
            try OutputFile(folder + "/\(name).txt").write(Array(try Data(contentsOf: URL(filePath: list))))
        }
        console.say(
            "Wrote \(summary.events.grouped) events of \(summary.accounts.grouped) accounts "
                + "(\(summary.operations) operations, \(summary.harmfulRequests.grouped) harmful requests, "
                + "\((summary.logBytes >> 20).grouped) MiB) to \(log.path); the truth is in \(truth.path)."
        )
    }
}

/// A file that is written from its start.
struct OutputFile {
    let path: String
    private let handle: FileHandle

    init(_ path: String) throws {
        self.path = path
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forWritingAtPath: path)
        else {
            throw ValidationError("'\(path)' cannot be written. Name another folder with --out.")
        }
        self.handle = handle
    }

    func write(_ bytes: borrowing [UInt8]) throws {
        try handle.write(contentsOf: Data(copy bytes))
    }
}
