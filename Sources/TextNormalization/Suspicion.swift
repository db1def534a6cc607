// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// What a first look at a text finds worth a second one.
///
/// It errs on the side of looking: what is suspected need not be there. Ordinary text raises nothing.
struct Suspicion: OptionSet, Sendable, Equatable {
    let rawValue: UInt8

    /// Unusual characters: invisible ones, compatibility forms, marks, look-alikes, words of mixed script.
    static let characters = Suspicion(rawValue: 1)
    static let leetspeak = Suspicion(rawValue: 2)
    static let spacing = Suspicion(rawValue: 4)
    /// Long runs of letters and digits, such as base64 and hexadecimal.
    static let encoded = Suspicion(rawValue: 8)
    /// `%70`, `&#112;`, `\x70`.
    static let escaped = Suspicion(rawValue: 16)
    static let rot13 = Suspicion(rawValue: 32)
    static let all: Suspicion = [.characters, .leetspeak, .spacing, .encoded, .escaped, .rot13]
}

extension Suspicion {
    /// Looks at a text once.
    init(_ text: UnsafeBufferPointer<UInt8>) {
        var look = FirstLook(text)
        look.run()
        self = look.found
    }
}

/// One pass over a text: sixteen bytes at once where they are letters and simple punctuation, one by one elsewhere.
private struct FirstLook {
    private let text: UnsafeBufferPointer<UInt8>
    var found: Suspicion = []
    /// Letters and vowels of the current window.
    private var letters = SIMD16<UInt8>.zero
    private var vowels = SIMD16<UInt8>.zero
    /// The state of the walk over characters that are not ASCII.
    private var walk = CharacterWalk()

    private static let block = 16
    /// Vowels are counted over so many bytes.
    private static let window = 32

    init(_ text: UnsafeBufferPointer<UInt8>) {
        self.text = text
    }

    mutating func run() {
        let raw = UnsafeRawBufferPointer(text)
        var place = 0
        while place + Self.block <= text.count {
            let bytes = raw.loadUnaligned(fromByteOffset: place, as: SIMD16<UInt8>.self)
            look(bytes, at: place)
            place += Self.block
            if place % Self.window == 0 { closeWindow(endingAt: place) }
            if found == .all { return }
        }
        if place < text.count {
            // What stands before the rest is looked at again, so that the last block is a whole one where the text is long enough.
            var bytes = SIMD16<UInt8>(repeating: 0x20)
            for index in place..<text.count { bytes[index - place] = text[index] }
            look(bytes, at: place)
        }
        closeWindow(endingAt: text.count)
    }

    @inline(__always)
    private mutating func look(_ bytes: SIMD16<UInt8>, at place: Int) {
        let lower = bytes | SIMD16(repeating: 0x20)
        let isLetter = (lower &- SIMD16(repeating: 0x61)) .< SIMD16(repeating: 26)
        letters = letters.replacing(with: letters &+ 1, where: isLetter)
        let isVowel =
            (lower .== 0x61) .| (lower .== 0x65) .| (lower .== 0x69) .| (lower .== 0x6F) .| (lower .== 0x75)
        vowels = vowels.replacing(with: vowels &+ 1, where: isVowel)

        // Controls and blanks; ' ( ) * , - . and the letters are plain, and so are " : ; ?
        let isPlain =
            isLetter .| (bytes .< 0x21) .| ((bytes &- SIMD16(repeating: 0x27)) .< SIMD16(repeating: 8))
            .| (bytes .== 0x22)
            .| ((bytes &- SIMD16(repeating: 0x3A)) .< SIMD16(repeating: 2)) .| (bytes .== 0x3F)
        let plain = unsafeBitCast(isPlain, to: SIMD2<UInt64>.self)
        let other = unsafeBitCast(.!isLetter, to: SIMD2<UInt64>.self)
        if plain[0] & plain[1] != .max { lookClosely(at: place) } else { walk.leave() }
        if Self.hasSingleLetters(other[0]) || Self.hasSingleLetters(other[1]) {
            if !found.contains(.spacing) { lookForSpacing(at: place) }
        }
    }

    /// Whether two letters in a row stand alone: other bytes two apart.
    @inline(__always)
    private static func hasSingleLetters(_ others: UInt64) -> Bool {
        others & others >> 16 & others >> 32 & ~(others >> 8) & ~(others >> 24) & 0xFFFFFF != 0
    }

    // MARK: Single bytes

    private mutating func lookClosely(at start: Int) {
        let end = min(start + Self.block, text.count)
        var index = start
        while index < end {
            let byte = text[index]
            let kind = ByteKind.of(byte)
            if kind == .plain {
                index += 1
                continue
            }
            if kind == .other {
                index = walk.step(text, index, &found)
                continue
            }
            if kind == .substitute && !found.contains(.leetspeak) { lookForLeetspeak(at: index) }
            if !found.contains(.encoded), byte &- 0x30 < 10 { lookForCode(at: index, start) }
            if kind == .escape && !found.contains(.escaped) { lookForEscape(at: index) }
            if byte == 0x7C || byte == 0x7E, !found.contains(.spacing), isLetter(index - 1), isLetter(index + 1) {
                found.insert(.spacing)
            }
            index += 1
        }
    }

    private func isLetter(_ index: Int) -> Bool {
        text.indices.contains(index) && (text[index] | 0x20 &- 0x61 < 26 || text[index] >= 0x80)
    }

    /// A digit or sign inside a word, or before one.
    private mutating func lookForLeetspeak(at index: Int) {
        guard isLetter(index + 1) || ByteKind.isSubstitute(text, index + 1) else { return }
        guard isLetter(index - 1) || isLetter(index + 2) && isLetter(index + 3) else { return }
        found.insert(.leetspeak)
    }

    /// A digit in eight letters and digits in a row, or `70 68 69`.
    private mutating func lookForCode(at index: Int, _ start: Int) {
        let half = start + (index - start) / 8 * 8
        if half + 8 <= text.count, (half..<half + 8).allSatisfy({ ByteKind.isAlphanumeric(text[$0]) }) {
            found.insert(.encoded)
        }
        guard index + 8 <= text.count else { return }
        let isSpacedHex =
            !ByteKind.isAlphanumeric(text[index + 2]) && text[index + 2] == text[index + 5]
            && [0, 1, 3, 4, 6, 7].allSatisfy { ByteKind.hexadecimal(text[index + $0]) != nil }
        let isPrefixedHex =
            text[index] == 0x30 && text[index + 1] | 0x20 == 0x78 && ByteKind.hexadecimal(text[index + 2]) != nil
        if isSpacedHex || isPrefixedHex { found.insert(.encoded) }
    }

    private mutating func lookForEscape(at index: Int) {
        guard index + 3 < text.count else { return }
        switch text[index] {
        case 0x25:
            if ByteKind.hexadecimal(text[index + 1]) != nil, ByteKind.hexadecimal(text[index + 2]) != nil {
                found.insert(.escaped)
            }
        case 0x26:
            if text[index + 1] == 0x23 || isLetter(index + 1),
                text[(index + 2)..<min(index + 10, text.count)].contains(0x3B)
            {
                found.insert(.escaped)
            }
        default:
            if text[index + 1] | 0x20 == 0x78 || text[index + 1] | 0x20 == 0x75,
                ByteKind.hexadecimal(text[index + 2]) != nil || text[index + 2] == 0x7B
            {
                found.insert(.escaped)
            }
        }
    }

    // MARK: Larger stretches

    /// Four letters that stand alone with something between them.
    private mutating func lookForSpacing(at start: Int) {
        var index = max(0, start - 8)
        let end = min(start + Self.block + 8, text.count)
        var singles = 0
        while index + 1 < end {
            if isLetter(index), !isLetter(index + 1), !isLetter(index - 1), text[index] < 0x80 {
                singles += 1
                if singles >= 4 {
                    found.insert(.spacing)
                    return
                }
                index += 2
            } else {
                singles = isLetter(index) ? 0 : singles
                index += 1
            }
        }
    }

    /// Asks of a window with few vowels whether it would read better in rot13.
    private mutating func closeWindow(endingAt end: Int) {
        let start = max(0, (end - 1) / Self.window * Self.window)
        // Sums of at most two each.
        let letterCount = Int(letters.wrappedSum())
        let vowelCount = Int(vowels.wrappedSum())
        letters = .zero
        vowels = .zero
        guard letterCount >= 8, vowelCount * 100 < letterCount * 32, !found.contains(.rot13), start < end else {
            return
        }
        if Rot13.largestGain(text, start..<end) > Rot13.suspectedGain { found.insert(.rot13) }
    }
}

/// What a byte may be a part of.
enum ByteKind: UInt8 {
    case plain, substitute, escape, digit, other

    private static let kinds: [ByteKind] = (0..<256).map { byte in
        switch UInt8(byte) {
        case 0x80...: .other
        case UInt8(ascii: "%"), UInt8(ascii: "&"), UInt8(ascii: "\\"): .escape
        case let byte where Leetspeak.isSubstitute(byte): .substitute
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "|"), UInt8(ascii: "~"): .digit
        default: .plain
        }
    }

    @inline(__always)
    static func of(_ byte: UInt8) -> ByteKind {
        kinds.withUnsafeBufferPointer { $0[Int(byte)] }
    }

    static func isSubstitute(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        text.indices.contains(index) && of(text[index]) == .substitute
    }

    @inline(__always)
    static func isLetter(_ byte: UInt8) -> Bool { byte | 0x20 &- 0x61 < 26 }

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    static func isAlphanumeric(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }

    /// The value of a hexadecimal digit.
    static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
