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
                expecting: 64
            )
            #expect(run.errors.contains("'nosuch' cannot be read. Check the path that --rules names"))
        }
    }
}
