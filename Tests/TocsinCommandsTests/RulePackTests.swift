// Tocsin
// SPDX-License-Identifier: Apache-2.0

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
}
