// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinFindings
import TocsinModel
import TocsinTestSupport

struct CheckTests {
    private static let other = soundRule.replacing("1111-1111", with: "2222-2222")

    private func problems(_ files: [String: String]) async throws -> [String] {
        try await TemporaryFolder.with { folder in
            for (name, text) in files { _ = try folder.write(text, to: name) }
            return RuleSet(paths: [folder.path]).problems.map { "\($0.file):\($0.line) \($0.code)" }
        }
    }

    @Test func checksRulesAgainstEachOther() async throws {
        let few = ["a.yml:1 too-few-examples", "a.yml:1 too-few-examples"]
        #expect(try await problems(["a.yml": soundRule]) == few)
        let doubled = try await problems(["a.yml": soundRule, "b.yml": soundRule])
        #expect(doubled.contains("b.yml:1 duplicate-id"))
        #expect(try await problems(["a.yml": soundSeries]).contains("a.yml:1 unknown-rule"))
        #expect(try await problems(["a.txt": "no rule"]).isEmpty)
        #expect(try await problems(["a.yml": "a: ["]) == ["a.yml:2 not-yaml"])
    }

    @Test func aSeriesIsMadeOfRequestRules() async throws {
        let id = "22222222-2222-2222-2222-222222222222"
        let other = soundRule.replacing("11111111-1111-1111-1111-111111111111", with: id)
        let ofAccounts = other.replacing("service: request", with: "service: account")
            .replacing("prompt|contains: bomb", with: "requests|gte: 3")
            .replacing("prompt: a bomb", with: "requests: 3").replacing("prompt: a bath", with: "requests: 2")
            .replacing("title: A rule", with: "title: A rule\nname: many")
        for named in ["many", id, "33333333-3333-3333-3333-333333333333"] {
            let found = try await problems([
                "a.yml": soundSeries.replacing("rules: [first]", with: "rules: [\(named)]"), "b.yml": ofAccounts,
            ])
            #expect(found.filter { !$0.hasSuffix("too-few-examples") } == ["a.yml:1 rule-of-other-scope"])
        }
        let ofRequests = try await problems([
            "a.yml": soundSeries.replacing("rules: [first]", with: "rules: [\(id)]"), "b.yml": other,
        ])
        #expect(ofRequests.allSatisfy { $0.hasSuffix("too-few-examples") })
    }

    @Test func twoRulesOfOneNameAreAProblem() async throws {
        let named = soundRule.replacing("title: A rule", with: "title: A rule\nname: twin")
        let other = Self.other.replacing("title: A rule", with: "title: A rule\nname: twin")
        let found = try await problems(["a.yml": named, "b.yml": other])
        #expect(found.filter { !$0.hasSuffix("too-few-examples") } == ["b.yml:1 duplicate-name"])
    }

    @Test func namesAFileThatCannotBeRead() {
        let set = RuleSet(paths: ["/nothing/here.yml"])
        #expect(set.problems == [RuleProblem(file: "/nothing/here.yml", line: 1, kind: .cannotRead)])
        #expect(set.unreadablePaths == ["/nothing/here.yml"])
    }

    /// The folders `one` and `two`, each with the same rule in a file of the same name.
    private func withTwoFolders(_ body: (_ one: String, _ two: String) throws -> Void) async throws {
        try await TemporaryFolder.with { folder in
            for name in ["one", "two"] {
                try FileManager.default.createDirectory(
                    atPath: folder.file(name),
                    withIntermediateDirectories: false
                )
                _ = try folder.write(soundRule, to: name + "/mine.yml")
            }
            try body(folder.file("one"), folder.file("two"))
        }
    }

    @Test func ofSeveralFoldersProblemsSayWhich() async throws {
        try await withTwoFolders { one, two in
            let set = RuleSet(paths: [one, two])
            let doubled = set.problems.filter { $0.code == "duplicate-id" }
            let kind = RuleProblem.Kind.duplicateID(set.rules.first?.reference.id ?? "", otherFile: one + "/mine.yml")
            #expect(doubled == [RuleProblem(file: two + "/mine.yml", line: 1, kind: kind)])
            #expect(Set(RuleSet(paths: [one]).problems.map(\.file)) == ["mine.yml"])
            #expect(RuleSet(paths: [one, two + "/nosuch"]).unreadablePaths == [two + "/nosuch"])
        }
    }

    @Test func aPathThatIsNamedTwiceIsReadOnce() async throws {
        try await withTwoFolders { one, two in
            let set = RuleSet(paths: [one, one + "/", two + "/../one"])
            #expect(set.rules.map(\.file) == ["mine.yml"])
            #expect(set.version == RuleSet(paths: [one]).version)
            #expect(RuleSet(paths: [one, two]).rules.count == 2)
        }
    }

    @Test func changesItsVersionWithAnyRule() async throws {
        func version(_ text: String) async throws -> String {
            try await TemporaryFolder.with { folder in
                _ = try folder.write(text, to: "a.yml")
                return RuleSet(paths: [folder.path]).version
            }
        }
        let one = try await version(soundRule)
        let same = try await version(soundRule)
        let other = try await version(soundRule + " ")
        #expect(one == same)
        #expect(one != other)
    }

    @Test func namesExamplesThatDoNotDoWhatTheyShould() throws {
        let text = soundRule.replacing("prompt: a bomb", with: "prompt: a bath").replacing(
            "prompt: a bath",
            with: "prompt: a boat"
        )
        let matching = try RuleTrial(RuleSet(rules: sound(text))).problems()
        #expect(matching.map(\.kind) == [.exampleFails(kind: "match", number: 1)])
        let near = try sound(soundRule.replacing("prompt: a bath", with: "prompt: no bomb"))
        let missed = try RuleTrial(RuleSet(rules: near)).problems()
        #expect(missed.map(\.kind) == [.exampleFails(kind: "are near misses", number: 1)])
        #expect(try RuleTrial(RuleSet(rules: sound(soundRule))).problems().isEmpty)
    }

    private func identityProblems(
        _ detection: String,
        example: String,
        terms: String,
        sentences: String,
        words: String? = nil
    ) async throws -> [String] {
        try await TemporaryFolder.with { folder in
            let text = rule(detection).replacing("prompt: a bomb", with: "prompt: \(example)\n        language: en")
            let rules = RuleSet(rules: try sound(text))
            let check = try IdentityCheck(
                termsPath: try folder.write(terms, to: "terms.yml"),
                sentencesPath: try folder.write(sentences, to: "benign.yml"),
                wordsFolder: try words.map { words in
                    try FileManager.default.createDirectory(
                        atPath: folder.file("words"),
                        withIntermediateDirectories: false
                    )
                    _ = try folder.write(words, to: "words/en.txt")
                    return folder.file("words")
                }
            )
            // What patterns name is told as well, and tested in IdentityReadingTests.
            let found = try check.problems(rules, RuleTrial(rules)).problems.filter { $0.code != "names-identities" }
            return found.map { problem in
                guard case .identityMovesVerdict(let sentence) = problem.kind else { return problem.code }
                return sentence
            }
        }
    }

    private static let terms =
        "nationality: {en: [French, Danish, Omani], fr: [français]}\nplace: {en: [Niger, Chad]}\n"
    private static let sentences = "- {language: en, text: 'A {nationality} recipe'}\n"

    @Test func catchesARuleThatNamesANationality() async throws {
        let found = try await identityProblems(
            "sel:\n  prompt|contains: danish\ncondition: sel",
            example: "a Danish bomb",
            terms: Self.terms,
            sentences: Self.sentences
        )
        // The harmless sentence is flagged, and the example's verdict moves with each other term.
        #expect(Set(found) == ["A Danish recipe", "a French bomb", "a Omani bomb"])
    }

    @Test func aRuleThatFlagsAHarmlessSentenceWhateverItNamesIsToldSoOnce() async throws {
        let found = try await identityProblems(
            "sel:\n  prompt|contains: recipe\ncondition: sel",
            example: "a recipe",
            terms: Self.terms,
            sentences: Self.sentences + "- {language: en, text: 'No recipe of anybody'}\n"
        )
        #expect(found == ["flags-harmless-sentence", "flags-harmless-sentence"])
    }

    @Test func theMessageOnHarmlessSentencesSaysWhatToDo() {
        let problem = RuleProblem(file: "a.yml", line: 1, kind: .flagsHarmlessSentence("A French recipe"))
        #expect(
            problem.description
                == "a.yml:1:1: The rule flags a harmless sentence, whatever identity it names: \"A French recipe\". Narrow the patterns."
        )
    }

    private static let words =
        "#* Faiths\nhindus\njews\nmuslims\nmuslim\nsikhs\n# Kin\nwife\nhusband\n#* Peoples\ndanes\nfinns\nswedes\n"

    @Test(arguments: [
        ("Muslims", "a bomb for Muslims here", "a bomb for Hindus here"), ("finns", "finns, a bomb", "danes, a bomb"),
    ])
    func catchesARuleThatNamesAFaithOrAPeople(named: String, example: String, moved: String) async throws {
        let found = try await identityProblems(
            "sel:\n  prompt|contains: \(named)\ncondition: sel",
            example: example,
            terms: "{}",
            sentences: "[]",
            words: Self.words
        )
        #expect(found == [moved])
    }

    @Test func aRuleThatNeedsAPluralNamesNoIdentity() async throws {
        let found = try await identityProblems(
            "sel:\n  prompt|re: 'bomb for \\w+s\\b'\ncondition: sel",
            example: "a bomb for Muslims here",
            terms: "{}",
            sentences: "[]",
            words: Self.words
        )
        #expect(found.isEmpty)
    }

    @Test func aRelationIsNoIdentity() async throws {
        let found = try await identityProblems(
            "sel:\n  prompt|contains: wife\ncondition: sel",
            example: "a bomb for my wife",
            terms: "{}",
            sentences: "[]",
            words: Self.words
        )
        #expect(found.isEmpty)
    }

    @Test func catchesARuleThatNamesAPoliticianBySurname() async throws {
        let found = try await identityProblems(
            "sel:\n  prompt|contains: poppins\ncondition: sel",
            example: "a bomb for Poppins here",
            terms: "politician: {en: [Mary Poppins, Peter Pan]}",
            sentences: "[]"
        )
        #expect(found == ["a bomb for Pan here"])
    }

    @Test(arguments: ["output", "instructions"])
    func swapsInEachTextOfAnExample(field: String) async throws {
        let found = try await identityProblems(
            "sel:\n  \(field)|contains: danish\n  outcome: answered\ncondition: sel",
            example: "a bomb\n        \(field): for a Danish cake\n        outcome: answered",
            terms: Self.terms,
            sentences: "[]"
        )
        #expect(Set(found) == ["for a French cake", "for a Omani cake"])
    }

    @Test func leavesARuleOfConductAlone() async throws {
        let found = try await identityProblems(
            "sel:\n  prompt|contains: bomb\ncondition: sel",
            example: "a Danish bomb",
            terms: Self.terms,
            sentences: Self.sentences
        )
        #expect(found.isEmpty)
    }

    @Test func swapsWholeWordsOnly() async throws {
        // "Niger" is swapped where it is a word, not in "Nigerian", in whatever order they stand.
        let found = try await identityProblems(
            "sel:\n  prompt|re: 'Nigerian.*Niger\\b'\ncondition: sel",
            example: "a Nigerian in Niger",
            terms: Self.terms,
            sentences: "[]"
        )
        #expect(found == ["a Nigerian in Chad"])
        let kept = try await identityProblems(
            "sel:\n  prompt|contains: Nigerian\ncondition: sel",
            example: "a Nigerian in Niger",
            terms: Self.terms,
            sentences: "[]"
        )
        #expect(kept.isEmpty)
    }

    @Test func namesTablesThatCannotBeRead() async throws {
        try await TemporaryFolder.with { folder in
            let good = try folder.write("[]", to: "good.yml")
            let bad = try folder.write("a: [", to: "bad.yml")
            for (terms, code) in [(folder.file("missing.yml"), "cannot-read"), (bad, "not-yaml"), (good, "not-yaml")] {
                let error = #expect(throws: RuleProblem.self) {
                    try IdentityCheck(termsPath: terms, sentencesPath: good)
                }
                #expect(error?.code == code)
            }
        }
    }
}
