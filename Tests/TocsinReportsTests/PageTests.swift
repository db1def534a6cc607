// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinReports

/// What a reader's browser and screen reader need.
@Suite struct PageTests {
    /// Made once: it is the largest that the tests make.
    private static let sample = Result {
        try Files(SampleInput.make(excerpts: true), Files.options { $0.withExcerpts = true }).html
    }
    private static let sampleTags = Tags((try? sample.get()) ?? "")

    private let html: String
    private let tags: Tags

    init() throws {
        html = try Self.sample.get()
        tags = Self.sampleTags
    }

    @Test func everyReferenceLeadsSomewhere() {
        let ids = tags.attribute("id")
        #expect(Set(ids).count == ids.count)
        let known = Set(ids)
        for link in tags.attribute("href") {
            #expect(link.hasPrefix("#"), "\(link)")
            #expect(known.contains(String(link.dropFirst())), "\(link)")
        }
        for label in tags.attribute("aria-labelledby").flatMap({ $0.split(separator: " ") }) {
            #expect(known.contains(String(label)), "\(label)")
        }
    }

    @Test func markdownReferencesLeadSomewhere() throws {
        let markdown = try Files(SampleInput.make()).markdown
        for link in markdown.matches(of: /\]\(#([a-z0-9-]+)\)/) {
            #expect(markdown.contains("<a id=\"\(link.1)\"></a>"), "\(link.1)")
        }
    }

    @Test func everyDrawingSaysWhatItShows() {
        let drawings = tags.named("svg")
        #expect(drawings.count == 2 + 5 * 4)
        #expect(drawings.allSatisfy { $0.attributes["role"] == "img" && $0.attributes["aria-labelledby"] != nil })
        #expect(tags.named("desc").count == drawings.count)
        // One more: the page's own.
        #expect(tags.named("title").count == drawings.count + 1)
        #expect(!html.contains("<desc id=\"by-category-drawing-desc\"></desc>"))
    }

    @Test func everyTableHasACaptionAndHeaders() {
        let tables = tags.named("table").count
        #expect(tags.named("caption").count == tables)
        #expect(tags.named("thead").count == tables)
        #expect(tags.named("th").allSatisfy { ["col", "row"].contains($0.attributes["scope"]) })
    }

    @Test func headingsSkipNoLevel() {
        let levels = tags.tags.filter { !$0.isEnd }.compactMap { tag in
            tag.name.count == 2 && tag.name.hasPrefix("h") ? Int(tag.name.dropFirst()) : nil
        }
        #expect(levels.first == 1)
        #expect(levels.count { $0 == 1 } == 1)
        for (before, after) in zip(levels, levels.dropFirst()) { #expect(after <= before + 1) }
    }

    @Test func thereIsOneOfEachLandmark() {
        for name in ["header", "nav", "main", "footer"] { #expect(tags.named(name).count == 1, "\(name)") }
        #expect(tags.named("html").first?.attributes["lang"] == "en")
        #expect(html.contains("<a class=\"skip\" href=\"#content\">"))
    }

    @Test func nothingRunsAndNothingIsLoaded() throws {
        for name in ["script", "link", "img", "iframe", "object", "form", "base"] {
            #expect(tags.named(name).isEmpty, "\(name)")
        }
        #expect(tags.attribute("src").isEmpty)
        #expect(tags.attribute("style").isEmpty)
        #expect(!html.contains("url("))
        let policy = try #require(
            tags.named("meta").first { $0.attributes["http-equiv"] != nil }?.attributes["content"]
        )
        #expect(policy.hasPrefix("default-src &#39;none&#39;; style-src &#39;sha256-"))
        #expect(!policy.contains("unsafe"))
    }

    @Test func tagsAreBalanced() {
        #expect(tags.firstUnbalanced == nil)
    }

    @Test func largeOperationsShowThirtyTiesAndCountTheRest() throws {
        let markdown = try Files(SampleInput.make()).markdown
        #expect(markdown.contains("The 30 strongest ties are shown;"))
    }
}
