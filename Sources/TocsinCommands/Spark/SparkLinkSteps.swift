// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinLinking

/// The steps of linking that run on Spark, from lines of numbers to lines of numbers.
struct SparkLinkSteps {
    let part: LinkPart

    /// How many pairs of a part show each pattern: pattern, pairs; from numbers of stretches.
    func count(_ lines: NumberLines) throws -> Data {
        var counts: [UInt64: Int] = [:]
        try forEachStretch(lines) { part.count($0, into: &counts) }
        var writer = NumberLineWriter()
        for (pattern, pairs) in counts.sorted(by: { $0.key < $1.key }) { writer.write([pattern, UInt64(pairs)]) }
        return writer.bytes
    }

    /// The model, from the sums of what all parts counted.
    func fit(_ lines: NumberLines, _ weights: MatchWeights) throws -> LinkModel {
        var counts: [UInt64: Int] = [:]
        try lines.forEach("a pattern and how many pairs show it") { numbers in
            // More pairs than any log has would overflow in a sum.
            guard numbers.count == 2, numbers[1] < 1 << 48, counts[numbers[0]] == nil else { return false }
            counts[numbers[0]] = Int(numbers[1])
            return true
        }
        return try part.model(counts, weights)
    }

    /// Pairs that may be probable enough, as ``pairs(_:accounts:)`` reads them; from numbers of stretches.
    func compare(_ lines: NumberLines, _ model: LinkModel) throws -> Data {
        var writer = NumberLineWriter()
        try forEachStretch(lines) { stretch in
            for pair in part.compare(stretch, model) {
                writer.write([UInt64(pair.first), UInt64(pair.second), pair.patternBits, pair.holds ? 1 : 0])
            }
        }
        return writer.bytes
    }

    /// Groups, a line of accounts each; from the ties of connected parts: the part's first account, and the tie's first, second and pattern,
    /// part after part.
    func group(_ lines: NumberLines, _ model: LinkModel) throws -> Data {
        var writer = NumberLineWriter()
        var current: UInt64?
        var pairs: [LinkPair] = []
        func write() throws {
            for group in try part.groups(pairs, model) { writer.write(group.lazy.map { UInt64($0) }) }
        }
        var finished: Set<UInt64> = []
        try lines.forEach("a connected part, two of its accounts in order, and their pattern, part after part") {
            numbers in
            guard numbers.count == 4,
                let pair = LinkPair(
                    first: numbers[1],
                    second: numbers[2],
                    pattern: numbers[3],
                    holds: true,
                    accounts: part.accountCount
                )
            else { return false }
            if numbers[0] != current {
                guard finished.insert(numbers[0]).inserted else { return false }
                try write()
                pairs = []
                current = numbers[0]
            }
            pairs.append(pair)
            return true
        }
        try write()
        return writer.bytes
    }

    private func forEachStretch(_ lines: NumberLines, _ work: (Int) -> Void) throws {
        try lines.forEach("the number of a stretch below \(part.stretchCount)") { numbers in
            guard numbers.count == 1, numbers[0] < UInt64(part.stretchCount) else { return false }
            work(Int(numbers[0]))
            return true
        }
    }

    /// What ``compare(_:_:)`` gave.
    static func pairs(_ lines: NumberLines, accounts: Int) throws -> [LinkPair] {
        var pairs: [LinkPair] = []
        try lines.forEach("two accounts in order, their pattern, and 0 or 1") { numbers in
            guard numbers.count == 4, numbers[3] < 2,
                let pair = LinkPair(
                    first: numbers[0],
                    second: numbers[1],
                    pattern: numbers[2],
                    holds: numbers[3] == 1,
                    accounts: accounts
                )
            else { return false }
            pairs.append(pair)
            return true
        }
        return pairs
    }

    /// What ``group(_:_:)`` gave.
    static func groups(_ lines: NumberLines) throws -> [[Int32]] {
        var groups: [[Int32]] = []
        try lines.forEach("a group's accounts") { numbers in
            let group = numbers.compactMap { Int32(exactly: $0) }
            groups.append(group)
            return group.count == numbers.count
        }
        return groups
    }
}
