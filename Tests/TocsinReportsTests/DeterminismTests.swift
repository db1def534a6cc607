// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinModel
import TocsinReports

@Suite struct DeterminismTests {
    private let options = Files.options {
        $0.withExcerpts = true
        $0.stixExtensions = true
    }

    @Test func sameInputSameBytes() throws {
        let first = try Files(SampleInput.make(excerpts: true), options)
        let second = try Files(SampleInput.make(excerpts: true), options)
        #expect(first.all == second.all)
    }

    @Test func orderOfTheInputDoesNotMatter() throws {
        var shuffled = SampleInput.make(excerpts: true)
        var dice = Dice(seed: 7)
        shuffled.findings.shuffle(using: &dice)
        shuffled.operations.shuffle(using: &dice)
        for index in shuffled.operations.indices { shuffled.operations[index].ties.shuffle(using: &dice) }
        // Dictionaries filled in another order.
        let activities = shuffled.activities.sorted { $0.key > $1.key }
        shuffled.activities = [:]
        for (id, activity) in activities { shuffled.activities[id] = activity }
        let isSame = try Files(shuffled, options).all == Files(SampleInput.make(excerpts: true), options).all
        #expect(isSame)
    }

    @Test func filesComeInAFixedOrder() throws {
        let names = try ReportWriter(SmallInput.make(), ReportOptions()).files().map(\.name)
        #expect(names == ["report.html", "report.md", "bundle.json", "misp.json", "indicators.csv", "findings.jsonl"])
    }
}
