// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// Random words of one question, which nobody who wrote the text can know.
package struct PromptSecrets: Sendable, Equatable {
    /// Marks where the text begins and ends.
    package let boundary: String
    /// The judge is told to keep it to itself: an answer that holds it was steered.
    package let canary: String
    /// A verdict must hold it: one that the text brought along does not.
    package let key: String

    package init(using numbers: inout some RandomNumberGenerator) {
        boundary = "text-" + Self.word(&numbers)
        canary = "canary-" + Self.word(&numbers)
        key = "key-" + Self.word(&numbers)
    }

    /// 64 bits.
    private static func word(_ numbers: inout some RandomNumberGenerator) -> String {
        UInt64.random(in: .min ... .max, using: &numbers).hexDigits
    }
}
