// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// What the scam check answers about one message.
///
/// There is no value for "safe": software that has not found a sign has not shown that there is none.
package struct ScamVerdict: Sendable, Equatable {
    /// How far the signs lead.
    package enum Answer: String, Sendable, CaseIterable {
        case likelyScam = "likely scam"
        case suspicious
        case noSign = "no sign"
        /// Too short, too long, not text, or in a language without signs.
        case cannotTell = "cannot tell"

        /// Whether the message counts as flagged.
        package var isFlagged: Bool { self == .likelyScam || self == .suspicious }
    }

    package var answer: Answer
    /// The sum of all contributions in bits, counter-signs limited to ``ScamCheck/strongestObjection``.
    ///
    /// The higher, the more like a scam; not a calibrated probability.
    package var bits: Double
    /// The signs found, those that speak for a scam first, the heaviest first.
    package var signs: [FoundSign]
    /// How far a scam has come, by its heaviest sign; nil unless flagged.
    package var phase: ScamPhase?
    /// ISO 639-1 code of the message's language; nil when unknown.
    package var language: String?
    /// Why the answer is ``Answer/cannotTell``; nil otherwise.
    package var reasonToAbstain: Abstention?

    package init(
        answer: Answer,
        bits: Double,
        signs: [FoundSign],
        phase: ScamPhase? = nil,
        language: String? = nil,
        reasonToAbstain: Abstention? = nil
    ) {
        self.answer = answer
        self.bits = bits
        self.signs = signs
        self.phase = phase
        self.language = language
        self.reasonToAbstain = reasonToAbstain
    }

    /// Why nothing can be said.
    package enum Abstention: String, Sendable {
        case empty, notText = "not text", tooShort = "too short", unknownLanguage = "unknown language"
        /// The message is long, only its beginning was looked at, and nothing was found there.
        case tooLong = "too long"
    }
}

/// One sign and what it weighs in this message.
package struct FoundSign: Sendable, Equatable {
    package var id: SignID
    /// Above 0 for a scam, below against it.
    package var bits: Double
    package var phase: ScamPhase?
    /// What the sign rests on, where it may be shown: a host or an address, never a sentence of the message.
    package var detail: String?

    package init(id: SignID, bits: Double, phase: ScamPhase? = nil, detail: String? = nil) {
        self.id = id
        self.bits = bits
        self.phase = phase
        self.detail = detail
    }
}

/// The name of a sign, as its file has it.
package struct SignID: Sendable, Hashable, Comparable, ExpressibleByStringLiteral, CustomStringConvertible {
    package let name: String

    package init(_ name: String) { self.name = name }
    package init(stringLiteral name: String) { self.name = name }
    package var description: String { name }
    package static func < (left: SignID, right: SignID) -> Bool { left.name < right.name }
}

/// The parts of a scam, as OpenAI's threat reports name them.
package enum ScamPhase: String, Sendable, CaseIterable {
    /// First contact: wants attention or a click.
    case ping
    /// Builds trust or panic.
    case zing
    /// Asks for money, a code or data.
    case sting
}
