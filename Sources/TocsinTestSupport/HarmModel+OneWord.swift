// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinClassifier
internal import TocsinModel

extension HarmModel {
    /// A model that knows one word, which speaks for fraud; other texts score -1, and what is above -0.5 is flagged.
    package static func knowing(_ word: String, without identities: [String] = []) -> HarmModel {
        var intent = [Float](repeating: 0, count: TextFeatures.count)
        var topics = [[Float]](repeating: intent, count: HarmCategory.allCases.count)
        let none = IdentityWords([])
        for (feature, _) in TextFeatures.values(word, without: none) {
            intent[feature] = 1
            topics[HarmCategory.fraud.index][feature] = 1
        }
        let zeros = [Float](repeating: 0, count: HarmCategory.allCases.count)
        let calibration = HarmModel.Calibration(texts: 100, fivePercent: -0.5, onePercent: -0.4, onePerMille: -0.3)
        return HarmModel(intent: intent, topics: topics, biases: [-1] + zeros, without: IdentityWords(identities))
            .calibrated(slope: 1, offset: 0, [HarmModel.anyLanguage: calibration])
    }
}
