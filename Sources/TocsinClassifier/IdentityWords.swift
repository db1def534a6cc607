// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Words that name an identity, which a classifier must not see: each becomes the same sign, so that no verdict can hang on which it is.
///
/// Kept as hashes with the model that was learnt without them.
package struct IdentityWords: Sendable, Equatable {
    /// By hash of each word, its shape.
    let shapesByHash: [UInt64: UInt64]
    /// A bit for each first sign, last sign and length of a word, so that most words are told to be none without being hashed.
    private var shapes: [UInt64]
    /// A bit for each word's hash, so that nearly all that pass by their shape are told to be none without a look into the table.
    private var hashes: [UInt64]

    private static let shapeBits = 16
    private static let hashBits = 20
    /// In scripts without spaces, the most signs that a word has.
    private static let longestRun = 4

    /// What stands for every identity: no text has it.
    static let sign: UInt32 = 0x1
    /// What stands for it where a text is read as it is written.
    private static let letter = "X"

    package init(_ words: some Sequence<String>) {
        var known: [UInt64: UInt64] = [:]
        var scalars: [UInt32] = []
        var places: [Int32] = []
        for word in words {
            TextFolding.fold(word, into: &scalars, places: &places)
            // One word between two spaces; two and more are left out.
            guard scalars.count > 2, !scalars.dropFirst().dropLast().contains(TextFolding.space) else { continue }
            scalars.withUnsafeBufferPointer { scalars in
                let range = 1..<scalars.count - 1
                known[Self.hash(scalars, range)] = UInt64(Self.shape(scalars, range))
            }
        }
        self.init(known)
    }

    /// `shapes`: By hash of each word, its shape.
    init(_ known: [UInt64: UInt64]) {
        shapesByHash = known
        shapes = [UInt64](repeating: 0, count: 1 << (Self.shapeBits - 6))
        for shape in known.values { shapes[Int(shape >> 6)] |= 1 << (shape & 63) }
        hashes = [UInt64](repeating: 0, count: 1 << (Self.hashBits - 6))
        for hash in known.keys { hashes[Self.place(hash) >> 6] |= 1 << UInt64(Self.place(hash) & 63) }
    }

    package var count: Int { shapesByHash.count }

    /// A text with one letter in the place of each identity, for who reads it as it is written.
    ///
    /// Identities with nothing or a blank between them become one: "trans women" is named as "women" is. All else stands as it was.
    package func masked(_ text: String) -> String {
        var scalars: [UInt32] = []
        var places: [Int32] = []
        TextFolding.fold(text, into: &scalars, places: &places)
        mask(&scalars, &places)
        guard scalars.contains(Self.sign) else { return text }
        let bytes = Array(text.utf8)
        var kept: [UInt8] = []
        var end = 0
        var isFirst = true
        for index in scalars.indices where scalars[index] == Self.sign {
            let start = Int(places[index])
            let between = bytes[end..<start]
            if isFirst || !(between.isEmpty || between.elementsEqual(" ".utf8)) {
                kept += between
                kept += Self.letter.utf8
            }
            isFirst = false
            // A folded text ends with a space, so something stands behind each sign.
            end = Int(places[index + 1])
        }
        return String(decoding: kept + bytes[end...], as: UTF8.self)
    }

    /// Puts the sign in the place of each identity in a folded text.
    func mask(_ scalars: inout [UInt32], _ places: inout [Int32]) {
        if shapesByHash.isEmpty { return }
        let kept = scalars.withUnsafeMutableBufferPointer { scalars in
            places.withUnsafeMutableBufferPointer { places in mask(scalars, places) }
        }
        guard kept < scalars.count else { return }
        scalars.removeSubrange(kept...)
        places.removeSubrange(kept...)
    }

    /// - Returns: How many scalars are left.
    private func mask(_ scalars: UnsafeMutableBufferPointer<UInt32>, _ places: UnsafeMutableBufferPointer<Int32>) -> Int
    {
        let whole = UnsafeBufferPointer(scalars)
        var kept = 1
        var start = 1
        while start < scalars.count {
            var end = start
            var isDense = false
            while scalars[end] != TextFolding.space {
                isDense = isDense || Self.isDense(scalars[end])
                end += 1
            }
            if start < end, contains(whole, start..<end) {
                (scalars[kept], places[kept]) = (Self.sign, places[start])
                kept += 1
                start = end
            } else if !isDense, kept == start {
                // Most texts are left as they are: nothing is moved until something was taken out.
                kept = end + 1
                start = end + 1
            }
            while start <= end {
                if isDense, let length = runLength(whole, start, end) {
                    (scalars[kept], places[kept]) = (Self.sign, places[start])
                    start += length
                } else {
                    (scalars[kept], places[kept]) = (scalars[start], places[start])
                    start += 1
                }
                kept += 1
            }
        }
        return kept
    }

    /// How many signs of a script without spaces name an identity from here on; nil for none.
    private func runLength(_ scalars: UnsafeBufferPointer<UInt32>, _ index: Int, _ end: Int) -> Int? {
        guard Self.isDense(scalars[index]) else { return nil }
        for length in stride(from: min(Self.longestRun, end - index), to: 0, by: -1)
        where contains(scalars, index..<index + length) {
            return length
        }
        return nil
    }

    private static func isDense(_ scalar: UInt32) -> Bool { scalar >= 0x2E80 && !(0xAC00...0xD7AF).contains(scalar) }

    private func contains(_ scalars: UnsafeBufferPointer<UInt32>, _ range: Range<Int>) -> Bool {
        let shape = Self.shape(scalars, range)
        guard shapes[shape >> 6] & (1 << UInt64(shape & 63)) != 0 else { return false }
        let hash = Self.hash(scalars, range)
        let place = Self.place(hash)
        return hashes[place >> 6] & (1 << UInt64(place & 63)) != 0 && shapesByHash[hash] != nil
    }

    private static func place(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash >> UInt64(64 - hashBits)) }

    private static func shape(_ scalars: UnsafeBufferPointer<UInt32>, _ range: Range<Int>) -> Int {
        let ends =
            UInt64(scalars[range.lowerBound]) << 32 | UInt64(scalars[range.upperBound - 1]) << 6 | UInt64(range.count)
        return Int((ends &* 0x9E37_79B9_7F4A_7C15) >> UInt64(64 - shapeBits))
    }

    @inline(__always)
    private static func hash(_ scalars: UnsafeBufferPointer<UInt32>, _ range: Range<Int>) -> UInt64 {
        var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
        for index in range {
            hash = (hash ^ UInt64(scalars[index])) &* 0xFF51_AFD7_ED55_8CCD
            hash ^= hash >> 32
        }
        return hash &* 0xC4CE_B9FE_1A85_EC53
    }
}
