// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinTestSupport

@Suite("Handing over to tocsin-service")
struct ServiceHandOverTests {
    /// Runs a copy of the program that lies in a folder of its own.
    private func run(_ arguments: [String], in folder: TemporaryFolder, searchPath: String) throws -> CommandRun {
        let copy = folder.file("bin/tocsin")
        if !FileManager.default.fileExists(atPath: copy) {
            try FileManager.default.createDirectory(atPath: folder.file("bin"), withIntermediateDirectories: true)
            try FileManager.default.copyItem(at: CommandRun.program, to: URL(filePath: copy))
        }
        let process = Process()
        process.executableURL = URL(filePath: copy)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["PATH": searchPath]) { _, new in new }
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        return CommandRun(waitingFor: (process, output, errors))
    }

    /// A program that says which it is and what it was given.
    private func place(_ name: String, in folder: TemporaryFolder) throws {
        let path = folder.file(name)
        try FileManager.default.createDirectory(
            atPath: URL(filePath: path).deletingLastPathComponent().path,
            withIntermediateDirectories: true
        )
        _ = try folder.write("#!/bin/sh\necho \"\(name): $*\"\nexit 7\n", to: name)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }

    @Test func saysHowToBuildWhatIsMissing() async throws {
        try await TemporaryFolder.with { folder in
            let run = try run(["judge", "--yes"], in: folder, searchPath: "/nowhere")
            #expect(run.status == 1)
            #expect(run.output.isEmpty)
            #expect(run.errors.hasPrefix("Error: 'tocsin judge' needs the program tocsin-service"))
            #expect(run.errors.contains("'make service'"))
        }
    }

    @Test func looksBesideItselfThenOnThePath() async throws {
        try await TemporaryFolder.with { folder in
            try place("elsewhere/tocsin-service", in: folder)
            let searchPath = "/nowhere:" + folder.file("elsewhere")
            let found = try run(["judge", "--model", "a b", "--json"], in: folder, searchPath: searchPath)
            #expect(found.output == "elsewhere/tocsin-service: judge --model a b --json\n")
            #expect(found.status == 7)
            try place("bin/tocsin-service", in: folder)
            let beside = try run(["help", "judge"], in: folder, searchPath: searchPath)
            #expect(beside.output == "bin/tocsin-service: help judge\n")
        }
    }

    @Test func aProgramThatDoesNotStartIsNamed() async throws {
        try await TemporaryFolder.with { folder in
            try place("bin/tocsin-service", in: folder)
            _ = try folder.write("\u{7F}ELF", to: "bin/tocsin-service")
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755],
                ofItemAtPath: folder.file("bin/tocsin-service")
            )
            let run = try run(["judge"], in: folder, searchPath: "")
            #expect(run.status == 1)
            #expect(run.errors.contains("cannot be started"))
        }
    }

    @Test func helpListsTheCommands() async throws {
        try await TemporaryFolder.with { folder in
            let help = try CommandRun.run("--help", in: folder).output
            #expect(help.contains("\n  judge    Asks a model"))
            #expect(help.contains("\n  gateway  Stands before"))
            #expect(try CommandRun.run("judge", "--help", in: folder).output.contains("USAGE: tocsin judge"))
        }
    }
}
