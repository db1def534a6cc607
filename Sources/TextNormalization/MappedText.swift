// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A text in the making, each byte with the place in the original that it stands for.
struct MappedText: Sendable {
    /// Where a byte comes from.
    struct Origin: Sendable, Equatable {
        var start: UInt32
        var end: UInt32
        /// What was undone to come to it; empty for a byte of the original.
        var evasions: EvasionSet = []

        /// Both together.
        func joined(_ other: Origin) -> Origin {
            Origin(start: min(start, other.start), end: max(end, other.end), evasions: evasions.union(other.evasions))
        }
    }

    private(set) var bytes: [UInt8] = []
    private(set) var origins: [Origin] = []
    /// What was undone to come to it, characters that were left out included.
    private(set) var evasions: EvasionSet = []

    /// An empty text that takes over what was undone before.
    init(evasions: EvasionSet = []) {
        self.evasions = evasions
    }

    /// A text that stands for itself.
    init(original: UnsafeBufferPointer<UInt8>) {
        bytes = Array(original)
        origins = original.indices.map { Origin(start: UInt32($0), end: UInt32($0) + 1) }
    }

    var count: Int { bytes.count }

    mutating func reserve(_ count: Int) {
        bytes.reserveCapacity(count)
        origins.reserveCapacity(count)
    }

    /// Adds another text as it is.
    mutating func append(_ other: MappedText) {
        bytes += other.bytes
        origins += other.origins
        evasions.formUnion(other.evasions)
    }

    /// Adds a stretch of another text as it is.
    mutating func append(_ other: MappedText, _ range: Range<Int>) {
        bytes += other.bytes[range]
        origins += other.origins[range]
    }

    /// Where a stretch comes from as a whole; nil for an empty one.
    func origin(of range: Range<Int>) -> Origin? {
        guard let first = origins[range].first else { return nil }
        return origins[range].dropFirst().reduce(first) { $0.joined($1) }
    }

    /// Adds bytes that stand for a stretch of another text as a whole.
    mutating func append(
        _ new: some Sequence<UInt8>,
        for range: Range<Int>,
        of other: MappedText,
        _ evasion: EvasionSet
    ) {
        guard let origin = other.origin(of: range) else { return }
        append(new, from: origin, evasion)
    }

    /// Adds bytes that come from some place.
    mutating func append(_ new: some Sequence<UInt8>, from origin: Origin, _ evasion: EvasionSet) {
        var origin = origin
        origin.evasions.formUnion(evasion)
        evasions.formUnion(evasion)
        for byte in new {
            bytes.append(byte)
            origins.append(origin)
        }
    }
}
