// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

extension Request.Outcome {
    /// The outcome that a log's own word stands for, in any case; nil for a word that could mean several, or none.
    init?(word: String) {
        if let outcome = Request.Outcome(rawValue: word) ?? Request.Outcome(rawValue: word.lowercased()) {
            self = outcome
            return
        }
        switch word.lowercased() {
        case "success", "succeeded", "ok", "complete", "stop": self = .completed
        case "refusal": self = .refused
        case "blocked", "content_filter", "content_filtered": self = .filtered
        case "errored", "failed", "failure": self = .error
        default: return nil
        }
    }
}
