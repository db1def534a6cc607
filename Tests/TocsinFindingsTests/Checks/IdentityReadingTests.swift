// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinFindings
import TocsinTestSupport

/// What the identity check reads off rules without trying them.
struct IdentityReadingTests {
    private static let words =
        "#* Faiths\nmuslim\nmuslims\njewish\nchristian\nmosque\n# Kin\nwife\n#* Peoples\nuyghur\nuyghurs\nhungarian\n"

    private static func check(in folder: TemporaryFolder) throws -> IdentityCheck {
        try makeFolder(folder.file("words"))
        _ = try folder.write(words, to: "words/en.txt")
        return try IdentityCheck(
            termsPath: try folder.write("religion: {fr: [l’islam]}", to: "terms"),
            sentencesPath: try folder.write("[]", to: "benign"),
            wordsFolder: folder.file("words")
        )
    }

    private func problems(_ detection: String) async throws -> [RuleProblem.Kind] {
        try await TemporaryFolder.with { folder in
            let rules = RuleSet(rules: try sound(rule(detection)))
            return try Self.check(in: folder).ownProblems(rules, RuleTrial(rules)).problems.map(\.kind)
        }
    }

    @Test(arguments: [
        ("sel:\n  output|contains: [uyghur, muslim, jewish]\ncondition: sel", ["jewish", "muslim", "uyghur"]),
        ("sel:\n  instructions|contains: Muslim\ncondition: sel", ["muslim"]),
        ("sel:\n  prompt|contains: 'for the  muslims'\ncondition: sel", ["muslims"]),
        ("sel:\n  prompt|contains: L’Islam\ncondition: sel", ["l’islam"]),
        ("sel:\n  prompt|startswith: jewish\ncondition: sel", ["jewish"]),
        ("sel:\n  prompt|re|i: 'zzqxw|u[yi]gh?[uo]rs?|mus?lim'\ncondition: sel", ["muslim", "uyghur", "uyghurs"]),
        ("sel:\n  prompt|re: '(?:a|jew(ish)?)\\b.{0,9}bomb'\ncondition: sel", ["jewish"]),
        ("a: [bomb]\nb: [hungarian, christian]\ncondition: a and not b", ["christian", "hungarian"]),
    ])
    func aPatternThatNamesAnIdentityIsAProblem(_ detection: String, _ named: [String]) async throws {
        #expect(try await problems(detection) == [.namesIdentities(named)])
    }

    @Test(arguments: ["wife", "muslin", "bombs", "at a mosque gate"])
    func otherWordsAreNone(_ word: String) async throws {
        #expect(try await problems("sel:\n  prompt|contains: '\(word)'\ncondition: sel").isEmpty)
    }

    private static let countries =
        "# Not here: lets.\n# Countries\nukraine\nbahrain\noman\nчад\n日本国\n# Kin\nbrain\n#* Peoples\nukrainian\nromanian\n"

    private func parts(_ detection: String) async throws -> [String] {
        try await TemporaryFolder.with { folder in
            try makeFolder(folder.file("words"))
            _ = try folder.write(Self.countries, to: "words/en.txt")
            let check = try IdentityCheck(
                termsPath: try folder.write("party: {en: [the Greens]}", to: "terms"),
                sentencesPath: try folder.write("[]", to: "benign"),
                wordsFolder: folder.file("words")
            )
            let rules = RuleSet(rules: try sound(rule(detection)))
            return try check.problems(rules, RuleTrial(rules)).problems.map(\.description)
        }
    }

    @Test(arguments: [
        ("a: [bomb]\nb: [rain]\ncondition: a and not b", "\"rain\" in \"bahrain\""),
        ("sel:\n  prompt|contains: [' Oma', roman]\ncondition: sel", "\" oma\" in \"oman\", \"roman\" in \"romanian\""),
        ("sel:\n  output|contains: 'ukrain'\ncondition: sel", "\"ukrain\" in \"ukraine\""),
        ("sel:\n  prompt|contains: 'ад '\ncondition: sel", "\"ад \" in \"чад\""),
    ])
    func aTextInsideAnIdentityIsAProblem(_ detection: String, _ told: String) async throws {
        #expect(
            try await parts(detection) == [
                "rule.yml:1:1: Texts of the patterns are parts of words that name an identity, so that the identity would move the verdict: \(told). "
                    + "Put a blank before or behind them, or write longer texts, also in lists and in what stands under 'not'."
            ]
        )
    }

    @Test func aTextInsideAnIdentityIsAKindOfItsOwn() {
        let problem = RuleProblem(file: "a.yml", line: 1, kind: .partsOfIdentities((1...6).map { "text \($0)" }))
        #expect(problem.code == "parts-of-identities")
        #expect(problem.description.contains("text 5 and 1 more. Put a blank before or behind them"))
    }

    @Test(arguments: [" rain ", " rain", "rain in", "brai", "日本", "greens in", "oma "])
    func aTextWithBordersIsNone(_ text: String) async throws {
        #expect(try await parts("sel:\n  prompt|contains: '\(text)'\ncondition: sel").isEmpty)
    }

    @Test func aWordOfAListIsAProblemToo() async throws {
        try await TemporaryFolder.with { folder in
            try makeFolder(folder.file("Lists"))
            _ = try folder.write("group: [cake, jewish]", to: "Lists/a.yml")
            _ = try folder.write(rule("sel:\n  prompt|contains|expand: '%group%'\ncondition: sel"), to: "a.yml")
            let rules = RuleSet(paths: [folder.path])
            let found = try Self.check(in: folder).ownProblems(rules, RuleTrial(rules)).problems
            #expect(found == [RuleProblem(file: "a.yml", line: 1, kind: .namesIdentities(["jewish"]))])
        }
    }

    @Test(arguments: [
        ("sel:\n  country: US\ncondition: sel", ["country"]),
        ("sel:\n  locale|startswith: fa\ncondition: sel", ["locale"]),
        ("sel:\n  timeZone: Asia/Jerusalem\ncondition: sel", ["timeZone"]),
        ("sel:\n  outputLanguage: he\n  model: a\ncondition: sel", ["outputLanguage"]),
        ("sel:\n  script: Hebr\ncondition: sel", ["script"]),
        ("sel:\n  asn: 64500\ncondition: sel", ["asn"]),
        ("a: [bomb]\nb:\n  country: US\ncondition: a or b", ["country"]),
        ("a: [bomb]\nb:\n  language: fa\ncondition: b and not a", ["language"]),
        ("a: [bomb]\nb:\n  language: fa\ncondition: not (a or b)", ["language"]),
        ("sel:\n  - prompt|contains: bomb\n  - country: US\ncondition: sel", ["country"]),
        ("sel:\n  country: US\n  prompt|exists: true\ncondition: sel", ["country"]),
    ])
    func aRuleThatCanHoldByOriginAloneIsAProblem(_ detection: String, _ fields: [String]) async throws {
        #expect(try await problems(detection) == [.originAlone(fields: fields)])
    }

    @Test(arguments: [
        "a: [bomb]\nb:\n  country: US\ncondition: a and b", "a: [bomb]\nb:\n  country: US\ncondition: a and not b",
        "sel:\n  prompt|contains: bomb\n  language: fa\ncondition: sel",
        "sel:\n  outcome: refused\n  country: US\ncondition: sel", "sel:\n  networkKind: tor\ncondition: sel",
        "a: [bomb]\nb:\n  language|fieldref: outputLanguage\ncondition: a or not b",
    ])
    func aRuleThatAsksForConductIsNone(_ detection: String) async throws {
        #expect(try await problems(detection).isEmpty)
    }

    @Test func theMessagesSayWhatToDo() {
        let named = RuleProblem(
            file: "a.yml",
            line: 1,
            kind: .namesIdentities(["a", "b", "c", "d", "e", "f"])
        )
        #expect(
            named.description
                == "a.yml:1:1: The patterns name identities: \"a\", \"b\", \"c\", \"d\", \"e\" and 1 more. Rules judge conduct; take them out, also of lists and of what stands under 'not'."
        )
        let alone = RuleProblem(file: "a.yml", line: 1, kind: .originAlone(fields: ["country", "locale"]))
        #expect(
            alone.description
                == "a.yml:1:1: The rule can hold by country, locale alone, whatever somebody does. Ask for words or conduct on every way to a finding."
        )
    }
}
