// Tocsin
// SPDX-License-Identifier: Apache-2.0

import TocsinJudge
import TocsinModel
import TocsinTestSupport

extension PromptSecrets {
    /// The same in every test.
    static var fixed: PromptSecrets {
        var numbers = SeededNumbers(state: 7)
        return PromptSecrets(using: &numbers)
    }

    /// A whole and right answer in the form of ``SafeguardForm``.
    func answer(_ violation: Int, category: String = "null", confidence: String = "\"high\"", reasons: String = "r")
        -> String
    {
        """
        {"key": "\(key)", "violation": \(violation), "policy_category": \(category), "confidence": \(confidence), "rationale": "\(reasons)"}
        """
    }
}

extension [Message] {
    /// All that is said, message after message.
    var words: String { flatMap(\.parts).compactMap(\.text).joined(separator: "\n") }
}

let forms: [any PromptForm] = [SafeguardForm(), LlamaGuardForm()]
