// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinTestSupport

@Suite("Taking over NOVA's rules, as a user does")
struct RulesImportCommandTests {
    private static let rules = """
        rule Good {
            meta:
                category = "phishing"
                severity = "low"
            keywords:
                $a = "fake login page"
            condition:
                $a
        }
        rule Jailbreak {
            meta:
                category = "jailbreak"
            keywords:
                $a = "do anything now"
            condition:
                $a
        }
        """

    @Test func writesWhatItCanAndSaysWhatItCannot() async throws {
        try await TemporaryFolder.with { folder in
            _ = try folder.write(Self.rules, to: "a.nov")
            let run = try CommandRun.run("rules", "import", "a.nov", "--out", "mine", in: folder, expecting: 1)
            #expect(run.output == "Wrote mine/good.yml\n")
            #expect(
                run.errors.contains("warning: a.nov:12: The category 'jailbreak' is none of ours. Say with --category")
            )
            #expect(run.errors.contains("a.nov:1: Good: it has no examples; add 'tocsin.examples' before it can run\n"))
            #expect(run.errors.hasSuffix("1 rules taken over, 1 problems\n"))
            let check = try CommandRun.run("rules", "test", "mine", in: folder, expecting: 1)
            #expect(check.output.contains("The rule has no 'tocsin.examples'. Add it.\n"))
            let again = try CommandRun.run(
                ["rules", "import", "a.nov", "--out", "mine", "--category", "illicit"],
                in: folder,
                expecting: 1
            )
            #expect(again.output == "Wrote mine/jailbreak.yml\n")
            #expect(again.errors.contains("'mine/good.yml' is there already"))
        }
    }

    @Test func printsRulesWhereNoFolderIsNamed() async throws {
        try await TemporaryFolder.with { folder in
            _ = try folder.write(Self.rules, to: "a.nov")
            let run = try CommandRun.run("rules", "import", "a.nov", "--category", "illicit", in: folder)
            #expect(
                run.output.split(separator: "\n").filter { $0.hasPrefix("title: ") } == [
                    "title: 'Good'", "title: 'Jailbreak'",
                ]
            )
            #expect(run.output.split(separator: "\n").filter { $0 == "---" }.count == 1)
            let wrong = try CommandRun.run(
                ["rules", "import", "a.nov", "--category", "opinion"],
                in: folder,
                expecting: 64
            )
            #expect(wrong.errors.contains("There is no category 'opinion'. Use one of phishing, "))
        }
    }
}
