// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinCorpus
import TocsinEvaluation
import TocsinModel

struct PairScoreTests {
    @Test func countsWhatWasRaised() {
        let pairs = (1...4).map { number in
            NearMissPair(
                id: "\(number)",
                category: number < 4 ? .scam : .fraud,
                language: number < 3 ? "en" : "fr",
                harmful: "harmful \(number)",
                nearMiss: "near miss \(number)"
            )
        }
        let raised: [String: Set<HarmCategory>] = [
            "harmful 1": [.scam, .fraud], "harmful 2": [.phishing], "near miss 3": [.scam], "harmful 4": [.fraud],
        ]
        let measured = PairScore.measure(pairs) { raised[$0] ?? [] }
        #expect(measured.all.pairs == 4)
        #expect(measured.all.found == 3)
        #expect(measured.all.foundAsSuch == 2)
        #expect(measured.all.falseAlarms == 1)
        #expect(measured.all.score.precision == 0.75)
        #expect(measured.all.score.recall == 0.75)
        #expect(measured.byCategory[.scam]?.found == 2)
        #expect(measured.byCategory[.fraud]?.foundAsSuch == 1)
        #expect(measured.byLanguage["fr"]?.falseAlarms == 1)
        #expect(measured.byLanguage["en"]?.falseAlarms == 0)
    }
}
