// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// An address of a header: "Name <user@host>", or in the old form "user@host (Name)".
struct MailAddress: Sendable, Equatable {
    /// Comments in brackets are a part of it; empty when none is given.
    var displayName: String
    /// Lower case; empty when there is none.
    var domain: String

    init(_ value: String) {
        let (text, comment) = Self.parted(value)
        var address = text[...]
        var name = ""
        if let open = text.lastIndex(of: "<") {
            name = text[..<open].trimmingCharacters(in: CharacterSet(charactersIn: " \"'\t"))
            address = text[text.index(after: open)...].prefix { $0 != ">" }
        }
        displayName = [name, comment].filter { !$0.isEmpty }.joined(separator: " ")
        let at = address.lastIndex(of: "@")
        domain = at.map { address[address.index(after: $0)...].lowercased().trimmingCharacters(in: .whitespaces) } ?? ""
    }

    /// What stands outside of comments, and what stands in them; brackets within quotation marks are none.
    private static func parted(_ value: String) -> (text: String, comment: String) {
        var text = ""
        var comment = ""
        var depth = 0
        var isQuoted = false
        var isEscaped = false
        for character in value {
            let isPlain = isEscaped
            isEscaped = !isPlain && character == "\\"
            switch character {
            case "\"" where !isPlain && depth == 0:
                isQuoted.toggle()
                text.append(character)
            case "(" where !isPlain && !isQuoted:
                depth += 1
                if depth == 1, !comment.isEmpty { comment += " " }
            case ")" where !isPlain && !isQuoted && depth > 0:
                depth -= 1
            default:
                if depth > 0 { comment.append(character) } else { text.append(character) }
            }
        }
        return (text, comment.trimmingCharacters(in: .whitespaces))
    }
}
