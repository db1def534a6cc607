// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import CVectorscan

/// One pattern seen in a text.
package struct PatternHit: Sendable, Equatable {
    /// The pattern's place in the database's list.
    package var pattern: Int
    /// UTF-8 bytes of the text. The start is exact for literals, and for an expression of varying length the latest it can be.
    package var bytes: Range<Int>
}

/// Scans texts; holds the working memory of one task, so each task has its own.
package final class PatternScanner {
    private let database: PatternDatabase
    private let scratch: OpaquePointer
    private var collector = Collector()

    /// - Throws: ``PatternError/outOfMemory``.
    package init(_ database: PatternDatabase) throws(PatternError) {
        var scratch: OpaquePointer?
        guard hs_alloc_scratch(database.handle, &scratch) == HS_SUCCESS, let scratch else { throw .outOfMemory }
        self.database = database
        self.scratch = scratch
    }

    deinit {
        hs_free_scratch(scratch)
    }

    /// Every place where a pattern ends, in the order of ends; at most ``maximumHits``.
    ///
    /// - Throws: ``PatternError/scanFailed(code:)``.
    package func scan(_ text: UnsafeBufferPointer<UInt8>) throws(PatternError) -> [PatternHit] {
        collector.ends.removeAll(keepingCapacity: true)
        guard let start = text.baseAddress, !text.isEmpty else { return [] }
        let code = withUnsafeMutablePointer(to: &collector) { collector in
            start.withMemoryRebound(to: CChar.self, capacity: text.count) {
                hs_scan(database.handle, $0, UInt32(clamping: text.count), 0, scratch, Collector.onMatch, collector)
            }
        }
        guard code == HS_SUCCESS || code == HS_SCAN_TERMINATED else { throw .scanFailed(code: code) }
        return collector.ends.isEmpty ? [] : hits(in: text)
    }

    /// How many hits one scan collects before it stops.
    package static let maximumHits = 65_536

    private func hits(in text: UnsafeBufferPointer<UInt8>) -> [PatternHit] {
        var hits: [PatternHit] = []
        hits.reserveCapacity(collector.ends.count)
        var confirmed: Set<Int> = []
        for (pattern, end) in collector.ends {
            if let confirmation = database.confirmations[pattern] {
                guard confirmed.insert(pattern).inserted else { continue }
                hits += confirmation.matches(in: text).map { PatternHit(pattern: pattern, bytes: $0) }
            } else {
                hits.append(PatternHit(pattern: pattern, bytes: max(0, end - database.minimumLengths[pattern])..<end))
            }
        }
        if !confirmed.isEmpty { hits.sort { ($0.bytes.upperBound, $0.pattern) < ($1.bytes.upperBound, $1.pattern) } }
        return hits
    }

    private struct Collector {
        var ends: [(pattern: Int, end: Int)] = []

        static let onMatch: match_event_handler = { id, _, to, _, context in
            guard let collector = context?.assumingMemoryBound(to: Collector.self) else { return 1 }
            collector.pointee.ends.append((Int(id), Int(to)))
            return collector.pointee.ends.count >= PatternScanner.maximumHits ? 1 : 0
        }
    }
}
