// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A text as it reads once evasions are undone, with the way back to the original.
package struct TextView: Sendable {
    private let text: MappedText
    /// What was undone, in the order of names; never empty.
    package let kinds: [EvasionKind]
    /// The same text where digits and signs may be read as other letters, likelier readings first; each byte at the same place as in
    /// ``utf8``, so hits in all of them count together.
    ///
    /// At most three.
    package let otherReadings: [[UInt8]]

    init(_ text: MappedText, otherReadings: [[UInt8]] = []) {
        self.text = text
        self.otherReadings = otherReadings
        kinds = text.evasions.kinds
    }

    /// UTF-8; well-formed wherever the original is.
    package var utf8: [UInt8] { text.bytes }

    /// The stretch of the original that a stretch of the view stands for, in UTF-8 bytes.
    ///
    /// A decoded island stands for the whole of it, whatever part is asked about. Larger stretches never give smaller ones, and places
    /// further on never give earlier ones.
    ///
    /// - Parameter range: Of ``utf8``; what lies outside is cut off.
    /// - Returns: Bytes of the original, whole characters where `range` covers whole ones.
    package func original(of range: Range<Int>) -> Range<Int> {
        let range = range.clamped(to: 0..<text.count)
        guard !range.isEmpty else {
            let place =
                range.lowerBound < text.count ? text.origins[range.lowerBound].start : text.origins.last?.end ?? 0
            return Int(place)..<Int(place)
        }
        return Int(text.origins[range.lowerBound].start)..<Int(text.origins[range.upperBound - 1].end)
    }

    /// What was undone within a stretch of the view, in the order of names; everything that was undone where that says nothing.
    package func kinds(in range: Range<Int>) -> [EvasionKind] {
        let range = range.clamped(to: 0..<text.count)
        let local = text.origins[range].reduce(into: EvasionSet()) { $0.formUnion($1.evasions) }
        return local.isEmpty ? kinds : local.kinds
    }
}
