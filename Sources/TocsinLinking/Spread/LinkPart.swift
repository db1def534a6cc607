// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import BytePacking
internal import TocsinModel

/// Linking's work on pairs in parts that need no log: what runs on Spark's executors.
///
/// A log's accounts are cut into stretches, numbered from 0, and a pair belongs to the stretch of its first account. What a stretch gives
/// does not depend on the others, so any part may have any stretches, in any order.
package struct LinkPart: Sendable {
    private let finder: PairFinder
    /// By account: its place by pseudonym.
    private let places: [Int32]

    /// Raise it when what is written, or how, changes.
    private static let version: UInt8 = 1

    /// `table`: What ``SpreadLinking/table`` gave.
    package init(table: [UInt8]) throws(LinkPartError) {
        do {
            self = try table.withUnsafeBytes { bytes throws(ByteError) -> LinkPart in
                var reader = ByteReader(bytes)
                guard try reader.byte() == Self.version else { throw .damaged }
                let finder = try PairFinder(&reader)
                var places: [Int32] = []
                for _ in 0..<finder.accountCount {
                    places.append(Int32(try reader.count(below: finder.accountCount)))
                }
                guard reader.isAtEnd else { throw .damaged }
                return LinkPart(finder, places)
            }
        } catch {
            throw .damagedTable
        }
    }

    private init(_ finder: PairFinder, _ places: [Int32]) {
        self.finder = finder
        self.places = places
    }

    static func table(_ finder: PairFinder, byPseudonym places: [Int32]) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(version)
        finder.write(to: &writer)
        for place in places { writer.write(count: Int(place)) }
        return writer.bytes
    }

    package var accountCount: Int { finder.accountCount }

    package var stretchCount: Int { finder.stretchCount }

    /// Adds how many pairs of a stretch show each pattern.
    package func count(_ stretch: Int, into counts: inout [UInt64: Int]) {
        finder.forEach(finder.stretch(stretch)) { counts[$0.pattern.bits, default: 0] += 1 }
    }

    /// What comparisons say in the whole log.
    ///
    /// `counts`: Of all stretches together.
    ///
    /// - Throws: ``LinkPartError/pattern(_:)`` when one of them is no pattern.
    package func model(_ counts: [UInt64: Int], _ weights: MatchWeights) throws(LinkPartError) -> LinkModel {
        var patterns: [PairPattern: Int] = [:]
        for (bits, count) in counts {
            guard let pattern = PairPattern(bits: bits) else { throw .pattern(bits) }
            patterns[pattern] = count
        }
        return LinkModel(
            MatchModel(weights, patterns: patterns, holders: finder.blocks.holders, accounts: finder.accountCount)
        )
    }

    /// The pairs of a stretch that may be probable enough, in the order of accounts.
    package func compare(_ stretch: Int, _ model: LinkModel) -> [LinkPair] {
        let ties = TieFinder(finder, model.model)
        return ties.near(finder.stretch(stretch)).map { pair in
            let probability = ties.found([pair]).first?.probability ?? 0
            return LinkPair(
                first: pair.first,
                second: pair.second,
                pattern: pair.pattern,
                holds: probability >= Clusters.minimumProbability
            )
        }
    }

    /// The groups of a connected part of the accounts, each ascending.
    ///
    /// `pairs`: All that hold the part together, in any order.
    package func groups(_ pairs: [LinkPair], _ model: LinkModel) throws -> [[Int32]] {
        let held = TieFinder(finder, model.model).found(pairs.map(\.candidate)).filter {
            $0.probability >= Clusters.minimumProbability
        }
        return try Clusters.groups(held, byPseudonym: places)
    }
}

extension PairFinder {
    var stretchCount: Int { (accountCount + Int(Self.stretch) - 1) / Int(Self.stretch) }

    /// The accounts of a stretch, from 0 to below ``stretchCount``.
    fileprivate func stretch(_ number: Int) -> Range<Int32> {
        let start = Int32(number) * Self.stretch
        return start..<min(Int32(accountCount), start + Self.stretch)
    }
}

/// Why a part of linking's work cannot be done.
package enum LinkPartError: Error, Equatable, CustomStringConvertible {
    case damagedTable
    case damagedModel
    case pattern(UInt64)
    case group(Int)

    package var description: String {
        switch self {
        case .damagedTable:
            "What all parts share is damaged, or another version of tocsin wrote it. Have the same version on every executor, and link again."
        case .damagedModel:
            "What comparisons say is damaged, or another version of tocsin wrote it. Have the same version on every executor, and link again."
        case .pattern(let bits):
            "\(bits) is no pattern of a pair. Have the same version of tocsin on every executor, and link again."
        case .group(let number):
            "Group \(number) that Spark gave is none of this log's accounts, or has one of another group. Nothing was changed; link again."
        }
    }
}
