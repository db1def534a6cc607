// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import TocsinCommandSupport
internal import TocsinSimulator

/// A simulated log in a folder, with the truth and the lists that belong to it.
struct SimulatedLog {
    let path: String
    let truthPath: String
    let lists: ListFolder
    let summary: SimulationSummary

    /// Writes one.
    ///
    /// `events`: Nil for as many as the scenario says.
    static func write(
        scenario path: String,
        seed: UInt64,
        events: Int? = nil,
        format: SimulatedFormat,
        to folder: String,
        _ console: Console
    ) throws -> SimulatedLog {
        let simulator = Simulator(scenario: try Scenario(path: path), seed: seed, events: events)
        try OutputFiles.makeFolder(folder)
        let log = try OutputFile(folder + "/" + format.fileName)
        let truth = try OutputFile(folder + "/truth.jsonl")
        let summary = try simulator.run(
            format: format,
            log: { try log.write($0) },
            truth: { try truth.write($0) },
            progress: { count in console.progress("simulating: \(count.grouped) events") }
        )
        console.endProgress()
        if let mapping = format.mapping { try OutputFile(folder + "/mapping.yml").write(Array(mapping.utf8)) }
        let lists = ListFolder(path: folder + "/lists")
        try OutputFiles.makeFolder(lists.path)
        let domains = Scenario.disposableMailDomains.map { $0 + "\n" }.joined()
        try OutputFile(lists.path + "/\(ListFolder.disposableMail).txt").write(Array(domains.utf8))
        for (name, list) in Scenario.bundledNetworkLists {
            try OutputFile(lists.path + "/\(name).txt").write(Array(try Data(contentsOf: URL(filePath: list))))
        }
        return SimulatedLog(path: log.path, truthPath: truth.path, lists: lists, summary: summary)
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
            throw OutputProblem(CocoaError(.fileWriteUnknown), path: path)
        }
        self.handle = handle
    }

    func write(_ bytes: borrowing [UInt8]) throws {
        let data = Data(copy bytes)
        try OutputFiles.saying(path) { try handle.write(contentsOf: data) }
    }
}
