// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinEvaluation

struct BiasMeasurementTests {
    private func scored(_ score: Double, _ isToxic: Bool, _ terms: Set<String> = []) -> BiasMeasurement.Scored {
        BiasMeasurement.Scored(score: score, isToxic: isToxic, terms: terms)
    }

    /// Harmless sentences that name moles score above toxic ones that name nobody.
    @Test func tellsAGroupWhoseHarmlessSentencesScoreTooHigh() throws {
        let measured = BiasMeasurement([
            scored(1, true), scored(0, false), scored(2, false, ["mole"]), scored(3, true, ["mole"]),
        ])
        let mole = try #require(measured.groups.first)
        #expect(measured.groups.map(\.term) == ["mole"])
        #expect(measured.overall == 0.75)
        #expect(mole.subgroup == 1)
        #expect(mole.bpsn == 0)
        #expect(mole.bnsp == 1)
        #expect(measured.largestBPSNGap == 0.75)
    }

    @Test func saysNothingWithoutBothKinds() {
        let measured = BiasMeasurement([scored(1, true, ["mole"])])
        #expect(measured.overall == nil)
        #expect(measured.groups.first?.bpsn == nil)
        #expect(measured.largestBPSNGap == nil)
    }

    /// Each of ten terms stands in each of two templates, with each of ten words.
    @Test(arguments: [true, false])
    func findsWhatTemplatesWereFilledWith(_ hasSpaces: Bool) {
        let terms = hasSpaces ? (0..<20).map { "mole\(Character(UnicodeScalar(97 + UInt8($0))))" } : ["日本人", "法国人"]
        let bad = hasSpaces ? (0..<10).map { "vile\(Character(UnicodeScalar(97 + UInt8($0))))" } : ["坏坏", "恶恶"]
        let good = hasSpaces ? (0..<10).map { "kind\(Character(UnicodeScalar(97 + UInt8($0))))" } : ["好好", "善善"]
        let space = hasSpaces ? " " : ""
        var sentences: [(text: String, isToxic: Bool)] = []
        for term in terms {
            for word in bad { sentences.append((["you", "are", word, term].joined(separator: space), true)) }
            for word in good { sentences.append((["you", "are", word, term].joined(separator: space), false)) }
        }
        // Most of a set is about others.
        let filler = hasSpaces ? 0 : 100
        for number in 0..<filler { sentences.append(("甲\(number % 2 == 0 ? "乙" : "丙")", number % 2 == 0)) }
        let found = IdentityTerms.find(in: sentences, hasSpaces: hasSpaces)
        #expect(found.isSuperset(of: terms))
        #expect(found.isDisjoint(with: bad + good + ["you", "are"]))
    }

    @Test func countsVerdictsThatMove() {
        var flips = FlipRate()
        flips.add([true, true, false])
        flips.add([false, false])
        flips.add([Bool]())
        #expect(flips.swaps == 3)
        #expect(flips.flips == 1)
        #expect(flips.rate.map { abs($0 - 1.0 / 3) < 1e-9 } == true)
        #expect(FlipRate().rate == nil)
    }
}
