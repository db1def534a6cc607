// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TextNormalization

/// A tag of HTML, read as browsers read it: a ">" within quotation marks does not end it.
struct HTMLTag {
    /// Lower case, without "/".
    let name: String
    /// Values by lower-cased name, the first of each; entities are decoded.
    private var attributes: [String: String] = [:]
    /// Where the text goes on; beyond the end where the tag has none.
    private(set) var end: Int

    /// `start`: Where the name begins.
    init(_ html: [UInt8], from start: Int) {
        var place = start
        func word(until isEnd: (UInt8) -> Bool) -> ArraySlice<UInt8> {
            let start = place
            while place < html.count, !isEnd(html[place]) { place += 1 }
            return html[start..<place]
        }
        func isAtEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ">") }
        func isNameEnd(_ byte: UInt8) -> Bool { Self.isBlank(byte) || byte == UInt8(ascii: "/") || isAtEnd(byte) }

        name = Self.lower(word(until: isNameEnd))
        while true {
            _ = word { !Self.isBlank($0) && $0 != UInt8(ascii: "/") }
            guard place < html.count, !isAtEnd(html[place]) else { break }
            // An equals sign that nothing stands before is part of a name.
            let first = html[place]
            place += 1
            let attribute = Self.lower([first] + word { isNameEnd($0) || $0 == UInt8(ascii: "=") })
            _ = word { !Self.isBlank($0) }
            guard place < html.count, html[place] == UInt8(ascii: "=") else { continue }
            place += 1
            _ = word { !Self.isBlank($0) }
            guard place < html.count else { break }
            let value: ArraySlice<UInt8>
            let quote = html[place]
            if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
                place += 1
                value = word { $0 == quote }
                place += 1
            } else {
                value = word { Self.isBlank($0) || isAtEnd($0) }
            }
            guard attributes[attribute] == nil else { continue }
            attributes[attribute] = String(decoding: HTMLEntities.decoded(value), as: UTF8.self)
        }
        end = place + 1
    }

    func attribute(_ name: String) -> String? { attributes[name] }

    static func lower(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || (0x09...0x0D).contains(byte)
    }

    private static func lower(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: bytes.map { lower($0) }, as: UTF8.self)
    }
}
