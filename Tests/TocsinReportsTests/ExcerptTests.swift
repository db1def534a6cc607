// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinModel
import TocsinReports

@Suite struct ExcerptTests {
    private static let withExcerpts = Files.options {
        $0.withExcerpts = true
        $0.stixExtensions = true
    }

    @Test func noMessageTextUnlessAskedFor() throws {
        let files = try Files(SmallInput.make(excerpts: true), Files.options { $0.stixExtensions = true })
        for text in files.all.values {
            #expect(!text.contains(SmallInput.secret))
            #expect(!text.contains("payroll at"))
        }
        #expect(!files.bundle.contains("ai-prompt"))
    }

    @Test func excerptsAreRedactedAndMarked() throws {
        let files = try Files(SmallInput.make(excerpts: true), Self.withExcerpts)
        for text in [files.html, files.markdown, files.bundle, files.misp] {
            #expect(text.contains("payroll at"))
            #expect(text.lowercased().contains("tlp:amber+strict"))
        }
        for text in files.published {
            for part in [SmallInput.secret, "anna@", "pay.example.com"] { #expect(!text.contains(part)) }
        }
        for text in [files.findings, files.indicators] { #expect(!text.contains("payroll at")) }
    }

    @Test(arguments: [
        (SharingMark.clear, SharingMark.amberStrict), (.green, .amberStrict), (.amber, .amberStrict),
        (.amberStrict, .amberStrict), (.red, .red),
    ])
    func excerptsTravelNoFurtherThanAmberStrict(_ mark: SharingMark, _ expected: SharingMark) throws {
        var options = Self.withExcerpts
        options.mark = mark
        let html = try Files(SmallInput.make(excerpts: true), options).html
        #expect(html.contains(">\(expected.rawValue)</p>"))
        #expect(html.contains("@top-center{content:'\(expected.rawValue)'"))
    }

    @Test func atMostThreeAndOneARuleFirst() {
        let lure = Made.rule("Lure", .phishing, .high)
        let page = Made.rule("Page", .phishing, .medium)
        let findings = (1...6).map { Made.finding($0, $0 == 6 ? page : lure, account: 1, at: Made.time(day: $0)) }
        var texts: [EventID: RequestText] = [:]
        for number in 1...6 {
            let letters = String(repeating: "x", count: number)
            texts[Made.event(number)] = RequestText(prompt: "words \(letters) words")
        }
        let chosen = Excerpt.choose(from: findings, texts: texts)
        #expect(chosen.map(\.ruleTitle) == ["Lure", "Page", "Lure"])
        #expect(chosen.map(\.text) == ["words x words", "words xxxxxx words", "words xx words"])
    }

    @Test func profilingIsNeverQuoted() {
        let rule = Made.rule("Home of a critic", .profiling, .critical)
        let finding = Made.finding(1, rule, account: 1, at: Made.time(day: 1))
        #expect(Excerpt.choose(from: [finding], texts: [Made.event(1): RequestText(prompt: "some words")]).isEmpty)
    }

    @Test func onlyTextsOfDescribedOperationsMayBeQuoted() {
        let lure = Made.rule("Lure", .phishing)
        let home = Made.rule("Home of a critic", .profiling, .critical)
        var input = ReportInput(publisher: "A service", period: Made.time(day: 0)...Made.time(day: 9))
        input.operations = [[1, 2, 3], [4, 5, 6], [7, 8]].enumerated().map { number, accounts in
            Made.operation(number, accounts: accounts, category: .phishing, harmful: 2, days: 0...9, ties: [])
        }
        // Of the first operation, of one that was not chosen, of one too small and of nobody's.
        input.findings = [1, 2, 4, 7, 9].map { Made.finding($0, lure, account: $0, at: Made.time(day: 1)) }
        input.findings.append(Made.finding(3, home, account: 3, at: Made.time(day: 1)))
        var options = Self.withExcerpts
        #expect(ReportFacts(input, options).quotableEvents == Set([1, 2, 4].map(Made.event)))
        options.chosen = [input.operations[0].id]
        #expect(ReportFacts(input, options).quotableEvents == Set([1, 2].map(Made.event)))
    }

    @Test func textsThatMayNotBeQuotedChangeNothing() {
        let lure = Made.rule("Lure", .phishing)
        let findings = (1...600).map { Made.finding($0, lure, account: 1, at: Made.time(day: 1)) }
        // The first that have a text are behind what is considered, but for two.
        let texts = Dictionary(
            uniqueKeysWithValues: [3, 499, 501, 502].map {
                (Made.event($0), RequestText(prompt: "words \(String(repeating: "x", count: $0 % 7)) words"))
            }
        )
        var input = ReportInput(publisher: "A service", period: Made.time(day: 0)...Made.time(day: 9))
        input.operations = [
            Made.operation(1, accounts: [1, 2, 3], category: .phishing, harmful: 1, days: 0...9, ties: [])
        ]
        input.findings = findings
        let quotable = ReportFacts(input, Self.withExcerpts).quotableEvents
        #expect(quotable == Set((1...500).map(Made.event)))
        let chosen = Excerpt.choose(from: findings, texts: texts.filter { quotable.contains($0.key) })
        #expect(chosen.count == 2 && chosen == Excerpt.choose(from: findings, texts: texts))
    }

    @Test func unknownFieldsAndMissingTextsGiveNothing() {
        let rule = Made.rule("Lure", .phishing)
        let finding = Made.finding(
            1,
            rule,
            account: 1,
            at: Made.time(day: 1),
            evidence: [
                .text(event: Made.event(1), field: "endpoint", bytes: 0..<3),
                .text(event: Made.event(2), field: "prompt", bytes: 0..<3),
            ]
        )
        #expect(Excerpt.choose(from: [finding], texts: [Made.event(1): RequestText(prompt: "some words")]).isEmpty)
    }
}
