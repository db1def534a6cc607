// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinModel
import TocsinReports

@Suite struct EmptyReportTests {
    static let input: ReportInput = {
        var input = ReportInput(publisher: "Example Chat", period: Made.time(day: 0)...Made.time(day: 1))
        input.ruleCount = 64
        return input
    }()

    @Test func saysThatNothingWasFound() throws {
        let files = try Files(Self.input)
        #expect(files.markdown.contains("None of 64 rules raised a finding"))
        #expect(files.markdown.contains("not proof that there was no harm"))
        #expect(files.findings.isEmpty)
    }

    @Test func isAWholePage() throws {
        let tags = Tags(try Files(Self.input).html)
        #expect(tags.firstUnbalanced == nil)
        #expect(tags.named("main").count == 1)
    }

    @Test func bundleRefersToThePublisher() throws {
        let objects = try Files(Self.input).objects()
        #expect(objects.compactMap { $0["type"] as? String } == ["marking-definition", "identity", "report"])
        let report = try #require(objects.last)
        #expect((report["object_refs"] as? [String])?.count == 1)
    }

    @Test func publisherWithoutANameGetsPlainWords() throws {
        var input = Self.input
        input.publisher = " \u{202E}\n"
        #expect(try Files(input).html.contains("<h1>Threat report: An AI service</h1>"))
    }
}
