// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinClassifier

/// How a message is worded, taken as one more sign: a linear model that has learnt from scams and from honest messages that look like them.
///
/// It knows words and not where a message comes from, so it can make a message suspicious but never a likely scam by itself. It speaks for a scam or says nothing:
/// an ordinary wording is what whoever writes a scam strives for.
package struct ScamWording: Sendable {
    static let sign: SignID = "classifier"
    /// What it says at most, in bits; more than ``ScamCheck/suspiciousBits``, less than ``ScamCheck/likelyBits``.
    static let strongest = 5.5
    /// Below this it says nothing, in bits.
    static let least = 1.0

    private let model: HarmModel

    /// Takes a model that ``ScamTraining`` made.
    package init(_ model: HarmModel) {
        self.model = model
    }

    /// The one that comes with Tocsin.
    ///
    /// - Throws: ``HarmModelError`` when the installation is damaged.
    package static func bundled() throws(HarmModelError) -> ScamWording {
        ScamWording(try HarmModel(path: ScamResources.folder + "/Model/scam.model"))
    }

    /// How much the wording speaks for a scam, in bits; nil for nothing.
    ///
    /// `text`: As ``ScamCheck/wording(of:)`` gives it.
    func bits(_ text: String) -> Double? {
        guard let score = HarmScorer(model).score(text) else { return nil }
        let bits = model.bits(ofScore: score.score)
        return bits >= Self.least ? min(bits, Self.strongest) : nil
    }
}
