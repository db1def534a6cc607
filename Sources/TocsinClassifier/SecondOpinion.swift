// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
package import TextEncoder
internal import TocsinModel

/// The second stage with its encoder, which remembers what it was asked: encoding costs ten thousand times the first stage.
package final class SecondOpinion: Sendable {
    private let stage: SecondStage
    private let encoder: TextEncoder
    /// By a hash of the text: what the text's meaning says, or nil where the encoder fails.
    private let known = Mutex<[UInt64: Double?]>([:])

    /// So many answers are remembered, about 32 bytes each.
    private static let maximumKnown = 1 << 20

    package init(_ stage: SecondStage, encoder: TextEncoder) {
        self.stage = stage
        self.encoder = encoder
    }

    /// What both stages say of a text; nil when it cannot be encoded.
    ///
    /// `first`: What the first stage says.
    package func score(_ text: String, first: Double) -> Double? {
        var hash = StableHash()
        hash.combine(text)
        let key = hash.value
        let meaning: Double?
        if let before = known.withLock({ $0[key] }) {
            meaning = before
        } else {
            meaning = encoder.numbers(of: text).map { stage.score($0) }
            known.withLock { known in
                if known.count >= Self.maximumKnown { known.removeAll(keepingCapacity: true) }
                known[key] = .some(meaning)
            }
        }
        return meaning.map { stage.score(first: first, second: $0) }
    }

    /// As ``HarmModel/threshold(_:_:)``, of both stages' score.
    package func threshold(_ language: String?, _ rate: HarmModel.FalsePositiveRate) -> Double {
        stage.threshold(language, rate)
    }
}
