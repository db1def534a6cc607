// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import Foundation
internal import TocsinModel

/// What linking has learnt of accounts that one operator runs: how often they agree in each comparison, and what that counts beside the
/// others.
///
/// How often strangers agree is not kept here: every log tells that anew (``MatchModel``).
package struct MatchWeights: Sendable, Equatable, Codable {
    /// By comparison (``TieComparison``'s raw value), and with `.samePlace` behind it for pairs that share a place.
    package var comparisons: [String: Comparison]
    /// log2 of the odds that any two accounts of the log that was learnt from have one operator; a log's own prior counts up to it.
    ///
    /// A small log has few strangers to find and many pairs in each block, and would otherwise draw strangers into operations.
    package var priorBits: Double
    /// Added to the log's own prior, in bits.
    package var interceptBits: Double
    /// What sums of bits are worth as probabilities, by 'tocsin link calibrate'.
    package var curve: ProbabilityCurve
    /// What it was learnt from, for people.
    package var provenance: String

    /// One comparison's numbers.
    package struct Comparison: Sendable, Equatable, Codable {
        /// By level from 1 (they differ): the share of pairs of one operation.
        ///
        /// Sums to 1.
        package var m: [Double]
        /// By level from 1: the share of pairs of strangers, of those that some block brings together for a comparison that blocks
        /// nothing.
        ///
        /// Only used for those.
        package var u: [Double]
        /// By level from 1: bits that come to log2(m/u), as comparisons say in part the same.
        package var corrections: [Double]

        package init(m: [Double], u: [Double], corrections: [Double]) {
            self.m = m
            self.u = u
            self.corrections = corrections
        }
    }

    package init(
        comparisons: [String: Comparison],
        priorBits: Double,
        interceptBits: Double,
        curve: ProbabilityCurve = .identity,
        provenance: String
    ) {
        self.comparisons = comparisons
        self.priorBits = priorBits
        self.interceptBits = interceptBits
        self.curve = curve
        self.provenance = provenance
    }

    /// The weights that come with Tocsin.
    ///
    /// - Throws: ``MatchWeightsError`` when the file that was installed with the program is damaged.
    package static func shipped() throws -> MatchWeights {
        try MatchWeights(path: Bundle.module.bundlePath + "/Weights/link-weights.json")
    }

    /// Reads weights that 'tocsin link train' wrote.
    package init(path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw MatchWeightsError.cannotRead(path: path)
        }
        do {
            self = try JSONDecoder().decode(MatchWeights.self, from: data)
        } catch {
            throw MatchWeightsError.malformed(path: path)
        }
        guard priorBits.isFinite, interceptBits.isFinite, curve.isWellFormed else {
            throw MatchWeightsError.malformed(path: path)
        }
        for feature in Feature.all {
            guard let numbers = comparisons[feature.name], numbers.m.count == PairPattern.levelCount - 1,
                numbers.u.count == numbers.m.count, (numbers.m + numbers.u).allSatisfy({ $0 > 0 && $0 <= 1 }),
                numbers.corrections.count == numbers.m.count, numbers.corrections.allSatisfy(\.isFinite)
            else { throw MatchWeightsError.malformed(path: path) }
        }
    }

    /// A hash of all that counts.
    var digest: UInt64 {
        var hash = StableHash()
        for (name, numbers) in comparisons.sorted(by: { $0.key < $1.key }) {
            hash.combine(name)
            for number in numbers.m + numbers.u + numbers.corrections { hash.combine(number.bitPattern) }
        }
        for number in [priorBits, interceptBits] + curve.knots.flatMap({ [$0.bits, $0.trueBits] }) {
            hash.combine(number.bitPattern)
        }
        return hash.value
    }

    /// The file's content: JSON with sorted names, two spaces deep.
    package func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        return try encoder.encode(self) + Data("\n".utf8)
    }
}

/// Why weights cannot be used.
package enum MatchWeightsError: Error, Equatable, CustomStringConvertible {
    case cannotRead(path: String)
    case malformed(path: String)

    package var description: String {
        switch self {
        case .cannotRead(let path): "The weights '\(path)' cannot be read. Give a file that 'tocsin link train' wrote."
        case .malformed(let path):
            "The weights '\(path)' are not what this version's 'tocsin link train' writes. Learn them anew with it."
        }
    }
}
