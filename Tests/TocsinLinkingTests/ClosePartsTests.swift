// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinModel

@testable import TocsinLinking

struct ClosePartsTests {
    /// Groups of vertices in which all are tied, with ties between them.
    private static func threads(
        _ sizes: [Int],
        within: Double = 0.99,
        between: [(first: Int, second: Int, pattern: PairPattern)]
    ) -> [CloseParts.Thread] {
        var threads: [CloseParts.Thread] = []
        var start = 0
        for size in sizes {
            for first in start..<start + size {
                for second in (first + 1)..<(start + size) where second < start + size {
                    let edge = Leiden.Edge(first: Int32(first), second: Int32(second), weight: within)
                    threads.append(CloseParts.Thread(edge, pattern(.promptFamily, 6)))
                }
            }
            start += size
        }
        return threads
            + between.map { tie in
                let edge = Leiden.Edge(first: Int32(tie.first), second: Int32(tie.second), weight: 0.99)
                return CloseParts.Thread(edge, tie.pattern)
            }
    }

    private static func pattern(_ kind: TieComparison, _ level: Int) -> PairPattern {
        var pattern = PairPattern()
        pattern[kind] = level
        return pattern
    }

    /// Ties between each of 0..<5 and each of 5..<10 of which so many are there.
    private static func between(_ count: Int, _ kind: TieComparison, _ level: Int) -> [(Int, Int, PairPattern)] {
        (0..<count).map { ($0 % 5, 5 + ($0 + $0 / 5) % 5, pattern(kind, level)) }
    }

    struct Example: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var ties: Int
        var kind: TieComparison
        var level: Int
        var parts: [[Int32]]
    }

    private static let whole: [[Int32]] = [Array(0..<10)]
    private static let halves: [[Int32]] = [Array(0..<5), Array(5..<10)]

    @Test(arguments: [
        Example(testDescription: "a provider's network in common", ties: 7, kind: .prefix, level: 6, parts: halves),
        Example(testDescription: "forms of prompts", ties: 7, kind: .promptFamily, level: 8, parts: halves),
        Example(testDescription: "a rare server", ties: 7, kind: .artefact, level: 4, parts: whole),
        Example(testDescription: "a card", ties: 7, kind: .payment, level: 5, parts: whole),
        Example(testDescription: "a popular site", ties: 7, kind: .artefact, level: 3, parts: halves),
        Example(testDescription: "nearly everybody with everybody", ties: 12, kind: .prefix, level: 6, parts: whole),
    ])
    func partsHoldByWhatHasOneOwner(_ example: Example) throws {
        let threads = Self.threads([5, 5], between: Self.between(example.ties, example.kind, example.level))
        #expect(try CloseParts.part(Array(0..<10), threads) == example.parts)
    }

    @Test func aLooseGroupStaysWhole() throws {
        // Everybody is tied to the next two: close nowhere.
        let threads = (0..<12).flatMap { first in
            (1...2).map { step in
                let second = (first + step) % 12
                let edge = Leiden.Edge(
                    first: Int32(min(first, second)),
                    second: Int32(max(first, second)),
                    weight: 0.99
                )
                return CloseParts.Thread(edge, Self.pattern(.prefix, 6))
            }
        }
        #expect(try CloseParts.part(Array(0..<12), threads) == [Array(0..<12)])
    }

    @Test func whoIsInNoPartGoesWhereTheirTiesAre() throws {
        var between = Self.between(5, .prefix, 6)
        between += [(6, 10, Self.pattern(.prefix, 6))]
        let threads = Self.threads([5, 5], between: between)
        #expect(try CloseParts.part(Array(0..<11), threads) == [Array(0..<5), Array(5..<11)])
    }

    @Test func fewAreNotParted() throws {
        let threads = Self.threads([5, 4], between: [(0, 5, Self.pattern(.prefix, 6))])
        #expect(try CloseParts.part(Array(0..<9), threads) == [Array(0..<9)])
    }
}
