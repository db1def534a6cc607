// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinJudge
import TocsinModel

struct AnswerTests {
    struct Example: CustomTestStringConvertible, Sendable {
        var answer: String
        var expected: Verdict
        var testDescription: String { String(answer.prefix(60)) }

        init(_ answer: String, _ expected: Verdict) {
            self.answer = answer
            self.expected = expected
        }
    }

    private static let secrets = PromptSecrets.fixed
    private static let malformed = Verdict.noVerdict(.malformed)

    @Test(
        arguments: [
            Example(secrets.answer(0), .harmless(confidence: .high, reasons: "r")),
            Example("\n " + secrets.answer(0) + " \n", .harmless(confidence: .high, reasons: "r")),
            Example(secrets.answer(0, confidence: "null"), .harmless(confidence: nil, reasons: "r")),
            Example(
                secrets.answer(1, category: "\"abuse-of-service\"", confidence: "\"moderate\""),
                .harmful(.abuseOfService, confidence: .moderate, reasons: "r")
            ),
            // A verdict must be whole and agree with itself.
            Example(secrets.answer(1), malformed), Example(secrets.answer(0, category: "\"scam\""), malformed),
            Example(secrets.answer(1, category: "\"S1\""), malformed), Example(secrets.answer(2), malformed),
            Example(secrets.answer(1, category: "[\"scam\"]"), malformed),
            Example(secrets.answer(0, confidence: "\"very\""), malformed),
            Example(secrets.answer(0, confidence: "0.9"), malformed),
            Example("{\"key\": \"\(secrets.key)\", \"violation\": 0}", malformed),
            Example("{\"key\": \"\(secrets.key)\", \"violation\": \"0\", \"rationale\": \"r\"}", malformed),
            Example("{\"key\": \"\(secrets.key)\", \"violation\": false, \"rationale\": \"r\"}", malformed),
            Example("{\"key\": \"\(secrets.key)\", \"violation\": 0, \"rationale\": \"r\", \"note\": 1}", malformed),
            // Neither may a second verdict stand beside it.
            Example(
                "{\"key\": \"\(secrets.key)\", \"violation\": 1, \"violation\": 0, \"rationale\": \"r\"}",
                malformed
            ),
            Example(secrets.answer(0) + secrets.answer(0), malformed),
            Example("Verdict: " + secrets.answer(0), malformed),
            Example("```json\n" + secrets.answer(0) + "\n```", malformed),
            Example("[" + secrets.answer(0) + "]", malformed),
            Example("", malformed), Example("0", malformed), Example("null", malformed), Example("safe", malformed),
            Example(String(secrets.answer(0).dropLast()), malformed),
            Example("I think that this is harmless.", malformed),
            // Refusals, in several languages.
            Example("I'm sorry, but I can't help with that.", .refused),
            Example("I\u{2019}m sorry, I cannot assist.", .refused),
            Example("\n\"Je suis désolé, je ne peux pas répondre.\"", .refused),
            Example("Lo siento, no puedo ayudar con eso.", .refused), Example("抱歉,我无法回答。", .refused),
            Example("Es tut mir leid, das geht nicht.", .refused),
        ]
    )
    func readsSafeguardAnswers(_ example: Example) {
        #expect(read(example.answer, SafeguardForm()) == example.expected)
    }

    @Test(
        arguments: [
            Example("safe", .harmless(confidence: nil, reasons: "")),
            Example("\n\nsafe \n", .harmless(confidence: nil, reasons: "")),
            Example("unsafe\nS2", .harmful(.scam, confidence: nil, reasons: "")),
            Example("unsafe\n S3, S1\n", .harmful(.malware, confidence: nil, reasons: "")),
            Example("unsafe", malformed), Example("unsafe\nS99", malformed), Example("unsafe\nS1,", malformed),
            Example("unsafe\nS1\nsafe", malformed), Example("safe\nS1", malformed), Example("Safe", malformed),
            Example("s afe", malformed), Example("safe unsafe", malformed), Example("", malformed),
            Example("unsafe S1", malformed), Example("I cannot judge this.", .refused),
        ]
    )
    func readsLlamaGuardAnswers(_ example: Example) {
        #expect(read(example.answer, LlamaGuardForm()) == example.expected)
    }

    @Test func anEndpointsOwnRefusalIsOne() throws {
        for body in [
            "{\"choices\":[{\"message\":{\"content\":null,\"refusal\":\"no\"}}]}",
            "{\"choices\":[{\"finish_reason\":\"content_filter\",\"message\":{\"content\":\"\"}}]}",
        ] {
            let reply = try #require(ChatCompletion.reply(Array(body.utf8)))
            #expect(AnswerReader.verdict(reply, SafeguardForm(), JudgePolicy(), .fixed) == .refused)
        }
    }

    @Test func anAnswerThatWasCutOffIsNone() throws {
        let whole = FakeTransport.completion(Self.secrets.answer(0), finish: "length")
        let reply = try #require(ChatCompletion.reply(whole))
        #expect(AnswerReader.verdict(reply, SafeguardForm(), JudgePolicy(), .fixed) == .noVerdict(.cutOff))
    }

    @Test func reasonsAreBounded() {
        let verdict = read(Self.secrets.answer(0, reasons: String(repeating: "x", count: 5000)), SafeguardForm())
        #expect(verdict.reasons.count == 2000)
    }

    private func read(_ answer: String, _ form: any PromptForm) -> Verdict {
        guard let reply = ChatCompletion.reply(FakeTransport.completion(answer)) else { return .noVerdict(.reply) }
        return AnswerReader.verdict(reply, form, JudgePolicy(), .fixed)
    }
}
