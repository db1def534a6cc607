// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A way to write a text so that people or models read it and patterns do not.
package enum EvasionKind: String, Sendable, CaseIterable, Comparable {
    /// Letters of the same script that look like others, such as `ɡ` and `ᴀ`; whole words in another script's look-alikes.
    case confusables
    /// Words whose letters come from several scripts.
    case mixedScript = "mixed-script"
    /// Full-width, mathematical, circled letters, ligatures.
    case compatibility
    /// Characters that are not shown: zero-width spaces and joiners, soft hyphens, fillers.
    case zeroWidth = "zero-width"
    /// Tag characters (U+E0000), as noise or as a hidden ASCII text.
    case tags
    /// Controls of the direction of writing, and text that they turn round.
    case bidi
    /// Variation selectors, as noise or as hidden bytes.
    case variationSelectors = "variation-selectors"
    /// Combining marks over or under letters; letters whose accents are apart from them; Korean syllables taken apart; vowel signs and
    /// long strokes in Arabic.
    case combiningMarks = "combining-marks"
    case leetspeak
    /// Letters apart: `p h i s h i n g`, `p.h.i.s.h`.
    case spacing
    case base64
    case hexadecimal
    case rot13
    /// `%70`.
    case urlEncoding = "url-encoding"
    /// `&#112;`, `&lt;`.
    case htmlEntities = "html-entities"
    /// `\x70`, `\u0070`.
    case escapes

    package static func < (left: EvasionKind, right: EvasionKind) -> Bool { left.rawValue < right.rawValue }
}

/// Some kinds of evasion.
struct EvasionSet: OptionSet, Sendable, Equatable {
    let rawValue: UInt32

    init(rawValue: UInt32) { self.rawValue = rawValue }

    init(_ kind: EvasionKind) {
        rawValue = 1 << UInt32(EvasionKind.allCases.firstIndex(of: kind) ?? 0)
    }

    static let confusables = EvasionSet(.confusables)
    static let mixedScript = EvasionSet(.mixedScript)
    static let compatibility = EvasionSet(.compatibility)
    static let zeroWidth = EvasionSet(.zeroWidth)
    static let tags = EvasionSet(.tags)
    static let bidi = EvasionSet(.bidi)
    static let variationSelectors = EvasionSet(.variationSelectors)
    static let combiningMarks = EvasionSet(.combiningMarks)
    static let leetspeak = EvasionSet(.leetspeak)
    static let spacing = EvasionSet(.spacing)
    static let base64 = EvasionSet(.base64)
    static let hexadecimal = EvasionSet(.hexadecimal)
    static let rot13 = EvasionSet(.rot13)
    static let urlEncoding = EvasionSet(.urlEncoding)
    static let htmlEntities = EvasionSet(.htmlEntities)
    static let escapes = EvasionSet(.escapes)

    /// In the order of names.
    var kinds: [EvasionKind] { EvasionKind.allCases.filter { contains(EvasionSet($0)) }.sorted() }
}
