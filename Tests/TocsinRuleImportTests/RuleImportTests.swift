// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinFindings
import TocsinModel
import TocsinRuleImport
import TocsinTestSupport

@Suite("Taking over NOVA's rules")
struct RuleImportTests {
    private func read(_ text: String, category: HarmCategory? = nil) -> RuleImport.Result {
        RuleImport(category: category).read(text, file: "lures.nov")
    }

    private func only(_ text: String) throws -> String {
        let result = read(text)
        #expect(result.problems == [])
        return try #require(result.rules.first).text
    }

    private func condition(_ condition: String, keywords: String? = nil, sections: String = "") throws -> String {
        let text = try only(
            keywords.map { Nova.rule(keywords: $0, sections: sections, condition: condition) }
                ?? Nova.rule(sections: sections, condition: condition)
        )
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("  condition: ") })
        return String(line.dropFirst("  condition: ".count))
    }

    @Test func writesARuleOfOurs() throws {
        let text = try only(
            Nova.rule(
                name: "Fake_Login",
                meta: """
                    description = "Asks for a bank's page"
                            author = "Example Ltd"
                            uuid = "0B6C1C52-7F53-4C9E-9A53-5F0D5A0A7D11"
                            category = "malicious_usage/phishing"
                    """,
                condition: "any of keywords.*"
            )
        )
        #expect(
            text == """
                # Taken over from the NOVA rule Fake_Login, line 3 of lures.nov.
                # It has no examples; add 'tocsin.examples' before it can run.
                title: 'Fake Login'
                id: 0b6c1c52-7f53-4c9e-9a53-5f0d5a0a7d11
                status: experimental
                description: 'Asks for a bank''s page'
                author: 'Example Ltd'
                tags:
                  - tocsin.phishing
                logsource:
                  product: tocsin
                  service: request
                detection:
                  kw_fake:
                    prompt|contains: 'fake login page'
                  kw_bank:
                    prompt|contains: 'bank customers'
                  kw_mail:
                    prompt|re|i: 'send.{0,20}mail'
                  condition: 1 of kw_*
                level: high
                tocsin:
                  category: phishing

                """
        )
    }

    @Test("what is written is a rule but for its examples, and runs with some")
    func runsWithExamples() throws {
        let text = try only(
            Nova.rule(
                keywords: "$a = \"what? * \\\\ it's\"\n        $b = /LU(RE|re)\\b/\n        $c = \"Cased\" case:true",
                condition: "($a or $b) and not $c"
            )
        )
        let examples = """
              examples:
                match:
                  - { language: en, prompt: 'So WHAT? * \\\\ IT''S' }
                  - { language: fr, prompt: 'a LUre' }
                  - { language: es, prompt: 'LURE cased' }
                nearMiss:
                  - { language: en, prompt: 'what else it''s' }
                  - { language: fr, prompt: 'lure' }
                  - { language: es, prompt: 'LURE Cased' }

            """
        var reader = RuleReader(file: "rule.yml")
        let rules = RuleSet(rules: reader.read(text + examples))
        #expect(reader.problems == [])
        #expect(rules.rules.count == 1)
        let problems = try RuleTrial(rules).problems()
        #expect(problems == [])
    }

    @Test(
        arguments: [
            ("$fake", "kw_fake"), ("keywords.$fake", "kw_fake"),
            ("$fake and $bank or not $mail", "(kw_fake and kw_bank) or not kw_mail"),
            ("$fake AND ($bank OR NOT $mail)", "kw_fake and (kw_bank or not kw_mail)"),
            ("any of keywords", "1 of kw_*"), ("any of keywords.*", "1 of kw_*"), ("keywords.*", "1 of kw_*"),
            ("all of keywords.*", "all of kw_*"), ("any of ($fa*)", "1 of kw_fa*"),
            ("ALL OF keywords.$b*", "all of kw_b*"),
            ("keywords.$m*", "1 of kw_m*"), ("1 of keywords", "1 of kw_*"), ("3 of keywords.*", "all of kw_*"),
            (
                "2 of keywords.*",
                "(kw_fake and kw_bank) or (kw_fake and kw_mail) or (kw_bank and kw_mail)"
            ), ("not not $fake", "not not kw_fake"), ("not ($fake or $bank)", "not (kw_fake or kw_bank)"),
            ("$fake\n            and\n            // a comment\n            $bank", "kw_fake and kw_bank"),
        ]
    )
    func carriesConditionsOver(_ nova: String, _ ours: String) throws {
        #expect(try condition(nova) == ours)
    }

    @Test(
        "semantics and llm are left out where that only takes away a way to match",
        arguments: [
            ("$fake or semantics.$sense", "kw_fake"), ("$sense or $fake or llm.$model", "kw_fake"),
            ("any of keywords.* or any of semantics.*", "1 of kw_*"),
            ("($fake and llm.$model) or ($bank and $mail)", "kw_bank and kw_mail"), ("1 of ($*) or $fake", nil),
            ("any of ($s*) or $fake", "kw_fake"), ("semantics.* or $fake", "kw_fake"),
        ] as [(String, String?)]
    )
    func leavesOutWhatWeLack(_ nova: String, _ ours: String?) throws {
        let result = read(Nova.rule(sections: Nova.semantics, condition: nova))
        guard let ours else {
            #expect(result.rules.isEmpty)
            return
        }
        let rule = try #require(result.rules.first)
        #expect(rule.text.contains("  condition: \(ours)\n"))
        #expect(rule.notes.contains("ways to match by semantics or llm are left out, so it finds less than NOVA's"))
    }

    @Test(
        arguments: [
            ("semantics.$sense", .needsMore(rule: "Lure")), ("$fake and $model", .needsMore(rule: "Lure")),
            ("all of semantics.*", .needsMore(rule: "Lure")),
            ("$fake and not $sense", .needsMoreToRuleOut(rule: "Lure")),
            ("$fake and not (any of llm.*)", .needsMoreToRuleOut(rule: "Lure")),
        ] as [(String, NovaProblem.Kind)]
    )
    func refusesWhatNeedsMore(_ condition: String, _ kind: NovaProblem.Kind) {
        let result = read(Nova.rule(sections: Nova.semantics, condition: condition))
        #expect(result.rules.isEmpty)
        #expect(result.problems.map(\.kind) == [kind])
    }

    @Test func saysWhatTheConditionNeverAsks() throws {
        let rule = try #require(read(Nova.rule(sections: Nova.semantics, condition: "$fake")).rules.first)
        #expect(rule.notes.contains("the condition never uses $bank, $mail"))
        #expect(rule.notes.contains("semantics and llm are left out; the condition never asks them"))
        #expect(!rule.text.contains("kw_bank:"))
    }

    @Test(
        arguments: [
            ("$a = \"x\"", "prompt|contains: 'x'"), ("$a = 'it''s'", "prompt|contains: 'it''''s'"),
            ("$a = \"X\" case:true", "prompt|contains|cased: 'X'"),
            ("$a = \"X case:true\"", "prompt|contains|cased: 'X'"),
            ("$a = \"X\" case:false", "prompt|contains: 'X'"),
            ("$a = \"a*b?c\\d\"", "prompt|contains: 'a\\*b\\?c\\\\d'"),
            ("$a = /a\\d+/", "prompt|re: 'a\\d+'"), ("$a = /a\\d+/i", "prompt|re|i: 'a\\d+'"),
            ("$a = /a\\/b/i", "prompt|re|i: 'a\\/b'"), ("$a=\"say \"hi\" = x\"", "prompt|contains: 'say \"hi\" = x'"),
            ("$a = \"tab\there\"", "prompt|contains: \"tab\\there\""), ("$a = \"忽略\"", "prompt|contains: '忽略'"),
        ]
    )
    func carriesKeywordsOver(_ nova: String, _ ours: String) throws {
        let text = try only(Nova.rule(keywords: nova, condition: "$a"))
        #expect(text.contains("  kw_a:\n    \(ours)\n"))
    }

    // MARK: Problems, with their lines

    @Test(
        arguments: [
            ("$fake and", .badCondition(reason: "it ends too early")), ("", .noCondition(rule: "Lure")),
            ("$nobody", .unknownPattern("$nobody")), ("semantics.$fake", .unknownPattern("$fake")),
            ("any of semantics.*", .unknownPattern("semantics.*")), ("any of ($zz*)", .unknownPattern("$zz*")),
            ("4 of keywords.*", .badCondition(reason: "'4 of' asks for more patterns than there are")),
            ("0 of keywords.*", .badCondition(reason: "'0 of' must be 'any of', 'all of' or a number from 1")),
            ("some of keywords.*", .badCondition(reason: "'some of' must be 'any of', 'all of' or a number from 1")),
            ("($fake or $bank", .badCondition(reason: "a ')' is missing")),
            ("$fake $bank", .badCondition(reason: "'$bank' stands where it should end")),
            ("fake", .badCondition(reason: "'fake' is no pattern, set or operator")),
            ("any of", .badCondition(reason: "'of' needs a set behind it, such as keywords.* or ($name*)")),
            (String(repeating: "(", count: 5000), .badCondition(reason: "it is nested too deeply")),
        ] as [(String, NovaProblem.Kind)]
    )
    func namesWhatIsWrongInAConditionAndWhere(_ condition: String, _ kind: NovaProblem.Kind) {
        let result = read(Nova.rule(condition: condition))
        #expect(result.rules.isEmpty)
        #expect(result.problems.map(\.kind) == [kind])
        let line = kind == .noCondition(rule: "Lure") ? 3 : 14
        #expect(result.problems.map(\.line) == [line])
    }

    @Test(
        arguments: [
            ("$a", .badName), ("a = \"x\"", .badName), ("$a-b = \"x\"", .badName), ("$a = x", .badPattern),
            ("$a = \"x", .badPattern), ("$a = \"x\" y", .badPattern), ("$a = \"\"", .emptyPattern),
            ("$a = //", .emptyPattern),
            ("$a = /x/s", .badFlag("s")), ("$a = \"x\"\n        $a = \"y\"", .duplicateName("a")),
        ] as [(String, NovaProblem.Kind)]
    )
    func namesWhatIsWrongWithAKeyword(_ keywords: String, _ kind: NovaProblem.Kind) {
        let result = read(Nova.rule(keywords: keywords, condition: "$a"))
        #expect(result.rules.isEmpty)
        #expect(result.problems.map(\.kind) == [kind])
        #expect(result.problems.first?.line == (kind == .duplicateName("a") ? 10 : 9))
    }

    @Test func anExpressionThatIsNoneOfOursIsNamed() throws {
        let result = read(Nova.rule(keywords: "$a = /(?P<x>a/", condition: "$a"))
        let problem = try #require(result.problems.first)
        #expect(result.rules.isEmpty)
        #expect(problem.description.hasPrefix("lures.nov:3: What comes of it is no rule of ours: "))
    }

    @Test func tooManyCombinationsAreNamed() {
        let keywords = (0..<20).map { "$k\($0) = \"word \($0)\"" }.joined(separator: "\n        ")
        let result = read(Nova.rule(keywords: keywords, condition: "5 of keywords.*"))
        #expect(result.problems.map(\.kind) == [.tooManyCombinations(count: 5, of: 20)])
    }

    @Test func asksForACategory() throws {
        let jailbreak = Nova.rule(meta: "category = \"jailbreak\"", condition: "$fake")
        #expect(read(jailbreak).problems.map(\.kind) == [.noCategory(found: "jailbreak")])
        #expect(read(jailbreak).problems.first?.line == 6)
        #expect(read(jailbreak).problems.first?.description.contains("--category") == true)
        let none = Nova.rule(meta: "author = \"x\"", condition: "$fake")
        #expect(read(none).problems.map(\.kind) == [.noCategory(found: nil)])
        for text in [jailbreak, none] {
            #expect(read(text, category: .scam).rules.first?.text.contains("category: scam") == true)
        }
        // The rule's own category comes first.
        #expect(
            read(Nova.rule(condition: "$fake"), category: .scam).rules.first?.text.contains("category: phishing")
                == true
        )
        let synonym = Nova.rule(meta: "category = \"Malicious_Usage/Malware_Development\"", condition: "$fake")
        #expect(read(synonym).rules.first?.text.contains("category: malware") == true)
    }

    @Test func aLevelComesFromTheSeverity() throws {
        let text = Nova.rule(condition: "$fake")
        let bad = read(text.replacing("severity = \"high\"", with: "severity = \"huge\""))
        #expect(bad.problems.map(\.kind) == [.badSeverity("huge")])
        #expect(bad.problems.first?.line == 7)
        let none = read(text.replacing("severity = \"high\"", with: "version = \"1\""))
        #expect(none.rules.first?.text.contains("\nlevel: low\n") == true)
        #expect(none.rules.first?.notes.contains("its meta has no severity, so its level is low") == true)
    }

    @Test func aBadRuleLosesNoGoodOneBesideIt() {
        let text =
            Nova.rule(name: "One", condition: "$fake") + "stray words\n" + Nova.rule(name: "Two", condition: "$nobody")
            + "rule Three {\n    keywords:\n        $a = \"x\"\n" + Nova.rule(name: "Four", condition: "$bank")
            + Nova.rule(name: "One", condition: "$mail") + "rule Five {\n    condition\n}\n"
            + Nova.rule(name: "Six", condition: "$mail").replacing("meta:", with: "metadata:") + "rule Seven {\n"
        let result = read(text)
        #expect(result.rules.map(\.name) == ["One", "Four"])
        #expect(
            result.problems.map(\.kind) == [
                .expectedRule, .unknownPattern("$nobody"), .notClosed(rule: "Three"), .duplicateRule("One"),
                .outsideSection,
                .unknownSection("metadata"), .notClosed(rule: "Seven"),
            ]
        )
    }

    @Test(arguments: ["condition: $fake\n}", "condition: $fake }", "Condition: $fake\n            }"])
    func whatStandsBehindASectionsNameIsRead(_ end: String) throws {
        let first = Nova.rule(name: "One", condition: "$fake")
            .replacing("condition:\n        $fake\n}", with: end)
        #expect(first.contains(end))
        let result = read(first + Nova.rule(name: "Two", condition: "$bank"))
        #expect(result.problems == [])
        #expect(result.rules.map(\.name) == ["One", "Two"])
        #expect(result.rules.first?.text.contains("  condition: kw_fake\n") == true)
    }

    @Test func aBadInlineConditionLosesNoGoodRule() {
        let bad = Nova.rule(name: "One", condition: "$fake")
            .replacing("condition:\n        $fake\n}", with: "condition: $nobody }")
        let result = read(bad + Nova.rule(name: "Two", condition: "$bank"))
        #expect(result.problems.map(\.kind) == [.unknownPattern("$nobody")])
        #expect(result.rules.map(\.name) == ["Two"])
    }

    @Test func takesAnyLineEndAndBrace() throws {
        let text = Nova.rule(condition: "$fake").replacing("rule Lure\n{", with: "rule Lure {")
        #expect(read(text.replacing("\n", with: "\r\n")).rules.map(\.name) == ["Lure"])
    }

    @Test(arguments: ["", "\n\n", "// only a comment\n", "{", "}", "rule", "rule {", "\u{0}", "rule A {\n}\n}"])
    func oddTextsAreNoCrash(_ text: String) {
        #expect(read(text).rules.isEmpty)
    }

    @Test func idsAreTheSameEachTimeAndDifferByName() throws {
        func id(_ name: String) throws -> String {
            let text = try only(Nova.rule(name: name, condition: "$fake"))
            return String(try #require(text.split(separator: "\n").first { $0.hasPrefix("id: ") }))
        }
        #expect(try id("One") == id("One"))
        #expect(try id("One") != id("Two"))
        #expect(
            try id("One").wholeMatch(of: /id: [0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/)
                != nil
        )
    }

    @Test func filesThatCannotBeReadAreNamed() async throws {
        try await TemporaryFolder.with { folder in
            let bytes = try folder.write([0xFF, 0xFE], to: "bytes.nov")
            let good = try folder.write(Nova.rule(condition: "$fake"), to: "good.nov")
            let result = RuleImport().read(paths: [folder.file("none.nov"), bytes, good])
            #expect(result.problems.map(\.kind) == [.cannotRead, .cannotRead])
            #expect(result.rules.map(\.fileName) == ["lure.yml"])
        }
    }
}
