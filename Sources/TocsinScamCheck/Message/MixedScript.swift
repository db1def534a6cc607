// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Words in which letters of one script stand for those of another that look the same: "раrсеl" with a Cyrillic "р", "а", "с" and "е".
enum MixedScript {
    /// A text with such words in the script that it is mostly in, by the letters that no other script has.
    ///
    /// Beside such a word, those that are wholly in look-alikes are put right as well, unless the text has words of the other script indeed.
    static func folded(_ text: String) -> String {
        var scripts: Set<Script> = []
        for scalar in text.unicodeScalars { if let script = script(scalar) { scripts.insert(script) } }
        guard scripts.count > 1 else { return text }
        let words = words(text)
        let isLatin = words.reduce(0) { $0 + $1.ownLatin } >= words.reduce(0) { $0 + $1.ownOthers }
        guard words.contains(where: { $0.isMixed && $0.canBe(latin: isLatin) }) else { return text }
        let isAlone = !words.contains { !$0.isMixed && (isLatin ? $0.ownOthers : $0.ownLatin) > 0 }
        var result = String.UnicodeScalarView()
        for word in words {
            let isFolded = (word.isMixed || isAlone) && word.canBe(latin: isLatin)
            let table = isFolded ? (isLatin ? toLatin : toCyrillic) : [:]
            for scalar in word.scalars { result.append(table[scalar] ?? scalar) }
        }
        return String(result)
    }

    private enum Script: Hashable { case latin, cyrillic, greek }

    /// A run of letters, or of anything else.
    private struct Word {
        var scalars: [Unicode.Scalar] = []
        var latin = 0
        /// Cyrillic and Greek letters.
        var others = 0
        /// Letters that no letter of the other script looks like.
        var ownLatin = 0
        var ownOthers = 0
        var hasGreek = false

        var isMixed: Bool { latin > 0 && others > 0 }

        /// Whether each letter looks like one of Latin, or else of Cyrillic.
        func canBe(latin isLatin: Bool) -> Bool {
            isLatin ? ownOthers == 0 : ownLatin == 0 && !hasGreek
        }

        mutating func append(_ scalar: Unicode.Scalar, _ script: Script?) {
            scalars.append(scalar)
            switch script {
            case .latin:
                latin += 1
                if toCyrillic[scalar] == nil { ownLatin += 1 }
            case .cyrillic, .greek:
                others += 1
                if toLatin[scalar] == nil { ownOthers += 1 }
                if script == .greek { hasGreek = true }
            case nil: break
            }
        }
    }

    private static func words(_ text: String) -> [Word] {
        var words: [Word] = []
        var isLetters = false
        for scalar in text.unicodeScalars {
            let script = script(scalar)
            if words.isEmpty || (script != nil) != isLetters { words.append(Word()) }
            isLetters = script != nil
            words[words.count - 1].append(scalar, script)
        }
        return words
    }

    private static func script(_ scalar: Unicode.Scalar) -> Script? {
        guard scalar.properties.isAlphabetic else { return nil }
        return switch scalar.value {
        case 0..<0x250: .latin
        case 0x370..<0x400: .greek
        case 0x400..<0x530: .cyrillic
        default: nil
        }
    }

    /// Those that look the same in most fonts, after Unicode's confusables (UTS 39): fewer than `TextNormalization` has, of whose letters whole words of
    /// Russian consist, so that here none of them is mistaken for Latin.
    private static let cyrillic: [(Unicode.Scalar, Unicode.Scalar)] = pairs(
        "аеорсухкіАВЕКМНОРСТУХІ",
        "aeopcyxkiABEKMHOPCTYXI"
    )
    private static let rare = pairs("јѕԁһӏԛԝЈЅԌԜ", "jsdhlqwJSGW")
    private static let greek = pairs("αορνκιυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aopvkiuxABEZHIKMNOPTYX")

    private static let toLatin = Dictionary((cyrillic + rare + greek).map { ($0.0, $0.1) }) { first, _ in first }
    private static let toCyrillic = Dictionary(cyrillic.map { ($0.1, $0.0) }) { first, _ in first }

    private static func pairs(_ from: String, _ to: String) -> [(Unicode.Scalar, Unicode.Scalar)] {
        Array(zip(from.unicodeScalars, to.unicodeScalars))
    }
}
