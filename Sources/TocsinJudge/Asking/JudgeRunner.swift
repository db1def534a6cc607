// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
package import TocsinModel

/// Puts questions to a judge, several at once, within limits.
///
/// Nothing but the policy and a text is sent: never a rule, a score, an account or an event's id.
package struct JudgeRunner: Sendable {
    private let transport: any JudgeTransport
    private let form: any PromptForm
    private let policy: JudgePolicy
    private let model: String
    private let limits: JudgeLimits
    private let secrets: @Sendable () -> PromptSecrets
    private let sleep: @Sendable (Duration) async throws -> Void
    private let jitter: @Sendable () -> Double

    /// `secrets`: Gives random words, new ones for each request.
    ///
    /// `sleep`: Waits.
    ///
    /// `jitter`: Gives the share of a wait that is waited, 0.5...1.
    package init(
        transport: any JudgeTransport,
        form: any PromptForm,
        policy: JudgePolicy = JudgePolicy(),
        model: String,
        limits: JudgeLimits = JudgeLimits(),
        secrets: @escaping @Sendable () -> PromptSecrets = Self.randomSecrets,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        jitter: @escaping @Sendable () -> Double = { .random(in: 0.5...1) }
    ) {
        self.transport = transport
        self.form = form
        self.policy = policy
        self.model = model
        self.limits = limits
        self.secrets = secrets
        self.sleep = sleep
        self.jitter = jitter
    }

    /// Secrets from the system's source of random numbers.
    package static let randomSecrets: @Sendable () -> PromptSecrets = {
        var numbers = SystemRandomNumberGenerator()
        return PromptSecrets(using: &numbers)
    }

    /// Whom a verdict is from.
    package var judge: JudgeReference { form.reference(model: model, policy) }

    /// Asks, and hands on each answer as it comes.
    ///
    /// - Parameters:
    ///   - questions: Asked in their order.
    ///   - take: Gets each question with its verdict, in the order of the answers. Called on the calling task.
    /// - Returns: What it cost.
    /// - Throws: ``JudgeError`` when the endpoint would take no question at all, or what `take` throws; what was taken before stays taken.
    package func run(
        _ questions: [JudgeQuestion],
        take: (JudgeQuestion, Verdict) throws -> Void
    ) async throws -> JudgeUsage {
        let ledger = Ledger(limits)
        try await withThrowingTaskGroup(of: (JudgeQuestion, Verdict).self) { group in
            var rest = questions[...]
            for _ in 0..<min(concurrency(questions), questions.count) {
                if let question = rest.popFirst() { group.addTask { (question, try await ask(question, ledger)) } }
            }
            while let (question, verdict) = try await group.next() {
                try take(question, verdict)
                if let question = rest.popFirst() { group.addTask { (question, try await ask(question, ledger)) } }
            }
        }
        return ledger.budget.withLock { $0.usage }
    }

    /// Questions at once: no more than the tokens have room for.
    private func concurrency(_ questions: [JudgeQuestion]) -> Int {
        guard let tokens = limits.tokens, let first = questions.first else { return limits.concurrency }
        return max(1, min(limits.concurrency, tokens / estimate(request(first, secrets()))))
    }

    private final class Ledger: Sendable {
        let budget: Mutex<JudgeBudget>

        init(_ limits: JudgeLimits) {
            budget = Mutex(JudgeBudget(limits))
        }
    }

    // MARK: One question

    private func ask(_ question: JudgeQuestion, _ ledger: Ledger) async throws -> Verdict {
        var verdict = Verdict.noVerdict(.notAsked)
        for attempt in 1...max(limits.attempts, 1) {
            switch try await askOnce(question, ledger) {
            case .done(let answer):
                ledger.budget.withLock { $0.note(answered: answer.isAnswer) }
                return answer
            case .noRoom: return verdict
            case .again(let reason, let retryAfter):
                verdict = .noVerdict(reason)
                guard attempt < limits.attempts, let wait = wait(after: attempt, retryAfter) else {
                    ledger.budget.withLock { $0.note(answered: false) }
                    return verdict
                }
                try await sleep(wait)
            }
        }
        return verdict
    }

    private enum Attempt {
        case done(Verdict)
        case again(NoVerdict, retryAfter: Duration?)
        case noRoom
    }

    private func askOnce(_ question: JudgeQuestion, _ ledger: Ledger) async throws -> Attempt {
        let secrets = secrets()
        let body = request(question, secrets)
        let estimate = estimate(body)
        guard ledger.budget.withLock({ $0.take(tokens: estimate) }) else { return .noRoom }
        // What fails costs nothing that anybody counted.
        var used = JudgeTokens.counted(0)
        defer { ledger.budget.withLock { [used] in $0.settle(used, reserved: estimate) } }
        let reply: TransportReply
        do {
            reply = try await transport.send(body)
        } catch {
            switch error {
            case .timeout:
                // The endpoint may have worked all the while.
                used = .estimated(estimate)
                return .again(.timeout, retryAfter: nil)
            case .unreachable: return .again(.unavailable, retryAfter: nil)
            case .tooLong: return .done(.noVerdict(.reply))
            }
        }
        switch reply.status {
        case 200:
            guard let chat = ChatCompletion.reply(reply.body) else {
                return .done(.noVerdict(noted(.reply, reply.status, ledger)))
            }
            used =
                chat.tokens.map(JudgeTokens.counted)
                ?? .estimated(Self.estimatedTokens(body.count + chat.content.utf8.count))
            return .done(AnswerReader.verdict(chat, form, policy, secrets))
        case 401, 403: throw JudgeError.keyRefused(status: reply.status)
        case 404, 405: throw JudgeError.notThere(status: reply.status)
        case 300..<400: throw JudgeError.elsewhere(status: reply.status)
        case 408, 425, 429, 500...:
            return .again(noted(.unavailable, reply.status, ledger), retryAfter: reply.retryAfter)
        default: return .done(.noVerdict(noted(.rejected, reply.status, ledger)))
        }
    }

    /// Keeps the status that is behind a reason.
    private func noted(_ reason: NoVerdict, _ status: Int, _ ledger: Ledger) -> NoVerdict {
        ledger.budget.withLock { $0.note(status: status, behind: reason) }
        return reason
    }

    private func request(_ question: JudgeQuestion, _ secrets: PromptSecrets) -> [UInt8] {
        let messages = form.messages(about: question.text, policy, secrets)
        return ChatCompletion.body(model: model, messages, maximumTokens: form.maximumAnswerTokens)
    }

    /// The tokens that a request may take at most.
    private func estimate(_ body: [UInt8]) -> Int { Self.estimatedTokens(body.count) + form.maximumAnswerTokens }

    /// A token is about four bytes of English, and fewer of other scripts.
    private static func estimatedTokens(_ bytes: Int) -> Int { bytes / 3 }

    /// How long to wait before trying again; nil when it is not worth it.
    private func wait(after attempt: Int, _ retryAfter: Duration?) -> Duration? {
        if let retryAfter, retryAfter > limits.longestWait { return nil }
        var wait = limits.firstWait
        for _ in 1..<attempt where wait < limits.longestWait { wait *= 2 }
        return max(min(wait, limits.longestWait) * jitter(), retryAfter ?? .zero)
    }
}

/// What a run cost.
package struct JudgeUsage: Sendable, Equatable {
    /// Those tried again included.
    package var requests: Int
    package var tokens: Int
    /// Whether some of the tokens are estimated: the endpoint did not count them, or did not answer in time.
    package var isEstimate: Bool
    /// Why not everything was asked; nil when it was.
    package var stop: JudgeStop?
    /// The last HTTP status behind a reason; none for a reason where nothing came back, or where the judge answered.
    package var statuses: [NoVerdict: Int]

    package init(
        requests: Int = 0,
        tokens: Int = 0,
        isEstimate: Bool = false,
        stop: JudgeStop? = nil,
        statuses: [NoVerdict: Int] = [:]
    ) {
        self.requests = requests
        self.tokens = tokens
        self.isEstimate = isEstimate
        self.stop = stop
        self.statuses = statuses
    }
}

/// Why an endpoint takes no question.
package enum JudgeError: Error, Equatable, CustomStringConvertible {
    case keyRefused(status: Int)
    case notThere(status: Int)
    case elsewhere(status: Int)

    package var description: String {
        switch self {
        case .keyRefused(let status):
            "The endpoint refuses the key (status \(status)). Set TOCSIN_JUDGE_KEY, or give a file with --key-file."
        case .notThere(let status):
            "The endpoint has no chat completions there, or no such model (status \(status)). Check --endpoint and --model."
        case .elsewhere(let status):
            "The endpoint points to another address (status \(status)), to which nothing is sent. Give that address with --endpoint."
        }
    }
}
