// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// How much a word of ASCII letters reads like one.
enum LetterPairs {
    private static let border = 26

    /// The sum over a word's pairs of letters, its borders included, in eighths of a bit against chance; other bytes count as borders.
    static func score(_ word: some Sequence<UInt8>) -> Int {
        CharacterTables.letterPairs.withUnsafeBufferPointer { table in
            var sum = 0
            var last = border
            for byte in word {
                let letter = ByteKind.isLetter(byte) ? Int(byte | 0x20) - 0x61 : border
                if last != border || letter != border { sum += Int(table[last * 27 + letter]) }
                last = letter
            }
            if last != border { sum += Int(table[last * 27 + border]) }
            return sum
        }
    }
}
