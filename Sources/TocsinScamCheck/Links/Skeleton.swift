// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A name as it looks at a glance: letters that look alike become one.
///
/// A small table for host names, after Unicode's confusables (UTS 39); digits that stand for letters are added.
enum Skeleton {
    private static let table: [Character: String] = [
        "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "і": "i", "ї": "i", "ј": "j", "ѕ": "s",
        "ԁ": "d", "һ": "h", "ӏ": "l",
        "к": "k", "м": "m", "т": "t", "в": "b", "н": "h", "г": "r", "ɡ": "g", "ո": "n", "ս": "u", "օ": "o", "ɑ": "a",
        "ı": "i", "α": "a", "ο": "o",
        "ρ": "p", "ν": "v", "τ": "t", "κ": "k", "ι": "i", "υ": "u", "ε": "e", "ω": "w", "à": "a", "á": "a", "â": "a",
        "ä": "a", "ã": "a", "å": "a",
        "ā": "a", "ą": "a", "è": "e", "é": "e", "ê": "e", "ë": "e", "ē": "e", "ę": "e", "ė": "e", "ì": "i", "í": "i",
        "î": "i", "ï": "i", "ī": "i",
        "ò": "o", "ó": "o", "ô": "o", "ö": "o", "õ": "o", "ø": "o", "ō": "o", "ù": "u", "ú": "u", "û": "u", "ü": "u",
        "ū": "u", "ç": "c", "ć": "c",
        "č": "c", "ñ": "n", "ń": "n", "ş": "s", "š": "s", "ś": "s", "ž": "z", "ż": "z", "ź": "z", "ý": "y", "ł": "l",
        "ğ": "g", "ť": "t", "ţ": "t",
        "0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g", "$": "s", "|": "l", "_": "",
    ]

    static func of(_ name: String) -> String {
        var result = ""
        for character in name.lowercased() { result += table[character] ?? String(character) }
        return result.replacing("rn", with: "m").replacing("vv", with: "w").replacing("cl", with: "d").replacing(
            "i",
            with: "l"
        )
    }
}

/// How many letters must change for one name to become another (insert, remove, replace, swap neighbours).
enum EditDistance {
    /// The distance, or `limit` + 1 when it is greater.
    static func between(_ left: String, _ right: String, limit: Int) -> Int {
        let left = Array(left.unicodeScalars)
        let right = Array(right.unicodeScalars)
        guard abs(left.count - right.count) <= limit else { return limit + 1 }
        var previous: [Int] = []
        var current = Array(0...right.count)
        for row in 0..<left.count {
            var next = [row + 1]
            for column in 0..<right.count {
                var best = min(
                    current[column + 1] + 1,
                    next[column] + 1,
                    current[column] + (left[row] == right[column] ? 0 : 1)
                )
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    best = min(best, previous[column - 1] + 1)
                }
                next.append(best)
            }
            previous = current
            current = next
        }
        return min(current[right.count], limit + 1)
    }
}
