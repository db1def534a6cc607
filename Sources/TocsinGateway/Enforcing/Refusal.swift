// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JSONText
internal import TocsinModel

/// An answer of the gateway's own, in the form of OpenAI's errors.
struct Refusal: Error, Equatable {
    var status: Int
    var type: String
    var code: String
    var message: String
    var retryAfterSeconds: Int?
    /// The decision's id and where to appeal, for an account that people decided upon.
    var decision: String?
    var appeal: String?
    /// Whether the connection can be used no more, since the request was not read to its end.
    var closes = false

    /// What the client reads.
    var body: String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("error")
            writer.object { writer in
                writer.member("message", message)
                writer.member("type", type)
                writer.key("param")
                writer.null()
                writer.member("code", code)
                writer.member("decision", decision)
                writer.member("appeal", appeal)
            }
        }
        return writer.text
    }

    /// The refusal that a verdict asks for; nil when the request may pass.
    ///
    /// - Parameters:
    ///   - verdict: What was decided.
    ///   - template: The link for appeals where the block list has none, in which `{decision}` stands for the decision's id; nil for none.
    init?(_ verdict: Enforcer.Verdict, appeal template: String?) {
        switch verdict {
        case .allowed: return nil
        case .suspended(let enforcement):
            self.init(status: 403, type: "account_suspended", code: enforcement.reasonCode, message: "")
            let end = enforcement.until.map { " until \($0)" } ?? ""
            message = "This account is suspended\(end)."
            explain(enforcement, template)
        case .rateLimited(let enforcement, let seconds):
            self.init(status: 429, type: "account_rate_limited", code: enforcement.reasonCode, message: "")
            message = "This account is limited to fewer requests a minute. Try again in \(seconds) s."
            retryAfterSeconds = seconds
            explain(enforcement, template)
        case .noList:
            self.init(
                status: 503,
                type: "server_error",
                code: "enforcement_unavailable",
                message: "The service is not ready. Try again later."
            )
        }
    }

    init(status: Int, type: String = "invalid_request_error", code: String, message: String, closes: Bool = false) {
        self.status = status
        self.type = type
        self.code = code
        self.message = message
        self.closes = closes
    }

    private mutating func explain(_ enforcement: Enforcement, _ template: String?) {
        decision = enforcement.decision
        message += " Reason: \(enforcement.reasonCode). Decision: \(enforcement.decision)."
        guard let link = enforcement.appeal ?? template.map({ Self.link($0, enforcement.decision) }) else { return }
        appeal = link
        message += " To appeal: \(link)"
    }

    private static func link(_ template: String, _ decision: String) -> String {
        let id = decision.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        return template.replacingOccurrences(of: "{decision}", with: id)
    }
}
