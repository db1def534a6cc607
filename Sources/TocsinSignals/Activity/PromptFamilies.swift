// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import OrderedWork

/// Groups of near-identical prompts over all accounts.
///
/// Found by locality-sensitive hashing over sketches and confirmed by their similarity, so cost grows with *n* log *n*.
package struct PromptFamilies: Sendable {
    /// By sketch number: its family, or ``ActivityLog/none`` when nothing resembles it.
    package private(set) var families: [Int32]
    /// By family: how many prompts and how many accounts it has.
    package private(set) var sizes: [Int32] = []
    package private(set) var accountCounts: [Int32] = []

    /// Two prompts belong together from this estimated similarity on.
    package static let minimumSimilarity = 0.62

    /// Finds the families of a log's prompts.
    package init(_ log: ActivityLog) {
        var sets = DisjointSets(count: log.sketches.count)
        for band in 0..<PromptSketch.bandCount { sets.join(Self.resembling(log.sketches, band: band)) }
        self.init(log, &sets)
    }

    /// Finds the families of a log's prompts, with several tasks at once; the result does not depend on their number.
    package init(_ log: ActivityLog, workers: Int) async throws {
        var sets = DisjointSets(count: log.sketches.count)
        var bands = (0..<PromptSketch.bandCount).makeIterator()
        try await inOrder(workers: workers) {
            bands.next()
        } work: { band in
            Self.resembling(log.sketches, band: band)
        } take: {
            sets.join($0)
        }
        self.init(log, &sets)
    }

    private init(_ log: ActivityLog, _ sets: inout DisjointSets) {
        families = Self.numbered(&sets, count: log.sketches.count)
        count(log)
    }

    /// Pairs of sketches that share a band and are similar.
    ///
    /// Compares each prompt of a bucket with the first and with the one before, which keeps large buckets cheap.
    private static func resembling(_ sketches: [PromptSketch], band: Int) -> [(Int32, Int32)] {
        var keys: [(band: UInt64, sketch: Int32)] = []
        keys.reserveCapacity(sketches.count)
        for (index, sketch) in sketches.enumerated() { keys.append((sketch.band(band), Int32(index))) }
        keys.sort { $0.band != $1.band ? $0.band < $1.band : $0.sketch < $1.sketch }
        var pairs: [(Int32, Int32)] = []
        func appendIfSimilar(_ sketch: Int32, _ other: Int32) {
            if sketches[Int(sketch)].similarity(to: sketches[Int(other)]) >= minimumSimilarity {
                pairs.append((sketch, other))
            }
        }
        var first = 0
        for index in keys.indices.dropFirst() {
            if keys[index].band != keys[first].band {
                first = index
                continue
            }
            let sketch = keys[index].sketch
            appendIfSimilar(sketch, keys[first].sketch)
            if first < index - 1 { appendIfSimilar(sketch, keys[index - 1].sketch) }
        }
        return pairs
    }

    /// Families of two prompts or more get numbers in the order of their first prompts.
    private static func numbered(_ sets: inout DisjointSets, count: Int) -> [Int32] {
        var numbers: [Int32: Int32] = [:]
        var families = [Int32](repeating: ActivityLog.none, count: count)
        for index in 0..<Int32(count) {
            let root = sets.root(of: index)
            guard sets.size(of: root) > 1 else { continue }
            let number = numbers[root] ?? Int32(numbers.count)
            numbers[root] = number
            families[Int(index)] = number
        }
        return families
    }

    private mutating func count(_ log: ActivityLog) {
        let familyCount = Int((families.max() ?? ActivityLog.none) + 1)
        sizes = [Int32](repeating: 0, count: familyCount)
        accountCounts = sizes
        var lastAccount = [Int32](repeating: ActivityLog.none, count: familyCount)
        // Records come account by account, so a change of account is a new one.
        for record in log.records where record.sketch != ActivityLog.none {
            let family = families[Int(record.sketch)]
            guard family != ActivityLog.none else { continue }
            sizes[Int(family)] += 1
            if lastAccount[Int(family)] != record.account {
                lastAccount[Int(family)] = record.account
                accountCounts[Int(family)] += 1
            }
        }
    }

    /// The family of a record's prompt; nil when nothing resembles it.
    package func family(of record: ActivityLog.Record) -> Int32? {
        guard record.sketch != ActivityLog.none else { return nil }
        let family = families[Int(record.sketch)]
        return family == ActivityLog.none ? nil : family
    }
}

/// Sets that grow together (union-find by size, with path halving).
package struct DisjointSets: Sendable {
    private var parents: [Int32]
    private var sizes: [Int32]

    package init(count: Int) {
        parents = Array(0..<Int32(count))
        sizes = [Int32](repeating: 1, count: count)
    }

    package mutating func root(of element: Int32) -> Int32 {
        var element = element
        while parents[Int(element)] != element {
            parents[Int(element)] = parents[Int(parents[Int(element)])]
            element = parents[Int(element)]
        }
        return element
    }

    /// How many elements a root's set has.
    package func size(of root: Int32) -> Int32 { sizes[Int(root)] }

    package mutating func join(_ pairs: [(Int32, Int32)]) {
        for (first, second) in pairs { join(first, second) }
    }

    package mutating func join(_ first: Int32, _ second: Int32) {
        var larger = root(of: first)
        var smaller = root(of: second)
        guard larger != smaller else { return }
        if sizes[Int(larger)] < sizes[Int(smaller)] { swap(&larger, &smaller) }
        parents[Int(smaller)] = larger
        sizes[Int(larger)] += sizes[Int(smaller)]
    }
}
