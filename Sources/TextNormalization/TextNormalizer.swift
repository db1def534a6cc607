// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Undoes what people do to a text so that patterns and classifiers do not read it.
///
/// Most texts have no view: one pass over the bytes sees that there is nothing to undo. Otherwise there are up to three, each the whole
/// text: with characters folded and encoded stretches decoded; that with letters brought together; and that with leetspeak read. See docs/evasion.md for what is undone and what is not.
package enum TextNormalizer {
    /// Changes when views do, so that what was found in them is looked for again.
    package static let version = 3

    /// Longer texts have no views.
    package static let maximumBytes = 1 << 24

    /// How deep encoded stretches may lie in one another.
    static let depth = 2

    /// The views of a text, in a fixed order; all different from the text and from one another; empty for ordinary text.
    ///
    /// - Complexity: O(*n*); for ordinary text, one pass at memory speed.
    package static func views(of utf8: UnsafeBufferPointer<UInt8>) -> [TextView] {
        guard utf8.count <= maximumBytes else { return [] }
        let suspicion = Suspicion(utf8)
        guard !suspicion.isEmpty else { return [] }
        return views(MappedText(original: utf8), suspicion)
    }

    /// As the other.
    package static func views(of text: String) -> [TextView] {
        var text = text
        return text.withUTF8 { views(of: $0) }
    }

    private static func views(_ original: MappedText, _ suspicion: Suspicion) -> [TextView] {
        var views: [TextView] = []
        func add(_ view: TextView) {
            if view.utf8 != original.bytes, !views.contains(where: { $0.utf8 == view.utf8 }) { views.append(view) }
        }
        let (base, left) = decoded(original, suspicion)
        add(TextView(base))
        let together = left.contains(.spacing) ? Spacing.undo(base) : nil
        if let together { add(TextView(together)) }
        // Letters that stood apart may be leetspeak, which shows only now.
        if left.contains(.leetspeak) || together != nil, let read = Leetspeak.undo(together ?? base) {
            add(TextView(read.text, otherReadings: read.otherReadings))
        }
        return views
    }

    /// A text with characters folded and encoded stretches decoded, and what is suspected of the result.
    private static func decoded(_ original: MappedText, _ suspicion: Suspicion) -> (MappedText, Suspicion) {
        var text = original
        var suspicion = suspicion
        var levels = 0
        // Folding may bring an encoded stretch to light, and decoding one more to fold.
        for _ in 0...depth + 1 {
            var isChanged = false
            func take(_ other: MappedText?) -> Bool {
                guard let other else { return false }
                text = other
                isChanged = true
                return true
            }
            if levels < depth {
                let isUnescaped = suspicion.contains(.escaped) && take(Escapes.undo(text))
                let isDecoded = (isUnescaped || suspicion.contains(.encoded)) && take(Islands.undo(text))
                if isUnescaped || isDecoded { levels += 1 }
            }
            if isChanged || suspicion.contains(.characters) { _ = take(CharacterFolding.fold(text)) }
            guard isChanged else { break }
            suspicion = text.bytes.withUnsafeBufferPointer { Suspicion($0) }
        }
        if suspicion.contains(.rot13), let turned = Rot13.undo(text) {
            text = turned
            suspicion.formUnion([.leetspeak, .spacing])
        }
        return (text, suspicion)
    }
}
