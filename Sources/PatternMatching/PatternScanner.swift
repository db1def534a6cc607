// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import CVectorscan

/// One pattern seen in a text.
package struct PatternHit: Sendable, Equatable {
    /// The pattern's place in the database's list.
    package var pattern: Int
    /// Where, in UTF-8 bytes of the text.
    ///
    /// The start is exact for texts; for an expression of varying length it is the latest that it can be.
    package var bytes: Range<Int>
}

/// Scans texts; holds the working memory of one task, so each task has its own.
package final class PatternScanner {
    private let database: PatternDatabase
    private var scratch: OpaquePointer?
    private var folded: [UInt8] = []
    private var blanks = BlankRuns()
    private var collector = Collector()

    /// - Throws: ``PatternError/outOfMemory``.
    package init(_ database: PatternDatabase) throws(PatternError) {
        self.database = database
        for part in [database.literals, database.expressions].compactMap(\.self) {
            // The same memory serves both, grown to what the larger needs.
            guard hs_alloc_scratch(part.handle, &scratch) == HS_SUCCESS else { throw .outOfMemory }
        }
    }

    deinit {
        hs_free_scratch(scratch)
    }

    /// How many hits of one pattern are all kept; those that follow thin out, so that a flood of one word hides no other.
    package static let denseHits = 1024

    /// How far apart later hits of a pattern are at first, in bytes; the distance doubles each ``hitsOfOneDistance`` hits.
    ///
    /// A pattern so keeps a number of hits that grows with the logarithm of the text, spread over all of it. In the first half
    /// mebibyte they stand closer than any sensible window of a rule.
    package static let firstDistance = 64
    /// How many hits of a pattern are kept at each distance.
    package static let hitsOfOneDistance = 8192

    /// Every place where a pattern ends, in the order of ends; of a pattern with more than ``denseHits`` hits, some of the later ones.
    ///
    /// - Throws: ``PatternError/scanFailed(code:)``.
    package func scan(_ text: UnsafeBufferPointer<UInt8>) throws(PatternError) -> [PatternHit] {
        guard !text.isEmpty else { return [] }
        var hits: [PatternHit] = []
        if let literals = database.literals {
            CaseFolding.fold(text, into: &folded)
            blanks.squeeze(&folded)
            let result = folded.withUnsafeBufferPointer { folded in
                Result { () throws(PatternError) in try run(literals, folded) }
            }
            try result.get()
            hits.reserveCapacity(collector.ends.count)
            for (place, end) in collector.ends {
                let found = hit(literals, place, end)
                let bytes = blanks.original(found.bytes.lowerBound)..<blanks.original(found.bytes.upperBound)
                hits.append(PatternHit(pattern: found.pattern, bytes: bytes))
            }
        }
        guard let expressions = database.expressions else { return hits }
        try run(expressions, text)
        guard !collector.ends.isEmpty else { return hits }
        var confirmed: Set<Int> = []
        for (place, end) in collector.ends {
            if let confirmation = expressions.confirmations[place] {
                guard confirmed.insert(place).inserted else { continue }
                let id = expressions.ids[place]
                hits += confirmation.matches(in: text).map { PatternHit(pattern: id, bytes: $0) }
            } else {
                hits.append(hit(expressions, place, end))
            }
        }
        hits.sort { ($0.bytes.upperBound, $0.pattern) < ($1.bytes.upperBound, $1.pattern) }
        return hits
    }

    private func hit(_ part: PatternDatabase.Part, _ place: Int, _ end: Int) -> PatternHit {
        PatternHit(pattern: part.ids[place], bytes: max(0, end - part.minimumLengths[place])..<end)
    }

    private func run(_ part: PatternDatabase.Part, _ text: UnsafeBufferPointer<UInt8>) throws(PatternError) {
        collector.forget(places: part.ids.count)
        guard let start = text.baseAddress else { return }
        let code = withUnsafeMutablePointer(to: &collector) { collector in
            start.withMemoryRebound(to: CChar.self, capacity: text.count) {
                hs_scan(part.handle, $0, UInt32(clamping: text.count), 0, scratch, Collector.onMatch, collector)
            }
        }
        guard code == HS_SUCCESS || code == HS_SCAN_TERMINATED else { throw .scanFailed(code: code) }
    }

    private struct Collector {
        private(set) var ends: [(place: Int, end: Int)] = []
        /// By place: how many hits were kept, and where the last of them ended.
        private var kept: [(count: Int, end: Int)] = []

        /// Makes ready for the next text.
        mutating func forget(places: Int) {
            for (place, _) in ends where place < kept.count { kept[place] = (0, 0) }
            while kept.count < places { kept.append((0, 0)) }
            ends.removeAll(keepingCapacity: true)
        }

        mutating func add(_ place: Int, _ end: Int) {
            let (count, last) = kept[place]
            if count >= PatternScanner.denseHits {
                let doublings = (count - PatternScanner.denseHits) / PatternScanner.hitsOfOneDistance
                guard end - last >= PatternScanner.firstDistance << min(doublings, 24) else { return }
            }
            kept[place] = (count + 1, end)
            ends.append((place, end))
        }

        static let onMatch: match_event_handler = { id, _, to, _, context in
            guard let collector = context?.assumingMemoryBound(to: Collector.self) else { return 1 }
            collector.pointee.add(Int(id), Int(to))
            return 0
        }
    }
}
