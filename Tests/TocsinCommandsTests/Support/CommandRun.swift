// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TocsinTestSupport

/// Runs the built program as a user would.
struct CommandRun {
    var status: Int32
    var output: String
    var errors: String

    struct Failure: Error {
        var reason: String
    }

    /// The program that `TOCSIN_PROGRAM` names (a release build is ten times as fast), or the one beside the test bundle.
    static var program: URL {
        if let path = ProcessInfo.processInfo.environment["TOCSIN_PROGRAM"] { return URL(filePath: path) }
        return URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "tocsin")
    }

    /// Where `tocsin-service` is: beside the test bundle, since a release build of it takes minutes and no test times it.
    private static var environment: [String: String] {
        var environment = ProcessInfo.processInfo.environment
        let folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path
        environment["PATH"] = [folder, environment["PATH"]].compactMap(\.self).joined(separator: ":")
        return environment
    }

    /// `searchPath`: In place of `PATH`.
    ///
    /// `variables`: Set in its environment.
    static func start(
        _ arguments: [String],
        in folder: TemporaryFolder,
        searchPath: String? = nil,
        variables: [String: String] = [:]
    ) throws -> (Process, Pipe, Pipe) {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.environment = environment.merging(searchPath.map { ["PATH": $0] } ?? [:]) { _, new in new }
            .merging(variables) { _, new in new }
        process.currentDirectoryURL = URL(filePath: folder.path)
        let output = Pipe()
        let errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        return (process, output, errors)
    }

    /// Ends a program after five minutes whatever goes wrong, and with it the wait for its output, unless it is cancelled.
    static func watchdog(_ process: Process) -> DispatchWorkItem {
        let watchdog = DispatchWorkItem { kill(process.processIdentifier, SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: .now() + 300, execute: watchdog)
        return watchdog
    }

    @discardableResult
    static func run(_ arguments: String..., in folder: TemporaryFolder, expecting status: Int32 = 0) throws
        -> CommandRun
    {
        try run(arguments, in: folder, expecting: status)
    }

    @discardableResult
    static func run(_ arguments: [String], in folder: TemporaryFolder, expecting status: Int32 = 0) throws
        -> CommandRun
    {
        let run = CommandRun(waitingFor: try start(arguments, in: folder))
        guard run.status == status else {
            throw Failure(reason: "tocsin \(arguments.joined(separator: " ")) ended with \(run.status): \(run.errors)")
        }
        return run
    }
}

extension CommandRun {
    /// Reads all that a program says, until it ends.
    init(waitingFor started: (process: Process, output: Pipe, errors: Pipe)) {
        let output = started.output.fileHandleForReading.readDataToEndOfFile()
        let errors = started.errors.fileHandleForReading.readDataToEndOfFile()
        started.process.waitUntilExit()
        self.init(
            status: started.process.terminationStatus,
            output: String(decoding: output, as: UTF8.self),
            errors: String(decoding: errors, as: UTF8.self)
        )
    }
}

extension TemporaryFolder {
    func data(_ name: String) throws -> Data {
        try Data(contentsOf: URL(filePath: file(name)))
    }

    /// The files below a folder by name, with their bytes.
    func contents(of folder: String) throws -> [String: Data] {
        var contents: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: file(folder)) {
            contents[name] = try data(folder + "/" + name)
        }
        return contents
    }
}
