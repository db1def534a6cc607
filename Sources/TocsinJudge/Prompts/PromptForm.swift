// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// How a question is put to a kind of judge, and how its answer is read.
package protocol PromptForm: Sendable {
    /// A stable word for it.
    var name: String { get }
    /// The tokens that an answer may take.
    var maximumAnswerTokens: Int { get }

    /// The messages of a question.
    func messages(about text: String, _ policy: JudgePolicy, _ secrets: PromptSecrets) -> [Message]

    /// Reads an answer; nil unless it is exactly one verdict in this form.
    func verdict(in answer: String, _ policy: JudgePolicy, _ secrets: PromptSecrets) -> FormVerdict?
}

/// What a form reads in an answer.
package enum FormVerdict: Sendable, Equatable {
    case verdict(Verdict)
    /// A verdict without the question's key.
    case withoutKey
}

extension PromptForm {
    /// Changes with everything that is said to the judge but the text.
    package func reference(model: String, _ policy: JudgePolicy) -> JudgeReference {
        // The same words whatever the secrets, so that only the wording counts.
        var numbers = ZeroNumbers()
        var hash = StableHash()
        for message in messages(about: "", policy, PromptSecrets(using: &numbers)) {
            hash.combine(message.role.rawValue)
            for part in message.parts { hash.combine(part.text ?? "") }
        }
        return JudgeReference(model: model, form: name, policy: hash.value.hexDigits)
    }
}

private struct ZeroNumbers: RandomNumberGenerator {
    mutating func next() -> UInt64 { 0 }
}
