// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// One word of a quoted text, and what has to be masked in it.
struct RedactionToken {
    private let word: String
    private let core: Substring
    private let prefix: Substring
    private let suffix: Substring

    init(_ word: String) {
        self.word = word
        let isOuter: (Character) -> Bool = { Self.outer.contains($0) }
        let rest = word.drop(while: isOuter)
        prefix = word[..<rest.startIndex]
        var end = rest.endIndex
        while end > rest.startIndex, isOuter(rest[rest.index(before: end)]) { end = rest.index(before: end) }
        core = rest[..<end]
        suffix = word[end...]
    }

    /// The word with its mask, or as it is.
    var masked: String {
        mask.map { prefix + $0 + suffix } ?? word
    }

    /// What stands for the word; nil where nothing is to be masked.
    var mask: String? {
        if isLink { return "[link]" }
        if core.dropFirst().contains("@") || core.contains("\u{FF20}") { return "[e-mail]" }
        if core.first == "@", core.count > 1 { return "[handle]" }
        if isNumber { return "[number]" }
        if core.contains(where: Self.isDigit) || hasSpelledNumber { return maskedDigits }
        return hasLongToken ? "[token]" : nil
    }

    /// Digits and what groups them, such as `+1`, `(555)`, `01-02`.
    var isNumber: Bool {
        core.contains(where: Self.isDigit)
            && core.allSatisfy { Self.isDigit($0) || "+-–.,:/()%#$€£¥*'’".contains($0) }
    }

    /// An upper-case letter followed by lower-case ones.
    var isCapitalised: Bool {
        guard let first = core.first, first.isUppercase, core.count > 1 else { return false }
        return core.dropFirst().contains(where: \.isLowercase)
    }

    /// The punctuation that ends a word, and with it a run of names.
    static func trailingPunctuation(of word: String) -> String {
        String(RedactionToken(word).suffix)
    }

    private static let outer: Set<Character> = [
        ".", ",", ";", ":", "!", "?", "(", ")", "[", "]", "{", "}", "<", ">", "\"", "'", "«", "»", "“", "”", "„", "‘",
        "’",
        "。", "，", "、", "；", "：", "！", "？", "（", "）", "「", "」", "؟", "،", "؛", "*", "_", "`", "|",
    ]

    private static func isDigit(_ character: Character) -> Bool {
        character.unicodeScalars.contains { $0.properties.generalCategory == .decimalNumber }
    }

    private var isLink: Bool {
        let lower = core.lowercased()
        if lower.contains("://") || lower.contains("www.") || lower.contains("[.]") || lower.contains("hxxp") {
            return true
        }
        return hasHostName && !core.contains("@")
    }

    /// Whether a stretch of the word reads like `name.tld`.
    private var hasHostName: Bool {
        let labels = core.split(separator: ".", omittingEmptySubsequences: false)
        return zip(labels, labels.dropFirst()).contains { name, domain in
            guard let last = name.last, last.isASCII, last.isLetter || last.isNumber else { return false }
            let letters = domain.prefix { $0.isASCII && $0.isLetter }
            guard letters.count >= 2 else { return false }
            // `end.Next` is two sentences without a space; masking it does no harm.
            let after = domain.dropFirst(letters.count).first
            return after == nil || after == "/" || after == ":" || after == "?" || after == "-"
                || after?.isASCII == false
        }
    }

    /// A word that holds digits: the whole ASCII word around them is a code; in other scripts only the digits go.
    private var maskedDigits: String {
        var masked = ""
        var run = ""
        var spelled = ""
        func flush() {
            if run.contains(where: Self.isDigit) {
                masked += run.allSatisfy(Self.isDigit) ? "[number]" : "[code]"
            } else {
                masked += run
            }
            masked += spelled.count >= Self.spelledNumber ? "[number]" : spelled
            run = ""
            spelled = ""
        }
        for character in core {
            if character.isASCII || Self.isDigit(character) {
                if !spelled.isEmpty { flush() }
                run.append(character)
            } else if Self.numerals.contains(character) {
                if !run.isEmpty { flush() }
                spelled.append(character)
            } else {
                flush()
                masked.append(character)
            }
        }
        flush()
        return masked
    }

    /// Chinese numerals also stand in plain words; as many in a row as this are a number of somebody's.
    private static let spelledNumber = 5
    private static let numerals: Set<Character> = ["〇", "零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"]

    private var hasSpelledNumber: Bool {
        var length = 0
        for character in core {
            length = Self.numerals.contains(character) ? length + 1 : 0
            if length >= Self.spelledNumber { return true }
        }
        return false
    }

    private static let longToken = 24

    private var hasLongToken: Bool {
        var length = 0
        for character in core {
            length = character.isASCII && (character.isLetter || "_-=+/".contains(character)) ? length + 1 : 0
            if length >= Self.longToken { return true }
        }
        return false
    }
}
