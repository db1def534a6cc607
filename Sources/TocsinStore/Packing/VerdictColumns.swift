// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// What a judge said, as the columns of a row.
package struct VerdictColumns: Sendable, Equatable {
    package var state: String
    package var category: String?
    package var confidence: String?
    package var reasons: String
    package var noVerdict: String?

    package init(state: String, category: String?, confidence: String?, reasons: String, noVerdict: String?) {
        self.state = state
        self.category = category
        self.confidence = confidence
        self.reasons = reasons
        self.noVerdict = noVerdict
    }

    package init(_ verdict: Verdict) {
        state = verdict.state.rawValue
        confidence = verdict.confidence?.rawValue
        reasons = verdict.reasons
        switch verdict {
        case .harmful(let named, _, _): category = named.rawValue
        case .noVerdict(let reason): noVerdict = reason.rawValue
        case .harmless, .refused: break
        }
    }

    /// Nil for columns that no verdict has.
    package var verdict: Verdict? {
        let known = confidence.flatMap { JudgementConfidence(rawValue: $0) }
        if confidence != nil && known == nil { return nil }
        switch Verdict.State(rawValue: state) {
        case .harmful:
            guard let category = category.flatMap({ HarmCategory(rawValue: $0) }) else { return nil }
            return .harmful(category, confidence: known, reasons: reasons)
        case .harmless: return .harmless(confidence: known, reasons: reasons)
        case .refused: return .refused
        case .noVerdict: return noVerdict.flatMap { NoVerdict(rawValue: $0) }.map { .noVerdict($0) }
        case nil: return nil
        }
    }
}
