// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Ranges of addresses, each with a value; a lookup is a binary search.
struct RangeTable<Value: Sendable>: Sendable {
    private var firsts: [UInt128] = []
    private var lasts: [UInt128] = []
    private var values: [Value] = []

    /// Makes a table of ranges in any order.
    ///
    /// Where two overlap, the one that starts later wins for its stretch, as with nested networks.
    init(_ ranges: [(range: ClosedRange<UInt128>, value: Value)]) {
        var ordered = ranges
        if !zip(ranges, ranges.dropFirst()).allSatisfy({ $0.range.upperBound < $1.range.lowerBound }) {
            ordered = Self.flattened(ranges)
        }
        firsts = ordered.map(\.range.lowerBound)
        lasts = ordered.map(\.range.upperBound)
        values = ordered.map(\.value)
    }

    func value(at number: UInt128) -> Value? {
        var low = 0
        var high = firsts.count
        while low < high {
            let middle = (low + high) / 2
            if firsts[middle] <= number { low = middle + 1 } else { high = middle }
        }
        guard low > 0, number <= lasts[low - 1] else { return nil }
        return values[low - 1]
    }

    /// Ranges without overlap, ascending.
    private static func flattened(
        _ ranges: [(range: ClosedRange<UInt128>, value: Value)]
    ) -> [(range: ClosedRange<UInt128>, value: Value)] {
        let sorted = ranges.sorted {
            ($0.range.lowerBound, $1.range.upperBound) < ($1.range.lowerBound, $0.range.upperBound)
        }
        var flat: [(range: ClosedRange<UInt128>, value: Value)] = []
        // Ranges that are open at the place reached, outermost first.
        var open: [(range: ClosedRange<UInt128>, value: Value)] = []
        var place: UInt128 = 0
        // The last address that there is has none behind it to go on from.
        var isAtEnd = false
        func emit(upTo last: UInt128, _ value: Value) {
            if place <= last && !isAtEnd { flat.append((place...last, value)) }
        }
        func close(before limit: UInt128?) {
            while let top = open.last, limit.map({ top.range.upperBound < $0 }) ?? true {
                emit(upTo: top.range.upperBound, top.value)
                if top.range.upperBound < .max {
                    place = max(place, top.range.upperBound + 1)
                } else {
                    isAtEnd = true
                }
                open.removeLast()
            }
        }
        for entry in sorted {
            close(before: entry.range.lowerBound)
            if let top = open.last, entry.range.lowerBound > 0 {
                emit(upTo: min(top.range.upperBound, entry.range.lowerBound - 1), top.value)
            }
            place = max(place, entry.range.lowerBound)
            open.append(entry)
        }
        close(before: nil)
        return flat
    }
}
