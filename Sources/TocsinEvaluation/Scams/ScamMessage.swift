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

    /// What a message may be used for.
    package enum Part: String, Sendable, CaseIterable {
        /// To learn wording from.
        case train
        /// To tune signs and what wording weighs on.
        case dev
        /// To measure on.
        case test
        /// To measure on as well; written after the signs were, by somebody who knew neither them nor other messages.
        case blind
    }

    /// The id without its last part: what a scam and its honest twin share.
    package var pair: String {
        id.lastIndex(of: "-").map { String(id[..<$0]) } ?? id
    }

    /// The part that a message belongs to, fixed by its ``pair``, so that twins stay together.
    ///
    /// Of Tocsin's own messages, numbers from 101 were written to learn from, of which each fifth is kept for choosing, and those from 201 are the blind test.
    /// A collection in which lines stand for themselves is parted by these: of ten, seven to learn from, one to choose on, two to measure on.
    package var part: Part {
        let number = pair.split(whereSeparator: { $0 == "-" || $0 == ":" }).last.flatMap { Int($0) } ?? 0
        if id.hasPrefix(Self.smsPrefix) { return number % 5 == 0 ? .test : number % 10 == 3 ? .dev : .train }
        switch number {
        case 201...: return .blind
        case 101...: return number % 5 == 3 ? .dev : .train
        default:
            var hash = StableHash()
            hash.combine(pair)
            return hash.value % 2 == 0 ? .test : .dev
        }
    }

    /// What ids of the SMS Spam Collection begin with.
    static let smsPrefix = "sms:"
}
