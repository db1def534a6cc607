// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinTestSupport

@Suite("Public sets of benign prompts")
struct PublicSetTests {
    /// What `tocsin evaluate --json` says of a store.
    private struct Tally: Decodable {
        var prompts: Int
        var rejects: Int
        var requestsByLevel: [String: Int]
        var findingsWithoutRequest: [String: Int]

        var grave: Int {
            ["critical", "high"].reduce(0) { $0 + (requestsByLevel[$1] ?? 0) + (findingsWithoutRequest[$1] ?? 0) }
        }
    }

    @Test(
        "every prompt is read, and at most two in 10,000 raise a finding of level high or above",
        .enabled(if: PublicSet.areHere, "The public sets are not on this machine; TOCSIN_DATA names their folder.")
    )
    func benignPromptsRaiseNothingGrave() async throws {
        try await TemporaryFolder.with { folder in
            var prompts = 0
            for set in try PublicSet.all() where set.kind == "benign" {
                try CommandRun.run("ingest", set.files, "--mapping", set.mapping, in: folder)
                prompts += set.prompts
                let run = try CommandRun.run("evaluate", "--json", in: folder)
                let tally = try JSONDecoder().decode(Tally.self, from: Data(run.output.utf8))
                #expect(tally.prompts == prompts, "\(set.files)")
                #expect(tally.rejects == 0, "\(set.files)")
            }
            try CommandRun.run("scan", in: folder)
            let run = try CommandRun.run("evaluate", "--json", in: folder)
            let tally = try JSONDecoder().decode(Tally.self, from: Data(run.output.utf8))
            let counts = try CommandRun.run("evaluate", in: folder).output
            #expect(tally.grave * 10_000 <= 2 * prompts, "\(counts)")
        }
    }
}
