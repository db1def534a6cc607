// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Masks what could lead to a person in a quoted text.
///
/// Masked: e-mail addresses, links and host names, handles, numbers, words that hold a digit, long tokens such as keys and
/// wallets, and two or more capitalised words in a row, which are mostly names. It masks too much rather than too little, and
/// still cannot know every name: a lone name, or one in a script without capitals, stays. People read excerpts
/// before they are shared.
package enum Redaction {
    /// The text with masks, on one line.
    package static func redacted(_ text: String) -> String {
        var masked = ""
        var names: [String] = []
        func flush() {
            if names.count >= 2 {
                append("[name]" + RedactionToken.trailingPunctuation(of: names[names.count - 1]))
            } else {
                names.forEach(append)
            }
            names = []
        }
        func append(_ word: String) {
            if !masked.isEmpty { masked += " " }
            masked += word
        }
        for word in joinedNumbers(words(of: text)) {
            let token = RedactionToken(word)
            if token.mask == nil, token.isCapitalised {
                names.append(word)
                if !RedactionToken.trailingPunctuation(of: word).isEmpty { flush() }
                continue
            }
            flush()
            append(token.masked)
        }
        flush()
        return masked
    }

    /// A redacted stretch around the bytes that matched.
    ///
    /// - Parameters:
    ///   - text: The whole text.
    ///   - bytes: Where in the text's UTF-8 the match lies; cut to the text where it reaches beyond.
    ///   - mostCharacters: The most characters of the result, ellipses among them.
    /// - Returns: Nil for an empty text.
    package static func excerpt(of text: String, around bytes: Range<Int>, mostCharacters: Int) -> String? {
        let utf8 = text.utf8
        let start = min(max(bytes.lowerBound, 0), utf8.count)
        let end = min(max(bytes.upperBound, start), utf8.count)
        let middle = start + min(end - start, mostCharacters) / 2
        guard let center = nearestCharacter(to: middle, in: text) else { return nil }

        // Whole words only: half an e-mail address is not recognised as one.
        let half = mostCharacters / 2
        let from = text.index(center, offsetBy: -half, limitedBy: text.startIndex) ?? text.startIndex
        let to = text.index(center, offsetBy: half, limitedBy: text.endIndex) ?? text.endIndex
        let first = wordStart(at: from, in: text)
        let last = wordEnd(at: to, in: text)
        var quoted = redacted(String(text[first..<last]))
        guard !quoted.isEmpty else { return nil }
        if first > text.startIndex { quoted = "… " + quoted }
        if last < text.endIndex { quoted += " …" }
        return quoted.count <= mostCharacters ? quoted : String(quoted.prefix(mostCharacters - 2)) + " …"
    }

    /// How far a word is followed beyond the window; scripts without spaces have no words to follow.
    private static let longestWord = 120

    private static func nearestCharacter(to offset: Int, in text: String) -> String.Index? {
        guard !text.isEmpty else { return nil }
        let index = text.utf8.index(text.utf8.startIndex, offsetBy: min(offset, text.utf8.count - 1))
        return text.rangeOfCharacter(at: index)
    }

    private static func wordStart(at index: String.Index, in text: String) -> String.Index {
        var start = index
        for _ in 0..<longestWord where start > text.startIndex {
            let before = text.index(before: start)
            if text[before].isWhitespace { return start }
            start = before
        }
        return start
    }

    private static func wordEnd(at index: String.Index, in text: String) -> String.Index {
        var end = index
        for _ in 0..<longestWord where end < text.endIndex {
            if text[end].isWhitespace { return end }
            end = text.index(after: end)
        }
        return end
    }

    private static func words(of text: String) -> [String] {
        text.split(whereSeparator: \.isWhitespace).map { PlainText.cleaned(String($0)) }.filter { !$0.isEmpty }
    }

    /// Puts the parts of a number written with spaces, such as a telephone number, into one word.
    private static func joinedNumbers(_ words: [String]) -> [String] {
        var joined: [String] = []
        var lastIsNumber = false
        for word in words {
            let isNumber = RedactionToken(word).isNumber
            if isNumber, lastIsNumber, !joined.isEmpty {
                joined[joined.count - 1] += word
            } else {
                joined.append(word)
            }
            lastIsNumber = isNumber
        }
        return joined
    }
}

extension String {
    /// The character that an index, perhaps inside one, belongs to.
    fileprivate func rangeOfCharacter(at index: String.Index) -> String.Index {
        // `index(before:)` of the next boundary rounds down to a character.
        let next = self[index...].isEmpty ? endIndex : self.index(after: index)
        return next > startIndex ? self.index(before: next) : startIndex
    }
}
