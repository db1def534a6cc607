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

/// One pass over a text: eight bytes at once where they are letters and simple punctuation, one by one elsewhere.
private struct FirstLook {
    private let text: UnsafeBufferPointer<UInt8>
    /// At hand, as to ask for a constant of a type costs more than to look into it.
    private let kinds = ByteKind.kinds
    var found: Suspicion = []
    /// Letters and vowels of the current window, in eight sums.
    private var letters: UInt64 = 0
    private var vowels: UInt64 = 0

    private static let block = 8
    /// Vowels are counted over so many bytes at least.
    private static let window = 32
    private static let high: UInt64 = 0x8080_8080_8080_8080

    init(_ text: UnsafeBufferPointer<UInt8>) {
        self.text = text
    }

    mutating func run() {
        let raw = UnsafeRawBufferPointer(text)
        var place = 0
        var windowStart = 0
        while place + Self.block <= text.count {
            let bytes = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: place, as: UInt64.self))
            if bytes & Self.high == 0 {
                look(bytes, at: place)
                place += Self.block
            } else {
                place = lookClosely(from: place, to: place + Self.block)
            }
            if place - windowStart >= Self.window {
                closeWindow(windowStart..<min(place, text.count))
                windowStart = place
                if found == .all { return }
            }
        }
        if place < text.count {
            var bytes: UInt64 = 0x2020_2020_2020_2020
            for index in place..<text.count { bytes = bytes << 8 | UInt64(text[index]) }
            if bytes & Self.high == 0 { count(bytes) }
            _ = lookClosely(from: place, to: text.count)
            lookForSpacing(at: place)
        }
        if windowStart < text.count { closeWindow(windowStart..<text.count) }
    }

    /// Adds to the letters and vowels of the window.
    ///
    /// - Returns: The high bit of each letter's byte.
    @inline(__always)
    @discardableResult
    private mutating func count(_ bytes: UInt64) -> UInt64 {
        let lower = bytes | 0x2020_2020_2020_2020
        let isLetter =
            (lower &+ 0x1F1F_1F1F_1F1F_1F1F) & ~(lower &+ 0x0505_0505_0505_0505) & Self.high
        letters &+= isLetter >> 7
        // A byte is zero where adding 0x7F sets no high bit.
        let ones: UInt64 = 0x0101_0101_0101_0101
        let rest: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        let isNoVowel =
            ((lower ^ 0x61 &* ones) &+ rest) & ((lower ^ 0x65 &* ones) &+ rest) & ((lower ^ 0x69 &* ones) &+ rest)
            & ((lower ^ 0x6F &* ones) &+ rest) & ((lower ^ 0x75 &* ones) &+ rest)
        vowels &+= (~isNoVowel & Self.high) >> 7
        return isLetter
    }

    /// Looks at eight ASCII characters.
    @inline(__always)
    private mutating func look(_ bytes: UInt64, at place: Int) {
        let isLetter = count(bytes)
        // What is no letter from 0 on, and what stands between ! and &.
        let isDigitOrSign = (bytes &+ 0x5050_5050_5050_5050) & ~isLetter
        let isLowSign = (bytes &+ 0x5F5F_5F5F_5F5F_5F5F) & ~(bytes &+ 0x5959_5959_5959_5959)
        if (isDigitOrSign | isLowSign) & Self.high != 0 { _ = lookClosely(from: place, to: place + Self.block) }
        // Two letters in a row that stand alone: other bytes two apart.
        let other = ~isLetter & Self.high
        if other & other >> 16 & other >> 32 & ~(other >> 8) & ~(other >> 24) != 0, !found.contains(.spacing) {
            lookForSpacing(at: place)
        }
    }

    // MARK: Single bytes

    /// - Returns: The place behind the last character.
    private mutating func lookClosely(from start: Int, to end: Int) -> Int {
        var index = start
        while index < end {
            let byte = text[index]
            let kind = kinds.withUnsafeBufferPointer { $0[Int(byte)] }
            switch kind {
            case .plain:
                index += 1
                continue
            case .wide, .other:
                let width = byte < 0xC2 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
                // Most Korean syllables start as some odd letters do.
                let isKorean = byte == 0xEA && index + 1 < text.count && text[index + 1] >= 0xB0
                if kind == .other, !isKorean { CharacterWalk.look(text, index, &found) }
                let next = min(index + width, text.count)
                if width > 1, !found.contains(.spacing), next == text.count || Spacing.isSeparator(text[next]),
                    index == 0 || Spacing.isSeparator(text[index - 1])
                {
                    lookForWideSpacing(at: index)
                }
                index = next
                continue
            case .substitute: if !found.contains(.leetspeak) { lookForLeetspeak(at: index) }
            case .escape: if !found.contains(.escaped) { lookForEscape(at: index) }
            case .digit: break
            }
            if !found.contains(.encoded), ByteKind.isDigit(byte) { lookForCode(at: index, start) }
            if byte == 0x7C || byte == 0x7E, !found.contains(.spacing), isLetter(index - 1), isLetter(index + 1) {
                found.insert(.spacing)
            }
            index += 1
        }
        return index
    }

    private func isLetter(_ index: Int) -> Bool {
        text.indices.contains(index) && (text[index] | 0x20 &- 0x61 < 26 || text[index] >= 0x80)
    }

    /// Whether a letter of Latin, Greek or Cyrillic ends or starts at a place.
    private func isWordByte(_ index: Int) -> Bool {
        guard text.indices.contains(index) else { return false }
        let byte = text[index]
        if byte < 0x80 { return ByteKind.isLetter(byte) }
        if byte >= 0xC3 { return byte <= 0xD4 }
        return byte < 0xC0 && index > 0 && text[index - 1] >= 0xC3 && text[index - 1] <= 0xD4
    }

    /// A digit or sign inside a word, or before one.
    private mutating func lookForLeetspeak(at index: Int) {
        guard isWordByte(index + 1) || ByteKind.isSubstitute(text, index + 1) else { return }
        guard isWordByte(index - 1) || isWordByte(index + 2) && isWordByte(index + 3) else { return }
        found.insert(.leetspeak)
    }

    /// A digit in eight letters and digits in a row, in a short piece in quotes, or `70 68 69`.
    private mutating func lookForCode(at index: Int, _ start: Int) {
        if start + 8 <= text.count, (start..<start + 8).allSatisfy({ ByteKind.isAlphanumeric(text[$0]) }) {
            found.insert(.encoded)
        }
        if isQuotedPiece(index) { found.insert(.encoded) }
        guard index + 8 <= text.count else { return }
        let isSpacedHex =
            !ByteKind.isAlphanumeric(text[index + 2]) && text[index + 2] == text[index + 5]
            && [0, 1, 3, 4, 6, 7].allSatisfy { ByteKind.hexadecimal(text[index + $0]) != nil }
        let isPrefixedHex =
            text[index] == 0x30 && text[index + 1] | 0x20 == 0x78 && ByteKind.hexadecimal(text[index + 2]) != nil
        if isSpacedHex || isPrefixedHex { found.insert(.encoded) }
    }

    /// Whether letters of both cases stand beside a digit, with quotes around them: `"aGV5"`.
    private func isQuotedPiece(_ index: Int) -> Bool {
        var start = index
        while start > 0, index - start < 24, ByteKind.isAlphanumeric(text[start - 1]) { start -= 1 }
        guard start > 0, ByteKind.isQuote(text[start - 1]) else { return false }
        var end = index + 1
        while end < text.count, end - index < 24, ByteKind.isAlphanumeric(text[end]) { end += 1 }
        guard end - start >= 4, end < text.count, ByteKind.isQuote(text[end]) || text[end] == UInt8(ascii: "=") else {
            return false
        }
        let piece = text[start..<end]
        return piece.contains { 0x41...0x5A ~= $0 } && piece.contains { 0x61...0x7A ~= $0 }
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
        let end = min(start + 24, text.count)
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

    /// Three characters that are not ASCII, each alone, in a row.
    private mutating func lookForWideSpacing(at start: Int) {
        var index = max(0, start - 8)
        while index > 0, text[index] & 0xC0 == 0x80 { index -= 1 }
        let end = min(start + 24, text.count)
        var singles = 0
        while index < end {
            let lead = text[index]
            let width = lead < 0xC2 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
            if width == 1 {
                if !Spacing.isSeparator(lead) { singles = 0 }
            } else if index + width == text.count
                || index + width < text.count && Spacing.isSeparator(text[index + width]),
                index == 0 || Spacing.isSeparator(text[index - 1])
            {
                singles += 1
                if singles >= 3 { found.insert(.spacing) }
            } else {
                singles = 0
            }
            index += width
        }
    }

    /// Asks of a window with few vowels whether it would read better in rot13.
    private mutating func closeWindow(_ window: Range<Int>) {
        let letterCount = Int((letters &* 0x0101_0101_0101_0101) >> 56)
        let vowelCount = Int((vowels &* 0x0101_0101_0101_0101) >> 56)
        letters = 0
        vowels = 0
        guard letterCount >= 8, vowelCount * 100 < letterCount * 29, !found.contains(.rot13) else { return }
        if Rot13.largestGain(text, window) > Rot13.suspectedGain { found.insert(.rot13) }
    }
}

/// What a byte may be a part of.
enum ByteKind: UInt8 {
    case plain, substitute, escape, digit
    /// Of a character that ordinary text is made of, whatever stands beside it; of one to look at.
    case wide, other

    static let kinds: [ByteKind] = (0..<256).map { byte in
        switch UInt8(byte) {
        case 0x80..<0xC2, 0xC3...0xC8, 0xD7, 0xDA, 0xDC...0xE0, 0xE4...0xE9, 0xEB...0xEE: .wide
        case 0x80...: .other
        case UInt8(ascii: "%"), UInt8(ascii: "&"), UInt8(ascii: "\\"): .escape
        case let byte where Leetspeak.isSubstitute(byte): .substitute
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "|"), UInt8(ascii: "~"): .digit
        default: .plain
        }
    }

    static func isSubstitute(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        text.indices.contains(index) && kinds[Int(text[index])] == .substitute
    }

    @inline(__always)
    static func isLetter(_ byte: UInt8) -> Bool { byte | 0x20 &- 0x61 < 26 }

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    static func isQuote(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`")
    }

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
