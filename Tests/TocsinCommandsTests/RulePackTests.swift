// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinTestSupport

@Suite("The rules that come with Tocsin")
struct RulePackTests {
    @Test("every rule does on its own examples what it should")
    func examplesHold() async throws {
        try await TemporaryFolder.with { folder in
            let run = try CommandRun.run("rules", "test", in: folder)
            #expect(run.output.hasSuffix("examples, 0 problems\n"))
        }
    }

    @Test("every rule is well formed, and no verdict moves with an identity")
    func formAndIdentityHold() async throws {
        try await TemporaryFolder.with { folder in
            let run = try CommandRun.run("rules", "check", in: folder)
            #expect(run.output.contains(" 0 problems, "))
        }
    }

    @Test("what is scanned for can be listed and timed")
    func patternsAreListedAndTimed() async throws {
        try await TemporaryFolder.with { folder in
            let list = try CommandRun.run("rules", "patterns", in: folder).output
            let lines = try CommandRun.run("rules", "patterns", "--json", in: folder).output.split(separator: "\n")
            #expect(lines.count > 1000)
            #expect(list.split(separator: "\n").count == lines.count)
            for line in lines.prefix(100) {
                let row = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
                #expect(Set(row.keys) == ["field", "kind", "text", "flags", "confirmed", "rules", "exceptions"])
            }
            _ = try folder.write(Array("one\0two\0".utf8), to: "texts")
            let timed = try CommandRun.run("rules", "speed", "--texts", "texts", in: folder).output
            #expect(timed.hasPrefix(#"{"texts":2,"#))
        }
    }
}
