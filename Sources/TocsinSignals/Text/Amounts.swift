// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A number in a text and the words behind it.
struct Amount: Equatable {
    var number: Int
    /// Up to 48 bytes behind the number, ASCII letters in lower case.
    var following: String
}

/// Finds numbers in a text, for signals that count what is asked for.
enum Amounts {
    private static let maximumCount = 64
    private static let followingBytes = 48

    /// The first 64 numbers of one to four digits, in order.
    static func find(in text: String) -> [Amount] {
        var text = text
        return text.withUTF8 { utf8 in
            var amounts: [Amount] = []
            var index = 0
            while index < utf8.count && amounts.count < maximumCount {
                guard isDigit(utf8[index]) else {
                    index += 1
                    continue
                }
                let start = index
                while index < utf8.count && isDigit(utf8[index]) { index += 1 }
                let isFraction =
                    start > 0 && (utf8[start - 1] == UInt8(ascii: ".") || utf8[start - 1] == UInt8(ascii: ","))
                guard index - start <= 4, !isFraction else { continue }
                let number = utf8[start..<index].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
                let end = min(utf8.count, index + followingBytes)
                amounts.append(Amount(number: number, following: lowercased(utf8[index..<end])))
            }
            return amounts
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    private static func lowercased(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> String {
        String(decoding: bytes.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}
