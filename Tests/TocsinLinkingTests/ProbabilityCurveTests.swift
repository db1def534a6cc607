// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinLinking

struct ProbabilityCurveTests {
    private let curve = ProbabilityCurve(knots: [
        .init(bits: -4, trueBits: -1), .init(bits: 0, trueBits: 3), .init(bits: 10, trueBits: 8),
    ])

    @Test(arguments: [(-6.0, -3.0), (-4, -1), (-2, 1), (0, 3), (5, 5.5), (10, 8), (12, 10)])
    func liesOnALineThroughItsKnots(_ bits: Double, _ trueBits: Double) {
        #expect(abs(curve.trueBits(bits) - trueBits) < 1e-12)
        let probability = curve.probability(bits: bits)
        #expect(abs(probability - 1 / (1 + exp2(-trueBits))) < 1e-12)
        #expect(abs(curve.bits(reaching: probability) - bits) < 1e-9)
    }

    @Test func identityTakesBitsAtTheirWord() {
        #expect(ProbabilityCurve.identity.probability(bits: 0) == 0.5)
        #expect(abs(ProbabilityCurve.identity.probability(bits: 2) - 0.8) < 1e-12)
        #expect(abs(ProbabilityCurve.identity.bits(reaching: 0.8) - 2) < 1e-12)
    }

    /// A hundred pairs at each of five sums; what came true falls at one of them, which is then joined with its neighbour.
    @Test func fitsWhatCameTrueAndNeverFalls() throws {
        let trueOfHundred = [-4: 2, -2: 20, 0: 60, 2: 50, 4: 98]
        let pairs = trueOfHundred.flatMap { bits, count in
            (0..<100).map { (bits: Double(bits), isTrue: $0 < count) }
        }
        let fitted = ProbabilityCurve(fitting: pairs.shuffled(), poolSize: 100)
        #expect(fitted.knots.map(\.bits) == [-4, -2, 1, 4])
        let probabilities = fitted.knots.map { 1 / (1 + exp2(-$0.trueBits)) }
        for (probability, expected) in zip(probabilities, [2.5 / 101, 20.5 / 101, 110.5 / 201, 98.5 / 101]) {
            #expect(abs(probability - expected) < 1e-12)
        }
    }

    @Test func pairsOfOneSumStayInOnePool() {
        let pairs = (0..<500).map { (bits: 1.0, isTrue: $0 % 2 == 0) }
        #expect(ProbabilityCurve(fitting: pairs, poolSize: 50).knots.count == 1)
    }
}
