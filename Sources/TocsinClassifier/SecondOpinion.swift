// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
package import TextEncoder
package import TocsinModel

/// The second stage with its encoder, which remembers what it was asked: encoding costs ten thousand times the first stage.
package final class SecondOpinion: Sendable {
    private let stage: SecondStage
    private let encode: @Sendable (String) -> [Float]?
    private let identities: IdentityWords
    /// Changes with the encoder and with what was learnt over it.
    package let version: String
    /// By a hash of the text without identities: what its meaning says to this stage over this encoder, or nil where the encoder fails.
    private let known = Mutex<[UInt64: Double?]>([:])

    /// So many answers are remembered, about 32 bytes each.
    private static let maximumKnown = 1 << 20

    /// Makes one; it sees as little of an identity as the first stage does.
    ///
    /// - Throws: ``HarmModelError/otherEncoder(learntOver:given:)``.
    package convenience init(
        _ stage: SecondStage,
        after first: HarmModel,
        encoder: TextEncoder
    ) throws(HarmModelError) {
        guard stage.encoder == encoder.version else {
            throw .otherEncoder(learntOver: stage.encoder, given: encoder.version)
        }
        self.init(stage, after: first) { encoder.numbers(of: $0) }
    }

    /// Makes one of an encoder that is taken to be the right one.
    ///
    /// `encode`: The numbers of a text; nil when it fails on it.
    package init(
        _ stage: SecondStage,
        after first: HarmModel,
        encode: @escaping @Sendable (String) -> [Float]?
    ) {
        self.stage = stage
        self.encode = encode
        identities = first.identities
        var hash = StableHash()
        hash.combine(
            "\(stage.encoder) \(stage.weights) \(stage.bias) \(stage.mix) \(stage.calibrations.sorted { $0.key < $1.key })"
        )
        version = String(hash.value, radix: 16)
    }

    /// What both stages say of a text; nil when it cannot be encoded.
    ///
    /// `first`: What the first stage says.
    package func score(_ text: String, first: Double) -> Double? {
        let text = identities.masked(text)
        var hash = StableHash()
        hash.combine(text)
        let key = hash.value
        let meaning: Double?
        if let before = known.withLock({ $0[key] }) {
            meaning = before
        } else {
            meaning = encode(text).map { stage.score($0) }
            known.withLock { known in
                if known.count >= Self.maximumKnown { known.removeAll(keepingCapacity: true) }
                known[key] = .some(meaning)
            }
        }
        return meaning.map { stage.score(first: first, second: $0) }
    }

    /// As ``SecondStage/threshold(_:_:of:about:)``.
    package func threshold(
        _ language: String?,
        _ rate: HarmModel.FalsePositiveRate,
        of harmless: SecondStage.HarmlessTexts,
        about topic: HarmCategory
    ) -> Double {
        stage.threshold(language, rate, of: harmless, about: topic)
    }
}
