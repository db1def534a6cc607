// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing
import TocsinJudge
import TocsinModel

@Suite("Asking a judge")
struct RunnerTests {
    private static let harmless: FakeTransport.Answer = .judges { key in
        #"{"key":"\#(key)","violation":0,"policy_category":null,"rationale":"r"}"#
    }

    private static func replies(_ status: Int, after: Duration? = nil) -> FakeTransport.Answer {
        .replies(TransportReply(status: status, retryAfter: after, body: Array("{\"error\":\"x\"}".utf8)))
    }

    private final class Waits: Sendable {
        let all = Mutex<[Duration]>([])
    }

    private struct Outcome {
        var verdicts: [String: Verdict] = [:]
        var usage = JudgeUsage()
        var waits: [Duration] = []
    }

    private func run(
        _ transport: FakeTransport,
        _ texts: [String] = ["one"],
        limits change: (inout JudgeLimits) -> Void = { _ in }
    ) async throws -> Outcome {
        var limits = JudgeLimits()
        change(&limits)
        let waits = Waits()
        let runner = JudgeRunner(
            transport: transport,
            form: SafeguardForm(),
            model: "m",
            limits: limits,
            sleep: { wait in waits.all.withLock { $0.append(wait) } },
            jitter: { 1 }
        )
        let questions = try texts.map { text in
            try #require(JudgeQuestion(text: text, events: [], lastTime: Timestamp(milliseconds: 0)))
        }
        var outcome = Outcome()
        outcome.usage = try await runner.run(questions) { outcome.verdicts[$0.text] = $1 }
        outcome.waits = waits.all.withLock { $0 }
        return outcome
    }

    @Test func eachTextIsAskedOnceAndEachAnswerTaken() async throws {
        let transport = FakeTransport(Self.harmless)
        let texts = (0..<20).map { "text \($0)" }
        let outcome = try await run(transport, texts) { $0.concurrency = 3 }
        #expect(outcome.verdicts.count == 20)
        #expect(outcome.verdicts.values.allSatisfy { $0 == .harmless(confidence: nil, reasons: "r") })
        #expect(outcome.usage == JudgeUsage(requests: 20, tokens: 2000))
        for text in texts { #expect(transport.bodies.filter { $0.contains("| \(text)\\n") }.count == 1) }
        #expect((1...3).contains(transport.mostUnderWay))
    }

    @Test func nothingToAskCostsNothing() async throws {
        let transport = FakeTransport(Self.harmless)
        #expect(try await run(transport, []).usage == JudgeUsage())
        #expect(transport.bodies.isEmpty)
    }

    @Test func everyQuestionHasItsOwnSecrets() async throws {
        let transport = FakeTransport(Self.harmless)
        _ = try await run(transport, ["same words", "other words"])
        let keys = transport.bodies.map { body in body.split(separator: "key-").dropFirst().first?.prefix(16) }
        #expect(Set(keys).count == 2)
    }

    // MARK: States

    @Test(
        arguments: [
            (.says("nonsense"), .malformed, 1), (.says(PromptSecrets.fixed.answer(0)), .echo, 1),
            (.replies(TransportReply(status: 200, body: Array("<html>".utf8))), .reply, 1),
            (.replies(TransportReply(status: 400)), .rejected, 1),
            (.replies(TransportReply(status: 413)), .rejected, 1),
            (.replies(TransportReply(status: 500)), .unavailable, 4),
            (.replies(TransportReply(status: 429)), .unavailable, 4), (.fails(.timeout), .timeout, 4),
            (.fails(.unreachable), .unavailable, 4), (.fails(.tooLong), .reply, 1),
        ] as [(FakeTransport.Answer, NoVerdict, Int)]
    )
    func whatIsNoVerdictSaysWhy(_ answer: FakeTransport.Answer, _ reason: NoVerdict, _ requests: Int) async throws {
        let outcome = try await run(FakeTransport(answer))
        #expect(outcome.verdicts["one"] == .noVerdict(reason))
        #expect(outcome.usage.requests == requests)
    }

    @Test(
        arguments: [
            (.replies(TransportReply(status: 400)), [.rejected: 400]),
            (.replies(TransportReply(status: 429)), [.unavailable: 429]),
            (.replies(TransportReply(status: 200)), [.reply: 200]), (.fails(.unreachable), [:]),
            (.says("nonsense"), [:]),
        ] as [(FakeTransport.Answer, [NoVerdict: Int])]
    )
    func theStatusBehindAReasonIsKept(_ answer: FakeTransport.Answer, _ statuses: [NoVerdict: Int]) async throws {
        #expect(try await run(FakeTransport(answer)).usage.statuses == statuses)
    }

    @Test func ofSeveralStatusesBehindAReasonTheLastIsKept() async throws {
        let outcome = try await run(FakeTransport(Self.replies(429), Self.replies(503)))
        #expect(outcome.usage.statuses == [.unavailable: 503])
    }

    @Test func aRefusalIsAStateAndNotTriedAgain() async throws {
        let transport = FakeTransport(.says("I'm sorry, but I can't help with that."))
        let outcome = try await run(transport)
        #expect(outcome.verdicts["one"] == .refused)
        #expect(transport.bodies.count == 1)
    }

    @Test(
        arguments: [
            (401, .keyRefused(status: 401)), (403, .keyRefused(status: 403)), (404, .notThere(status: 404)),
            (302, .elsewhere(status: 302)),
        ] as [(Int, JudgeError)]
    )
    func whatNoQuestionCanMendEndsTheRun(_ status: Int, _ error: JudgeError) async throws {
        let transport = FakeTransport(Self.replies(status))
        await #expect(throws: error) { try await run(transport, (0..<50).map { "\($0)" }) }
        #expect(transport.bodies.count <= 5)
    }

    // MARK: Trying again

    @Test func waitsLongerEachTime() async throws {
        let outcome = try await run(
            FakeTransport(Self.replies(503), .fails(.timeout), Self.replies(500), Self.harmless)
        )
        #expect(outcome.verdicts["one"]?.state == .harmless)
        #expect(outcome.waits == [.seconds(1), .seconds(2), .seconds(4)])
        #expect(outcome.usage.requests == 4)
    }

    @Test func neverWaitsLongerThanTheLongestWait() async throws {
        let outcome = try await run(FakeTransport(Self.replies(503))) {
            $0.attempts = 9
            $0.longestWait = .seconds(5)
        }
        #expect(outcome.waits == [1, 2, 4, 5, 5, 5, 5, 5].map(Duration.seconds))
    }

    @Test func waitsAsLongAsTheEndpointAsks() async throws {
        let outcome = try await run(FakeTransport(Self.replies(429, after: .seconds(17)), Self.harmless))
        #expect(outcome.waits == [.seconds(17)])
        #expect(outcome.verdicts["one"]?.state == .harmless)
    }

    @Test func givesUpWhereTheEndpointAsksForTooLong() async throws {
        let outcome = try await run(FakeTransport(Self.replies(429, after: .seconds(3600)), Self.harmless))
        #expect(outcome.verdicts["one"] == .noVerdict(.unavailable))
        #expect(outcome.waits.isEmpty)
    }

    // MARK: Limits

    @Test func theBudgetOfRequestsHolds() async throws {
        let transport = FakeTransport(Self.harmless)
        let outcome = try await run(transport, (0..<10).map { "\($0)" }) { $0.requests = 4 }
        #expect(transport.bodies.count == 4)
        #expect(outcome.verdicts.values.filter { $0 == .noVerdict(.notAsked) }.count == 6)
        #expect(outcome.usage.stop == .requests)
    }

    @Test func tryingAgainCountsAgainstTheBudget() async throws {
        let transport = FakeTransport(Self.replies(500))
        let outcome = try await run(transport) { $0.requests = 2 }
        #expect(outcome.usage.requests == 2)
        // It was asked, in vain.
        #expect(outcome.verdicts["one"] == .noVerdict(.unavailable))
    }

    @Test func theBudgetOfTokensHolds() async throws {
        let transport = FakeTransport(Self.harmless)
        let outcome = try await run(transport, (0..<60).map { "\($0)" }) {
            $0.concurrency = 1
            // Room for the estimate of one question, which then used 100: the next find room until their estimate finds none.
            $0.tokens = 6000
        }
        #expect(outcome.usage.stop == .tokens)
        #expect(outcome.usage.tokens <= 6000)
        #expect(outcome.usage.requests > 1)
    }

    @Test func aSmallBudgetOfTokensIsUsedUpHoweverManyAreAskedAtOnce() async throws {
        let transport = FakeTransport(Self.harmless)
        let outcome = try await run(transport, (0..<60).map { "\($0)" }) {
            $0.concurrency = 8
            $0.tokens = 6000
        }
        #expect(outcome.usage.requests > 10)
        #expect(transport.mostUnderWay == 1)
    }

    @Test(
        arguments: [
            (.fails(.unreachable), 0, false), (.replies(TransportReply(status: 503)), 0, false), (harmless, 100, false),
        ] as [(FakeTransport.Answer, Int, Bool)]
    )
    func onlyWhatWasCountedIsGivenAsTokens(
        _ answer: FakeTransport.Answer,
        _ tokens: Int,
        _ isEstimate: Bool
    ) async throws {
        let usage = try await run(FakeTransport(answer)).usage
        #expect(usage.tokens == tokens)
        #expect(usage.isEstimate == isEstimate)
    }

    @Test func whatIsNotCountedIsEstimatedAndSaysSo() async throws {
        let uncounted = TransportReply(status: 200, body: FakeTransport.completion("x", tokens: nil))
        for answer in [FakeTransport.Answer.replies(uncounted), .fails(.timeout)] {
            let usage = try await run(FakeTransport(answer)).usage
            #expect(usage.tokens > 0)
            #expect(usage.isEstimate)
        }
    }

    @Test func aBudgetTooSmallForOneQuestionAsksNone() async throws {
        let transport = FakeTransport(Self.harmless)
        let outcome = try await run(transport) { $0.tokens = 10 }
        #expect(transport.bodies.isEmpty)
        #expect(outcome.verdicts["one"] == .noVerdict(.notAsked))
    }

    @Test func anEndpointThatFailsIsGivenUp() async throws {
        let transport = FakeTransport(.fails(.unreachable))
        let outcome = try await run(transport, (0..<100).map { "\($0)" }) {
            $0.concurrency = 1
            $0.attempts = 1
            $0.failuresInSuccession = 3
        }
        #expect(transport.bodies.count == 3)
        #expect(outcome.usage.stop == .failing)
        #expect(outcome.verdicts.values.filter { $0 == .noVerdict(.notAsked) }.count == 97)
    }

    @Test func whatCannotBeTakenEndsTheRun() async throws {
        struct Full: Error {}
        let runner = JudgeRunner(transport: FakeTransport(Self.harmless), form: SafeguardForm(), model: "m")
        let question = try #require(JudgeQuestion(text: "x", events: [], lastTime: Timestamp(milliseconds: 0)))
        await #expect(throws: Full.self) { try await runner.run([question]) { _, _ in throw Full() } }
    }
}
