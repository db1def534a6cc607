// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A number in a text.
struct Amount: Equatable {
    var number: Int
    /// The byte behind the number.
    var end: Int
}

/// Finds numbers in a text, for signals that count what is asked for.
enum Amounts {
    private static let maximumCount = 64

    /// The first 64 numbers of one to four digits, in order.
    static func find(in utf8: UnsafeBufferPointer<UInt8>) -> [Amount] {
        var amounts: [Amount] = []
        var index = 0
        while index < utf8.count && amounts.count < maximumCount {
            guard isDigit(utf8[index]) else {
                index += 1
                continue
            }
            let start = index
            while index < utf8.count && isDigit(utf8[index]) { index += 1 }
            let isFraction = start > 0 && (utf8[start - 1] == UInt8(ascii: ".") || utf8[start - 1] == UInt8(ascii: ","))
            guard index - start <= 4, !isFraction else { continue }
            let number = utf8[start..<index].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
            amounts.append(Amount(number: number, end: index))
        }
        return amounts
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10
    }
}

/// Words to be looked for in short stretches of UTF-8, ASCII letters without regard to case.
struct WordList: Sendable {
    /// By first byte.
    private let words: [[[UInt8]]]

    init(_ words: [String]) {
        var byFirst = [[[UInt8]]](repeating: [], count: 256)
        for word in words {
            let bytes = Array(word.utf8)
            if let first = bytes.first { byFirst[Int(first)].append(bytes) }
        }
        self.words = byFirst
    }

    /// Whether one of the words starts at a byte.
    func starts(at index: Int, in utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        guard index < utf8.count else { return false }
        for word in words[Int(Self.lowercased(utf8[index]))] where index + word.count <= utf8.count {
            var matched = 1
            while matched < word.count && Self.lowercased(utf8[index + matched]) == word[matched] { matched += 1 }
            if matched == word.count { return true }
        }
        return false
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }
}
