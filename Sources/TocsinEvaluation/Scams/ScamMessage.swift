// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// A labelled message of an evaluation set.
package struct ScamMessage: Sendable, Equatable {
    package var id: String
    package var isScam: Bool
    package var language: String
    /// Such as "delivery" or "bank".
    package var type: String
    package var text: String

    package init(id: String, isScam: Bool, language: String, type: String, text: String) {
        self.id = id
        self.isScam = isScam
        self.language = language
        self.type = type
        self.text = text
    }

    /// The part of a set that signs may be tuned on, and the part that they may not.
    package enum Part: String, Sendable, CaseIterable {
        case dev, test
    }

    /// The id without its last part: what a scam and its honest twin share.
    package var pair: String {
        id.lastIndex(of: "-").map { String(id[..<$0]) } ?? id
    }

    /// The part that a message belongs to, fixed by its ``pair``, so that twins stay together.
    package var part: Part {
        var hash = StableHash()
        hash.combine(pair)
        return hash.value % 2 == 0 ? .test : .dev
    }
}
