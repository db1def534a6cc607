// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinStoreSQLite
import TocsinTestSupport

@Suite("Rules that are named, as a user names them")
struct RuleOptionsTests {
    /// Sound but for examples in three languages.
    static let rule = """
        title: Bombs
        id: 3b0a5a0e-6a0b-4b8e-9d53-0c8f4b7a9e02
        status: test
        description: For tests.
        level: high
        logsource: {product: tocsin, service: request}
        detection:
          sel:
            prompt|contains: bomb
          condition: sel
        falsepositives: [None]
        tocsin:
          category: violence
          examples:
            match: [{language: en, prompt: a bomb}]
            nearMiss: [{language: en, prompt: a bath}]
        """

    @Test("a path that cannot be read ends a scan, whatever others hold")
    func aMistypedPath() async throws {
        try await TemporaryFolder.with { folder in
            _ = try SQLiteStore(path: folder.file("tocsin.sqlite"))
            _ = try folder.write(Self.rule, to: "mine.yml")
            let run = try CommandRun.run(
                ["scan", "--rules", "mine.yml", "--rules", "nosuch"],
                in: folder,
                expecting: 1
            )
            #expect(run.errors.contains("'nosuch' cannot be read. Check the path that --rules names"))
        }
    }

    @Test(
        "a rule that singles people out does not run unless somebody says so",
        arguments: [
            ("prompt|contains: Muslim", "The patterns name identities: \"muslim\"."),
            ("country: US", "The rule can hold by country alone"),
        ]
    )
    func aFailingRule(_ test: String, _ problem: String) async throws {
        try await TemporaryFolder.with { folder in
            _ = try SQLiteStore(path: folder.file("tocsin.sqlite"))
            let rule = Self.rule.replacing("prompt|contains: bomb", with: test)
            _ = try folder.write(rule, to: "mine.yml")
            let scan = ["scan", "--classifier", "off", "--rules", "mine.yml"]
            let refused = try CommandRun.run(scan, in: folder, expecting: 1)
            #expect(refused.errors.contains("warning: mine.yml:1:1: " + problem), "\(refused.errors)")
            #expect(refused.errors.contains("or run them as they are with --allow-failing-rules."))
            let allowed = try CommandRun.run(scan + ["--allow-failing-rules"], in: folder)
            #expect(allowed.errors.contains("warning: mine.yml:1:1: " + problem), "\(allowed.errors)")
            _ = try folder.write(Self.rule, to: "mine.yml")
            let sound = try CommandRun.run(scan, in: folder)
            #expect(!sound.errors.contains("identit"), "\(sound.errors)")
        }
    }
}
