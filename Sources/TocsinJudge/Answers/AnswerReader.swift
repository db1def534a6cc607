// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// Turns a judge's answer into a verdict, or into the reason why it is none.
package enum AnswerReader {
    /// Trusts nothing that shows that the text steered the judge: the canary or the boundary in the answer, or a verdict without the key.
    package static func verdict(
        _ reply: ChatReply,
        _ form: any PromptForm,
        _ policy: JudgePolicy,
        _ secrets: PromptSecrets
    ) -> Verdict {
        if reply.isRefusal { return .refused }
        let lowered = reply.content.lowercased()
        if lowered.contains(secrets.canary) || lowered.contains(secrets.boundary) { return .noVerdict(.canary) }
        if reply.isCutOff { return .noVerdict(.cutOff) }
        switch form.verdict(in: reply.content, policy, secrets) {
        case .verdict(let verdict): return verdict.withBoundedReasons
        case .withoutKey: return .noVerdict(.echo)
        case nil: return Refusal.isRefusal(reply.content) ? .refused : .noVerdict(.malformed)
        }
    }
}

extension Verdict {
    /// Characters of reasons that are kept.
    private static let maximumReasons = 2000

    /// With reasons of a bounded length.
    fileprivate var withBoundedReasons: Verdict {
        switch self {
        case .harmful(let category, let confidence, let reasons):
            .harmful(category, confidence: confidence, reasons: String(reasons.prefix(Self.maximumReasons)))
        case .harmless(let confidence, let reasons):
            .harmless(confidence: confidence, reasons: String(reasons.prefix(Self.maximumReasons)))
        case .refused, .noVerdict: self
        }
    }
}
