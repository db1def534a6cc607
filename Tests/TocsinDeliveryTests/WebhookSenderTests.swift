// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing
import TocsinCases
import TocsinDelivery
import TocsinModel
import TocsinTestSupport

/// Answers as told, call by call, and goes on with the last.
final class FakeTransport: WebhookTransport {
    private let state: Mutex<(outcomes: [WebhookOutcome], requests: [WebhookRequest])>

    init(_ outcomes: WebhookOutcome...) {
        state = Mutex((outcomes, []))
    }

    var requests: [WebhookRequest] { state.withLock { $0.requests } }

    func post(_ request: WebhookRequest) async -> WebhookOutcome {
        state.withLock { state in
            state.requests.append(request)
            return state.outcomes.count > 1 ? state.outcomes.removeFirst() : state.outcomes[0]
        }
    }
}

struct WebhookSenderTests {
    private let secret: WebhookSecret

    init() throws {
        secret = try WebhookSecret(text: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", file: "f")
    }

    private func sender(
        _ worked: Worked,
        _ transport: FakeTransport,
        types: Set<WebhookMessage.Kind> = Set(WebhookMessage.Kind.allCases)
    ) throws -> WebhookSender {
        let endpoint = try WebhookEndpoint(name: "eu", url: "https://hooks.example.com/t", types: types, secret: secret)
        return WebhookSender(endpoint, store: worked.store, actor: Worked.deliver, transport: transport)
    }

    /// Sends whatever is due, as long as it arrives.
    private func sendAll(_ sender: WebhookSender, _ progress: inout WebhookProgress, at now: Timestamp) async throws {
        _ = try sender.read(&progress, at: now)
        while let attempt = WebhookSender.next(progress), attempt.dueAt <= now {
            _ = try await sender.send(attempt, &progress, at: now)
            if progress.problem != nil { return }
        }
    }

    @Test func tellsOfADecisionFromItsProposalToItsUndoing() async throws {
        let worked = try Worked()
        let transport = FakeTransport(.answered(status: 204))
        let sender = try sender(worked, transport)
        var progress = try sender.beginning()
        let id = try worked.suspended(1)
        _ = try worked.desk(Worked.cleo).apply(.appeal(ground: "No."), to: id, at: Worked.hours(4))
        _ = try worked.desk(Worked.cleo).apply(.resolve(.overturned, reason: "A teacher."), to: id, at: Worked.hours(5))
        try await sendAll(sender, &progress, at: Worked.hours(6))
        #expect(
            transport.requests.map(\.body) == [
                """
                {"type":"case.opened","timestamp":"2025-11-24T16:00:00.000Z","data":{"case":"case-1","reason":"scam","accounts":["\(Worked.account(1))"]}}
                """,
                """
                {"type":"decision.proposed","timestamp":"2025-11-24T16:00:00.000Z","data":{"case":"case-1","decision":"decision-1-1","action":"suspend","reason":"scam","accounts":["\(Worked.account(1))"]}}
                """,
                """
                {"type":"decision.effective","timestamp":"2025-11-24T17:00:00.000Z","data":{"case":"case-1","decision":"decision-1-1","action":"suspend","reason":"scam","accounts":["\(Worked.account(1))"]}}
                """,
                """
                {"type":"appeal.lodged","timestamp":"2025-11-24T20:00:00.000Z","data":{"case":"case-1","decision":"decision-1-1","action":"suspend","reason":"scam","accounts":["\(Worked.account(1))"]}}
                """,
                """
                {"type":"appeal.resolved","timestamp":"2025-11-24T21:00:00.000Z","data":{"case":"case-1","decision":"decision-1-1","action":"suspend","reason":"scam","outcome":"overturned","accounts":["\(Worked.account(1))"]}}
                """,
                """
                {"type":"decision.effective","timestamp":"2025-11-24T21:00:00.000Z","data":{"case":"case-1","decision":"decision-1-2","action":"reinstate","accounts":["\(Worked.account(1))"]}}
                """,
            ]
        )
        #expect(progress.delivered == 6)
        #expect(progress.waiting.isEmpty)
        #expect(Set(transport.requests.map { $0.headers["webhook-id"] }).count == 6)
    }

    @Test func whatHoldsComesWithItsLinkForAnAppeal() async throws {
        let worked = try Worked()
        let transport = FakeTransport(.answered(status: 200))
        let links = try AppealLinks(address: "https://appeals.example.com", key: Array(repeating: 7, count: 32))
        let sender = WebhookSender(
            try sender(worked, transport).endpoint,
            store: worked.store,
            actor: Worked.deliver,
            appeals: links,
            transport: transport
        )
        var progress = try sender.beginning()
        let id = try worked.suspended(1)
        let decision = try #require(try worked.desk(Worked.ana).find(id).decisions.first)
        let account = try #require(decision.onlyAccount)
        let link = try #require(links.link(decision, for: account))
        _ = try worked.desk(Worked.cleo).apply(.appeal(ground: "No."), to: id, at: Worked.hours(4))
        _ = try worked.desk(Worked.cleo).apply(.resolve(.overturned, reason: "A teacher."), to: id, at: Worked.hours(5))
        try await sendAll(sender, &progress, at: Worked.hours(6))
        let bodies = transport.requests.map(\.body)
        #expect(bodies.count == 6)
        // Opened, proposed, effective, lodged, resolved, reinstated: only what holds against an account can be appealed.
        #expect(bodies.map { $0.contains(",\"appeal\":\"\(link)\",") } == [false, false, true, false, false, false])
        #expect(bodies.count { $0.contains(",\"appeals\":{\"\(account)\":\"\(link)\"}") } == 1)
        #expect(bodies.count { $0.contains("/appeal/") } == 1)
    }

    @Test func everyMessageIsSigned() async throws {
        let worked = try Worked()
        let transport = FakeTransport(.answered(status: 200))
        let sender = try sender(worked, transport, types: [.decisionEffective])
        var progress = try sender.beginning()
        try worked.suspended(1)
        try await sendAll(sender, &progress, at: Worked.hours(6))
        let request = try #require(transport.requests.first)
        #expect(transport.requests.count == 1)
        let id = try #require(request.headers["webhook-id"])
        #expect(request.headers["webhook-timestamp"] == "1764021600")
        #expect(
            request.headers["webhook-signature"]
                == secret.signature(id: id, seconds: 1_764_021_600, body: request.body)
        )
    }

    @Test func whatPeopleWroteStaysHere() async throws {
        let worked = try Worked()
        let transport = FakeTransport(.answered(status: 200))
        let sender = try sender(worked, transport)
        var progress = try sender.beginning()
        let id = try worked.suspended(1)
        _ = try worked.desk(Worked.ana).apply(.note("Words in a note."), to: id, at: Worked.hours(3))
        _ = try worked.desk(Worked.cleo).apply(.appeal(ground: "Words of an owner."), to: id, at: Worked.hours(4))
        try await sendAll(sender, &progress, at: Worked.hours(6))
        #expect(transport.requests.count == 4)
        for request in transport.requests {
            #expect(!request.body.contains("Words"))
            for name in ["ana", "ben"] { #expect(!request.body.contains("\"\(name)\"")) }
        }
    }

    @Test func aNewReceiverIsToldNothingOld() async throws {
        let worked = try Worked()
        try worked.suspended(1)
        let transport = FakeTransport(.answered(status: 200))
        let sender = try sender(worked, transport)
        var progress = try sender.beginning()
        try await sendAll(sender, &progress, at: Worked.hours(6))
        #expect(transport.requests.isEmpty)
    }

    @Test func triesAgainEverMoreSeldomAndThenGivesUp() async throws {
        let worked = try Worked()
        let transport = FakeTransport(.unreachable)
        let sender = try sender(worked, transport, types: [.decisionEffective])
        var progress = try sender.beginning()
        try worked.suspended(1)
        var now = Worked.hours(6)
        _ = try sender.read(&progress, at: now)
        var waits: [Int64] = []
        var lost: String?
        while let attempt = WebhookSender.next(progress) {
            waits.append((attempt.dueAt.milliseconds - now.milliseconds) / 1_000)
            now = attempt.dueAt
            lost = try await sender.send(attempt, &progress, at: now)
        }
        let goals: [Int64] = [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]
        #expect(waits.count == goals.count)
        for (wait, goal) in zip(waits, goals) { #expect((goal...(goal + goal / 10)).contains(wait)) }
        #expect(progress.givenUp == 1)
        #expect(progress.failingSince == Worked.hours(6))
        #expect(lost == transport.requests.first?.headers["webhook-id"])
        #expect(Set(transport.requests.map { $0.headers["webhook-id"] }).count == 1)
    }

    @Test func oneThatArrivesLaterIsDelivered() async throws {
        let worked = try Worked()
        let transport = FakeTransport(.answered(status: 503, retryAfter: 3_600), .timeout, .answered(status: 200))
        let sender = try sender(worked, transport, types: [.decisionEffective])
        var progress = try sender.beginning()
        try worked.suspended(1)
        try await sendAll(sender, &progress, at: Worked.hours(6))
        #expect(progress.problem == "it answered with status 503")
        // As long as the receiver asked for.
        #expect(WebhookSender.next(progress)?.dueAt == Worked.hours(7))
        try await sendAll(sender, &progress, at: Worked.hours(7))
        #expect(progress.problem == "no answer in time")
        try await sendAll(sender, &progress, at: Worked.hours(8))
        #expect(progress.delivered == 1)
        #expect(progress.problem == nil)
        #expect(progress.failingSince == nil)
    }

    @Test func stopsWhenTheReceiverWantsNoMore() async throws {
        let worked = try Worked()
        let transport = FakeTransport(.answered(status: 410))
        let sender = try sender(worked, transport)
        var progress = try sender.beginning()
        try worked.suspended(1)
        try await sendAll(sender, &progress, at: Worked.hours(6))
        #expect(progress.isOff)
        #expect(WebhookSender.next(progress) == nil)
        #expect(transport.requests.count == 1)
    }

    @Test func aRunThatEndedInBetweenLosesNothing() async throws {
        let worked = try Worked()
        let transport = FakeTransport(.answered(status: 200))
        var progress = try sender(worked, transport).beginning()
        try worked.suspended(1)
        // Read, written down, and killed before anything was sent.
        _ = try sender(worked, transport).read(&progress, at: Worked.hours(6))
        var record = DeliveryRecord()
        record.webhooks["eu"] = progress
        try record.save(in: worked.store)
        var kept = try #require(try DeliveryRecord.load(from: worked.store).webhooks["eu"])
        #expect(kept == progress)
        try await sendAll(try sender(worked, transport), &kept, at: Worked.hours(7))
        #expect(kept.delivered == 3)
    }

    @Test("held as the account itself, and as one that this name was joined to later", arguments: [false, true])
    func whoAnotherCaseHoldsIsNotLetGo(isName: Bool) async throws {
        let worked = try Worked(accounts: 4)
        let transport = FakeTransport(.answered(status: 200))
        let sender = try sender(worked, transport, types: [.decisionEffective])
        try worked.suspended(1)
        let ana = worked.desk(Worked.ana)
        let accounts = [isName ? 4 : 1, 2, 3].map { Worked.account($0) }
        let opening = CaseOpening(accounts: accounts, level: .medium, reason: "A report.")
        let opened = try ana.open(opening, at: Worked.hours(2))
        _ = try ana.apply(.claim, to: opened.id, at: Worked.hours(2))
        let suspension = DecisionDraft(
            action: .suspend(until: nil),
            category: .scam,
            rule: "3.1 No fraud",
            facts: "Asked for scripts.",
            exceptions: [accounts[2]: "another customer"],
            evidence: try ana.evidence(opened)
        )
        _ = try ana.apply(.decide(suspension), to: opened.id, at: Worked.hours(2))
        _ = try worked.desk(Worked.ben).apply(.approve, to: opened.id, at: Worked.hours(3))
        if isName { _ = try worked.store.setAliases([accounts[0]: Worked.account(1)]) }
        var progress = try sender.beginning()
        let lesson = DecisionDraft(action: .reinstate, facts: "A lesson.")
        _ = try ana.apply(.decide(lesson), to: opened.id, at: Worked.hours(4))
        try await sendAll(sender, &progress, at: Worked.hours(6))
        #expect(
            transport.requests.map(\.body) == [
                """
                {"type":"decision.effective","timestamp":"2025-11-24T20:00:00.000Z","data":{"case":"case-2","decision":"decision-2-2","action":"reinstate","accounts":["\(accounts[1])"],"stillHeld":[{"account":"\(accounts[0])","decision":"decision-1-1","action":"suspend"}]}}
                """
            ]
        )
    }
}
