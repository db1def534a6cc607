// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// The words that an expression spells out, as far as they can be read off it: letters, alternatives, small classes, and what may be left out.
///
/// Whatever else matches, such as `\w` or `.`, ends a word. Meant for looking words up, not for matching.
struct PatternWords {
    private let letters: [Character]
    private var place = 0
    private var found: Set<String> = []
    /// So many beginnings of one word are followed; a long expression has few.
    private static let mostAtOnce = 64
    private static let largestClass = 8

    /// - Returns: The words in small letters; never an empty one.
    static func of(_ expression: String) -> Set<String> {
        var reader = PatternWords(expression)
        while reader.next != nil {
            let words = reader.alternatives([""])
            reader.end(words)
            // A ")" that closes nothing.
            reader.place += 1
        }
        return reader.found.subtracting([""])
    }

    private init(_ expression: String) {
        letters = Array(expression.lowercased())
    }

    private var next: Character? { place < letters.count ? letters[place] : nil }

    /// Reads up to the end of a group.
    ///
    /// - Returns: What words that began as `begun` have become.
    private mutating func alternatives(_ begun: Set<String>) -> Set<String> {
        var words = series(begun)
        while next == "|" {
            place += 1
            words.formUnion(series(begun))
        }
        return Self.some(words)
    }

    private mutating func series(_ begun: Set<String>) -> Set<String> {
        var words = begun
        while let letter = next, letter != "|", letter != ")" {
            place += 1
            let without = words
            words = piece(letter, words)
            if mayBeLeftOut() { words = Self.some(words.union(without)) }
        }
        return words
    }

    /// One letter, class or group that begins with a character that was just read.
    private mutating func piece(_ letter: Character, _ begun: Set<String>) -> Set<String> {
        switch letter {
        case "(": return group(begun)
        case "[": return letterClass(begun)
        case "\\":
            place += 1
            return end(begun)
        case _ where letter.isLetter: return Set(begun.map { $0 + String(letter) })
        default: return end(begun)
        }
    }

    private mutating func group(_ begun: Set<String>) -> Set<String> {
        if next == "?" {
            // What kind of group it is: "?:", "?<name>" and others.
            while let letter = next, !":)=!>".contains(letter) { place += 1 }
            if next != ")" { place += 1 }
        }
        let words = alternatives(begun)
        place += 1
        return words
    }

    private mutating func letterClass(_ begun: Set<String>) -> Set<String> {
        let start = place
        if next == "^" { place += 1 }
        if next == "]" { place += 1 }
        while let letter = next, letter != "]" { place += letter == "\\" ? 2 : 1 }
        let choices = letters[min(start, letters.count)..<min(place, letters.count)]
        place += 1
        guard choices.count <= Self.largestClass, choices.allSatisfy(\.isLetter) else { return end(begun) }
        return Self.some(Set(begun.flatMap { word in choices.map { word + String($0) } }))
    }

    /// Reads how often the piece before it stands.
    private mutating func mayBeLeftOut() -> Bool {
        var isOptional = false
        switch next {
        case "?", "*":
            isOptional = true
            place += 1
        case "+": place += 1
        case "{":
            place += 1
            isOptional = next == "0" || next == ","
            while let letter = next, letter != "}" {
                place += 1
                // Not a count but the text itself.
                if letter == "|" || letter == ")" { break }
            }
            place += 1
        default: return false
        }
        // How eager it is.
        if next == "?" || next == "+" { place += 1 }
        return isOptional
    }

    @discardableResult
    private mutating func end(_ words: Set<String>) -> Set<String> {
        found.formUnion(words)
        return [""]
    }

    private static func some(_ words: Set<String>) -> Set<String> {
        words.count <= mostAtOnce ? words : Set(words.sorted().prefix(mostAtOnce))
    }
}
