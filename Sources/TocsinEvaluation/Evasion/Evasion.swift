// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A way in which people write a text so that filters miss it, to be applied to a text.
///
/// These are written from what people do, with tables of their own, and apart from what undoes them: shares, separators and forms are
/// drawn at random, encodings are partial, broken into lines or nested.
package enum Evasion: String, Sendable, CaseIterable {
    case lookAlikes = "look-alikes"
    case fullWidth = "full-width"
    case styledLetters = "styled-letters"
    case zeroWidth = "zero-width"
    case tagNoise = "tag-noise"
    case tagText = "tag-text"
    case variationSelectors = "variation-selectors"
    case directionMarks = "direction-marks"
    case turnedRound = "turned-round"
    case stackedMarks = "stacked-marks"
    case leetspeak
    case spacing
    case spacingWithoutGaps = "spacing-without-gaps"
    case blanks
    case lineEnds = "line-ends"
    case emphasis
    case base64
    case base64Twice = "base64-twice"
    case hexadecimal
    case rot13
    case urlEncoding = "url-encoding"
    case htmlEntities = "html-entities"
    case escapes
    case several

    /// Writes a text so.
    ///
    /// - Returns: The same for the same seed and text; the text itself where the evasion has no hold on its script.
    package func apply(to text: String, seed: UInt64) -> String {
        var random = EvasionRandom(seed: seed, evasion: rawValue, text: text)
        return apply(to: text, &random)
    }

    func apply(to text: String, _ random: inout EvasionRandom) -> String {
        switch self {
        case .lookAlikes: LetterEvasions.lookAlikes(text, &random)
        case .fullWidth: LetterEvasions.fullWidth(text, &random)
        case .styledLetters: LetterEvasions.styled(text, &random)
        case .leetspeak: LetterEvasions.leetspeak(text, &random)
        case .zeroWidth: InsertionEvasions.zeroWidth(text, &random)
        case .tagNoise: InsertionEvasions.tagNoise(text, &random)
        case .tagText: InsertionEvasions.tagText(text, &random)
        case .variationSelectors: InsertionEvasions.variationSelectors(text, &random)
        case .directionMarks: InsertionEvasions.directionMarks(text, &random)
        case .turnedRound: InsertionEvasions.turnedRound(text, &random)
        case .stackedMarks: InsertionEvasions.stackedMarks(text, &random)
        case .spacing: InsertionEvasions.spacing(text, &random)
        case .spacingWithoutGaps: InsertionEvasions.spacingWithoutGaps(text, &random)
        case .blanks: InsertionEvasions.blanks(text, &random)
        case .lineEnds: InsertionEvasions.lineEnds(text, &random)
        case .emphasis: InsertionEvasions.emphasis(text, &random)
        case .base64: EncodingEvasions.base64(text, times: 1, &random)
        case .base64Twice: EncodingEvasions.base64(text, times: 2, &random)
        case .hexadecimal: EncodingEvasions.hexadecimal(text, &random)
        case .rot13: EncodingEvasions.rot13(text, &random)
        case .urlEncoding: EncodingEvasions.urlEncoding(text, &random)
        case .htmlEntities: EncodingEvasions.htmlEntities(text, &random)
        case .escapes: EncodingEvasions.escapes(text, &random)
        case .several: several(text, &random)
        }
    }

    /// One that changes letters, one that puts something between them, and at times an encoding over both.
    private func several(_ text: String, _ random: inout EvasionRandom) -> String {
        let letters: [Evasion] = [.lookAlikes, .leetspeak, .fullWidth, .styledLetters]
        let insertions: [Evasion] = [.zeroWidth, .variationSelectors, .directionMarks, .tagNoise]
        let encodings: [Evasion] = [.base64, .hexadecimal, .urlEncoding, .htmlEntities, .escapes]
        var evaded = random.pick(letters)?.apply(to: text, &random) ?? text
        evaded = random.pick(insertions)?.apply(to: evaded, &random) ?? evaded
        if random.chance(0.4) { evaded = random.pick(encodings)?.apply(to: evaded, &random) ?? evaded }
        return evaded
    }
}
