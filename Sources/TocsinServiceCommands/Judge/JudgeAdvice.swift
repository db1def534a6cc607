// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// What to do about texts without a verdict.
enum JudgeAdvice {
    /// One sentence or two; nil for what was not asked, which the run's end explains.
    ///
    /// `status`: The last one behind the reason; nil where nothing came back.
    static func sentence(for reason: NoVerdict, status: Int?) -> String? {
        switch reason {
        case .malformed: "malformed: It answered, but not by exactly one verdict. See that --form suits the model."
        case .canary:
            "canary: The text made it give away its instructions, so the answer counts for nothing. Read the text yourself."
        case .echo: "echo: The verdict may be the text's own, so it counts for nothing. Read the text yourself."
        case .cutOff: "cut-off: It did not come to an end. Serve the model so that its reasoning is not in the answer."
        case .rejected: rejected(status)
        case .unavailable: unavailable(status)
        case .timeout:
            "timeout: It took too long. Give it more time with --timeout, or ask less at once with --concurrency."
        case .reply:
            "reply: What came back is no chat completion. See that --endpoint names an OpenAI-compatible address, such as http://127.0.0.1:8080/v1."
        case .notAsked: nil
        }
    }

    private static func rejected(_ status: Int?) -> String {
        switch status {
        case 402: "rejected: The endpoint wants to be paid first. See to the account that the key belongs to."
        case 413: "rejected: The text is too long for the endpoint. Let it take longer ones, or use a model that does."
        default:
            "rejected: The endpoint answers, but does not take the question. Check --model and --form; its own log says why."
        }
    }

    private static func unavailable(_ status: Int?) -> String {
        switch status {
        case nil:
            "unavailable: Nothing answers there. See that the endpoint runs and that --endpoint names it, and run again."
        case 429:
            "unavailable: The endpoint takes no more for now. Run again later, or ask less at once with --concurrency."
        default: "unavailable: The endpoint fails; its own log says why. Run again when it is well."
        }
    }
}
