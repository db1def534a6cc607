// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TocsinJudge

/// Who is asked, and how much.
struct JudgeOptions: ParsableArguments {
    @Option(help: "The endpoint's address, such as http://127.0.0.1:8080/v1.")
    var endpoint: String

    @Option(help: "The model, as the endpoint names it.")
    var model: String

    @Option(
        help: "How the model wants its questions: safeguard (a policy, reasons) or llama-guard (numbered categories)."
    )
    var form = Form.safeguard

    @Option(
        help:
            "A file with the endpoint's key, readable by its owner alone (default: the variable \(JudgeKey.variable))."
    )
    var keyFile: String?

    @Option(help: "Questions under way at once.")
    var concurrency = 4

    @Option(help: "Requests at most, those tried again included.")
    var budget = 1000

    @Option(help: "Tokens of questions and answers at most (default: no limit).")
    var tokenBudget: Int?

    @Option(help: "Seconds that one answer may take.")
    var timeout = 120

    @Option(help: "How often one question is sent at most.")
    var attempts = 4

    enum Form: String, ExpressibleByArgument, CaseIterable {
        case safeguard
        case llamaGuard = "llama-guard"

        var form: any PromptForm {
            switch self {
            case .safeguard: SafeguardForm()
            case .llamaGuard: LlamaGuardForm()
            }
        }
    }

    func validate() throws {
        guard !model.isEmpty else { throw ValidationError("--model must not be empty.") }
        guard (1...256).contains(concurrency) else { throw ValidationError("--concurrency must be 1 to 256.") }
        guard budget >= 1 else { throw ValidationError("--budget must be 1 or more requests.") }
        guard tokenBudget.map({ $0 >= 1 }) ?? true else { throw ValidationError("--token-budget must be 1 or more.") }
        guard (1...3600).contains(timeout) else { throw ValidationError("--timeout must be 1 to 3600 seconds.") }
        guard (1...10).contains(attempts) else { throw ValidationError("--attempts must be 1 to 10.") }
    }

    var limits: JudgeLimits {
        var limits = JudgeLimits()
        limits.concurrency = concurrency
        limits.requests = budget
        limits.tokens = tokenBudget
        limits.attempts = attempts
        return limits
    }
}
