// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinTestSupport

@Suite("Where results go")
struct StandardOutputTests {
    /// Runs a shell's line in which `"$0"` is the program.
    private func shell(_ line: String, in folder: TemporaryFolder) throws -> CommandRun {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", line, CommandRun.program.path]
        process.currentDirectoryURL = URL(filePath: folder.path)
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        return CommandRun(waitingFor: (process, output, errors))
    }

    @Test(arguments: [">/dev/full", ">&-"])
    func aResultThatCannotBeWrittenIsNoSuccess(_ place: String) async throws {
        try await TemporaryFolder.with { folder in
            let run = try shell("echo Dinner at eight? | \"$0\" check --json \(place)", in: folder)
            #expect(run.status == 1)
            #expect(run.errors.hasPrefix("Error: The result could not be written to standard output: "))
        }
    }

    @Test("what the shell closed is not taken by a file that is written")
    func closedPlaces() async throws {
        try await TemporaryFolder.with { folder in
            let run = try shell("\"$0\" simulate --scenario tiny --seed 1 --out sim <&- 2>&- >&-", in: folder)
            #expect(run.status == 1)
            let lines = String(decoding: try folder.data("sim/events.jsonl"), as: UTF8.self).split(separator: "\n")
            #expect(lines.allSatisfy { $0.hasPrefix("{") && $0.hasSuffix("}") })
            #expect(lines.count > 100)
        }
    }
}
