// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinJudge
import TocsinModel
import TocsinTestSupport

@Suite("What a judge is asked about")
struct QuestionTests {
    private static func id(_ number: UInt64) -> EventID { EventID(high: number << 16, low: number) }
    private static func time(_ number: UInt64) -> Timestamp { Timestamp(milliseconds: Int64(number)) }

    private static func event(_ number: UInt64, account: UInt64 = 1, _ turns: String...) -> Event {
        let input = turns.enumerated().map { Message(role: $0 % 2 == 0 ? .user : .assistant, text: $1) }
        return Event(
            id: id(number),
            time: time(number),
            account: AccountID(high: 0, low: account),
            content: .request(Request(input: input))
        )
    }

    private static func finding(
        _ evidence: [Evidence],
        rule: String = "rule",
        level: FindingLevel = .high,
        scope: RuleScope = .request,
        isShadow: Bool = false,
        at number: UInt64 = 1
    ) -> Finding {
        var hash = StableHash()
        hash.combine("\(evidence)\(rule)")
        return Finding(
            id: FindingID(value: hash.value),
            rule: RuleReference(
                id: rule,
                title: "a rule's title",
                version: "1",
                category: .scam,
                level: level,
                scope: scope,
                tags: []
            ),
            subject: .account(AccountID(high: 0, low: 1)),
            firstTime: time(number),
            lastTime: time(999),
            occurrences: 1,
            evidence: evidence,
            isShadow: isShadow
        )
    }

    private func questions(
        _ events: [Event],
        _ findings: [Finding],
        from level: FindingLevel = .low,
        maximumBytes: Int = 1000
    ) throws -> QuestionReader.Questions {
        try QuestionReader(store: try MemoryStore(events), maximumBytes: maximumBytes)
            .questions(behind: findings, from: level)
    }

    @Test func asksAboutTheMessageThatAFindingRestsOn() throws {
        let events = [Self.event(1, "first", "answer", "second one", "answer", "third")]
        // Bytes of "second".
        let found = try questions(events, [Self.finding([.text(event: Self.id(1), field: "prompt", bytes: 7..<13)])])
        #expect(found.questions.map(\.text) == ["second one"])
        #expect(found.questions.first?.events == [Self.id(1)])
        #expect(found.withoutText == 0)
    }

    @Test func whereNoPlaceIsNamedAsksAboutWhatIsNew() throws {
        let events = [Self.event(1, "first", "answer", "second")]
        for evidence in [
            Evidence.event(Self.id(1)), .text(event: Self.id(1), field: "output", bytes: 0..<3),
        ] {
            #expect(try questions(events, [Self.finding([evidence])]).questions.map(\.text) == ["second"])
        }
    }

    @Test func oneTextIsOneQuestion() throws {
        let events = [Self.event(1, "lure"), Self.event(2, account: 2, "lure"), Self.event(3, "other")]
        let found = try questions(
            events,
            [
                Self.finding([.text(event: Self.id(1), field: "prompt", bytes: 0..<4)]),
                Self.finding([.event(Self.id(1))], rule: "another"),
                Self.finding([.event(Self.id(2)), .signal(name: "language", value: "en")]),
                Self.finding([.event(Self.id(3))], at: 3),
            ]
        )
        #expect(found.questions.map(\.text) == ["lure", "other"])
        #expect(found.questions.map(\.events) == [[Self.id(1), Self.id(2)], [Self.id(3)]])
    }

    @Test func asksAboutTheMostSeriousFirst() throws {
        let levels: [FindingLevel] = [.low, .critical, .medium, .critical]
        let events = (1...4).map { Self.event($0, "text \($0)") }
        let findings = zip(events, levels).map { event, level in
            Self.finding([.event(event.id)], level: level, at: UInt64(event.time.milliseconds))
        }
        let found = try questions(events, findings)
        #expect(found.questions.map(\.text) == ["text 2", "text 4", "text 3", "text 1"])
    }

    @Test func leavesOutWhatIsNotOpenOrNotAboutARequest() throws {
        let events = [Self.event(1, "text")]
        let evidence = [Evidence.event(Self.id(1))]
        for finding in [
            Self.finding(evidence, scope: .account), Self.finding(evidence, scope: .correlation),
            Self.finding(evidence, isShadow: true), Self.finding(evidence, level: .medium),
            Self.finding(evidence, rule: "judge/scam"),
        ] {
            #expect(try questions(events, [finding], from: .high) == QuestionReader.Questions())
        }
    }

    @Test func countsFindingsWhoseTextIsGone() throws {
        var purged = Self.event(1, "text")
        purged.removeText()
        let found = try questions(
            [purged, Self.event(2, " \n ")],
            [1, 2, 3].map { Self.finding([.event(Self.id($0))]) } + [Self.finding([.signal(name: "x", value: "1")])]
        )
        #expect(found.questions.isEmpty)
        #expect(found.withoutText == 4)
    }

    @Test func ofALongTextAsksAboutWhatLiesAroundThePlace() throws {
        let long = String(repeating: "é", count: 500) + "LURE" + String(repeating: "中", count: 500)
        let place = 1000..<1004
        for maximum in 20...24 {
            let found = try questions(
                [Self.event(1, long)],
                [Self.finding([.text(event: Self.id(1), field: "prompt", bytes: place)])],
                maximumBytes: maximum
            )
            let text = try #require(found.questions.first?.text)
            #expect(text.contains("LURE"))
            #expect(text.utf8.count <= maximum)
            #expect(text.allSatisfy { "éLURE中".contains($0) })
        }
    }

    @Test func evidenceBehindTheTextsEndIsNoCrash() throws {
        let found = try questions(
            [Self.event(1, "short")],
            [Self.finding([.text(event: Self.id(1), field: "prompt", bytes: 900..<1000)])]
        )
        #expect(found.questions.map(\.text) == ["short"])
    }

    @Test func moreFindingsThanFitInMemoryAtOnceAreAllAsked() throws {
        let events = (1...600).map { Self.event($0, "text \($0)") }
        let found = try questions(events, (1...600).map { Self.finding([.event(Self.id($0))], at: $0) })
        #expect(found.questions.map(\.text) == (1...600).map { "text \($0)" })
        let about = try QuestionReader(store: try MemoryStore(events)).questions(about: events.map(\.id))
        #expect(about.count == 600)
        #expect(about[Self.id(7)]?.text == "text 7")
    }

    @Test("the judge never sees which rule or score led to it")
    func nothingOfTheFindingIsSent() throws {
        let events = [Self.event(1, "text")]
        let found = try questions(
            events,
            [Self.finding([.event(Self.id(1)), .signal(name: "classifierProbability", value: "97 %")])]
        )
        let question = try #require(found.questions.first)
        let bare = try #require(JudgeQuestion(text: "text", events: [], lastTime: Self.time(0)))
        for form in forms {
            #expect(
                form.messages(about: question.text, JudgePolicy(), .fixed)
                    == form.messages(about: bare.text, JudgePolicy(), .fixed)
            )
        }
        #expect(question.digest == bare.digest)
    }

    // MARK: Findings of the judge

    @Test func aHarmfulVerdictIsAFindingForEachAccount() throws {
        let events = [Self.event(1, "lure"), Self.event(2, account: 2, "lure"), Self.event(3, "lure")]
        let question = try #require(
            JudgeQuestion(text: "lure", events: events.map(\.id), lastTime: Self.time(3))
        )
        let judge = SafeguardForm().reference(model: "m", JudgePolicy())
        let judged = question.judged(.harmful(.phishing, confidence: .moderate, reasons: "r"), by: judge)
        let findings = try JudgeFindings.findings(of: [judged], in: try MemoryStore(events))
        #expect(findings.map(\.account) == [AccountID(high: 0, low: 1), AccountID(high: 0, low: 2)])
        let first = try #require(findings.first)
        #expect(first.rule.id == "judge/phishing")
        #expect(first.rule.isJudge)
        #expect(first.rule.version == judge.version)
        #expect(first.rule.level == .low)
        #expect(first.occurrences == 2)
        #expect(first.firstTime == Self.time(1))
        #expect(first.lastTime == Self.time(3))
        #expect(
            first.evidence == [
                .event(Self.id(1)), .event(Self.id(3)), .signal(name: "judgeModel", value: "m"),
                .signal(name: "judgeConfidence", value: "moderate"),
            ]
        )
        #expect(Set(findings.map(\.id)).count == 2)
    }

    @Test func findingsAreCountedByTheModelThatJudged() throws {
        let events = [Self.event(1, "lure"), Self.event(2, account: 2, "lure")]
        let question = try #require(JudgeQuestion(text: "lure", events: events.map(\.id), lastTime: Self.time(2)))
        let judged = question.judged(
            .harmful(.scam, confidence: nil, reasons: ""),
            by: JudgeReference(model: "m", form: "f", policy: "p")
        )
        let ofTheJudge = try JudgeFindings.findings(of: [judged], in: try MemoryStore(events))
        let ofARule = Self.finding([.event(Self.id(1)), .signal(name: "judgeModel", value: "none")])
        #expect(JudgeFindings.counts(ofTheJudge + [ofARule]) == ["m": 2])
    }

    @Test func otherVerdictsAreNoFindings() throws {
        let events = [Self.event(1, "text")]
        let question = try #require(JudgeQuestion(text: "text", events: [Self.id(1)], lastTime: Self.time(1)))
        let judge = SafeguardForm().reference(model: "m", JudgePolicy())
        let verdicts: [Verdict] = [.harmless(confidence: .high, reasons: "r"), .refused, .noVerdict(.malformed)]
        let findings = try JudgeFindings.findings(
            of: verdicts.map { question.judged($0, by: judge) },
            in: try MemoryStore(events)
        )
        #expect(findings.isEmpty)
    }

    @Test func aFindingNamesNoMoreEvidenceThanAllKeep() throws {
        let events = (1...20).map { Self.event($0, "lure") }
        let question = try #require(JudgeQuestion(text: "lure", events: events.map(\.id), lastTime: Self.time(20)))
        let judged = question.judged(
            .harmful(.scam, confidence: nil, reasons: ""),
            by: JudgeReference(model: "m", form: "f", policy: "p")
        )
        let findings = try JudgeFindings.findings(of: [judged], in: try MemoryStore(events))
        #expect(findings.map(\.occurrences) == [20])
        #expect(findings.first?.evidence.count == Finding.maximumEvidence)
    }
}
