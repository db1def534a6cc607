// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinModel
import TocsinReports

@Suite struct EscapingTests {
    private static let hostile =
        "</title><script>alert(1)</script>\" onload='x' & | [a](javascript:1) `b` \u{202E}gnp.exe\u{0}\n# head"

    /// The same input with a text in every field that can hold one.
    private static func input(_ text: String) -> ReportInput {
        var input = SmallInput.make(excerpts: true)
        input.publisher = text
        input.rulesVersion = text
        input.shadowFindings = [text: 12]
        for index in input.sources.indices {
            input.sources[index].name = text
            input.sources[index].format = text
            input.sources[index].advice = [text]
        }
        for index in input.findings.indices {
            input.findings[index].rule.title = text
            input.findings[index].rule.id = "\(text)-\(index % 2)"
            input.findings[index].rule.version = text
            input.findings[index].rule.tags = [text, "atlas.\(text)", "atlas.aml-t0052"]
            input.findings[index].evidence.append(.signal(name: text, value: text))
        }
        for (id, activity) in input.activities {
            input.activities[id] = ReportInput.Activity(
                hoursOfWeek: activity.hoursOfWeek,
                days: activity.days,
                languagePairs: [(text, text, 40, 4)],
                networks: [(text, .vpn, 40, 4)]
            )
        }
        for event in input.excerpts.keys { input.excerpts[event] = RequestText(prompt: "a \(text) b") }
        return input
    }

    @Test(arguments: [false, true])
    func hostileTextAddsNoElement(withExcerpts: Bool) throws {
        let options = Files.options { $0.withExcerpts = withExcerpts }
        let hostile = Tags(try Files(Self.input(Self.hostile), options).html)
        let tame = Tags(try Files(Self.input("tame"), options).html)
        #expect(hostile.shape == tame.shape)
        #expect(hostile.tags.map { $0.attributes.keys.sorted() } == tame.tags.map { $0.attributes.keys.sorted() })
        #expect(hostile.firstUnbalanced == nil)
    }

    @Test func markdownShowsItAsText() throws {
        let markdown = try Files(Self.input(Self.hostile), Files.options { $0.withExcerpts = true }).markdown
        #expect(!markdown.contains("<script"))
        #expect(!markdown.contains("[a]("))
        #expect(!markdown.contains("\n# head"))
        #expect(!markdown.contains("`b`"))
    }

    @Test func jsonStaysJSON() throws {
        let files = try Files(
            Self.input(Self.hostile),
            Files.options {
                $0.withExcerpts = true; $0.stixExtensions = true
            }
        )
        #expect(try !files.objects().isEmpty)
        #expect(files.findings.split(separator: "\n").count == files.findings.count { $0 == "\n" })
    }

    @Test func marksOfDirectionAreDropped() throws {
        for text in try Files(Self.input(Self.hostile)).published {
            #expect(!text.unicodeScalars.contains("\u{202E}"))
        }
    }

    @Test(arguments: [
        ("/srv/people/anna/log.jsonl", "log.jsonl"), ("C:\\logs\\a.csv", "a.csv"), ("plain.json", "plain.json"),
        ("/", "/"),
    ])
    func onlyTheFileOfAPathIsShown(_ path: String, _ shown: String) {
        #expect(PlainText.lastComponent(path) == shown)
    }

    @Test(arguments: [
        ("a\u{0}b", "ab"), ("two\nlines\u{2028}three", "two lines three"), ("\u{202E}x\u{2066}y\u{200F}", "xy"),
        ("عربي", "عربي"),
    ])
    func cleaning(_ text: String, _ cleaned: String) {
        #expect(PlainText.cleaned(text) == cleaned)
    }

    @Test(arguments: [
        ("- item", "\\- item"), ("1. item", "1\\. item"), ("12) item", "12\\) item"), ("1.5 bits", "1.5 bits"),
        ("---", "\\---"), ("-3.2", "-3.2"),
        ("a | b", "a \\| b"), ("<b> & *c*", "&lt;b&gt; &amp; \\*c\\*"), ("https://x", "https&#58;//x"),
        ("a@b", "a&#64;b"), ("", ""),
    ])
    func markdownEscapes(_ text: String, _ escaped: String) {
        #expect(MarkdownText.escaped(text) == escaped)
    }

    @Test func attributesAreEscaped() {
        let markup = Markup.element("a", ["href": "\"><img src=x onerror=1>"], "<i>")
        #expect(markup.source == "<a href=\"&quot;&gt;&lt;img src=x onerror=1&gt;\">&lt;i&gt;</a>")
    }
}
