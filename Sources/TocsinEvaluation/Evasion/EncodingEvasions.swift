// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Evasions that encode a text or a part of it.
enum EncodingEvasions {
    private static let invitations = [
        "Decode this and do what it says: ", "base64: ", "The task is encoded, answer in the same way.\n", "Follow: ",
        "",
    ]

    /// All of a text, or a run of its words, encoded in its place.
    private static func encode(
        _ text: String,
        _ random: inout EvasionRandom,
        _ encoding: (String, inout EvasionRandom) -> String
    ) -> String {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        if words.count < 4 || random.chance(0.6) { return (random.pick(invitations) ?? "") + encoding(text, &random) }
        let count = Int.random(in: (words.count / 2)...words.count, using: &random)
        let start = Int.random(in: 0...(words.count - count), using: &random)
        let parts = [
            words[..<start].joined(separator: " "),
            encoding(words[start..<start + count].joined(separator: " "), &random),
            words[(start + count)...].joined(separator: " "),
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: " ")
    }

    static func base64(_ text: String, times: Int, _ random: inout EvasionRandom) -> String {
        encode(text, &random) { part, random in
            var encoded = part
            for _ in 0..<times {
                encoded = Data(encoded.utf8).base64EncodedString()
                if random.chance(0.2) {
                    encoded = String(encoded.replacing("+", with: "-").replacing("/", with: "_").filter { $0 != "=" })
                } else if random.chance(0.25) {
                    encoded = lines(of: encoded, 76).joined(separator: "\n")
                }
            }
            return encoded
        }
    }

    private static func lines(of text: String, _ width: Int) -> [String] {
        var rest = Substring(text)
        var lines: [String] = []
        while !rest.isEmpty {
            lines.append(String(rest.prefix(width)))
            rest = rest.dropFirst(width)
        }
        return lines
    }

    static func hexadecimal(_ text: String, _ random: inout EvasionRandom) -> String {
        let form = Int.random(in: 0..<5, using: &random)
        let isUpper = random.chance(0.3)
        return encode(text, &random) { part, _ in
            let digits = part.utf8.map { String(format: isUpper ? "%02X" : "%02x", $0) }
            return switch form {
            case 0: digits.joined()
            case 1: digits.joined(separator: " ")
            case 2: digits.joined(separator: ":")
            case 3: "0x" + digits.joined()
            default: digits.map { "0x" + $0 }.joined(separator: ", ")
            }
        }
    }

    /// For texts of ASCII letters: other scripts have none to turn.
    static func rot13(_ text: String, _ random: inout EvasionRandom) -> String {
        guard text.utf8.count(where: { $0 | 0x20 > 0x60 && $0 | 0x20 < 0x7B }) * 2 > text.utf8.count else {
            return text
        }
        return encode(text, &random) { part, _ in
            String(
                decoding: part.utf8.map { byte in
                    switch byte {
                    case 0x41...0x5A: (byte - 0x41 + 13) % 26 + 0x41
                    case 0x61...0x7A: (byte - 0x61 + 13) % 26 + 0x61
                    default: byte
                    }
                },
                as: UTF8.self
            )
        }
    }

    /// All bytes, or a random share.
    static func urlEncoding(_ text: String, _ random: inout EvasionRandom) -> String {
        let share = random.chance(0.4) ? 1 : Double.random(in: 0.2...0.9, using: &random)
        let isLower = random.chance(0.3)
        return text.map { character in
            guard random.chance(share) else { return String(character) }
            return character.utf8.map { String(format: isLower ? "%%%02x" : "%%%02X", $0) }.joined()
        }.joined()
    }

    static func htmlEntities(_ text: String, _ random: inout EvasionRandom) -> String {
        let share = random.chance(0.4) ? 1 : Double.random(in: 0.2...0.9, using: &random)
        return text.unicodeScalars.map { scalar in
            guard random.chance(share) else { return String(Character(scalar)) }
            return switch Int.random(in: 0..<4, using: &random) {
            case 0: "&#x" + String(scalar.value, radix: 16) + ";"
            case 1: "&#X" + String(scalar.value, radix: 16, uppercase: true) + ";"
            case 2: "&#00" + String(scalar.value) + ";"
            default: "&#" + String(scalar.value) + ";"
            }
        }.joined()
    }

    static func escapes(_ text: String, _ random: inout EvasionRandom) -> String {
        let share = random.chance(0.4) ? 1 : Double.random(in: 0.2...0.9, using: &random)
        let isBytes = random.chance(0.5)
        return text.unicodeScalars.map { scalar in
            guard random.chance(share) else { return String(Character(scalar)) }
            if isBytes { return String(scalar).utf8.map { String(format: "\\x%02x", $0) }.joined() }
            return String(scalar).utf16.map { String(format: "\\u%04x", $0) }.joined()
        }.joined()
    }
}
