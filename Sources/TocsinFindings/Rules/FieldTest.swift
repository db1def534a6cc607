// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
package import PatternMatching

/// What a selection asks of one field.
package struct FieldTest: Sendable {
    package var field: String
    package var test: Test

    package enum Test: Sendable {
        /// Any of the patterns.
        case patterns([Pattern])
        /// Any of the comparisons, or all.
        case numbers([NumberComparison], all: Bool)
        case flag(Bool)
        case exists(Bool)
        /// The same value as another field.
        case equals(field: String)
    }
}

/// A Sigma modifier that we know.
enum Modifier: String, CaseIterable {
    case contains, startswith, endswith, all, re, cased, windash, base64offset, gt, gte, lt, lte, exists, fieldref, cidr
    case expand
    case ignoreCase = "i"
    case multiline = "m"
    case dotAll = "s"
}

extension Pattern {
    /// The patterns that Sigma values stand for, under their modifiers.
    static func patterns(forSigmaValues values: [String], modifiers: Set<Modifier>) -> [Pattern] {
        let ignoresCase = !modifiers.contains(.cased)
        let isAnywhere =
            modifiers.contains(.contains)
            && modifiers.isDisjoint(with: [.re, .base64offset, .startswith, .endswith, .windash])
        return values.flatMap { value in
            // Nearly all of some ten thousand.
            isAnywhere && !value.utf8.contains(where: isWildcard)
                ? [.literal(value, ignoresCase: ignoresCase)] : patterns(forSigmaValue: value, modifiers: modifiers)
        }
    }

    private static func isWildcard(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "\\")
    }

    private static func patterns(forSigmaValue value: String, modifiers: Set<Modifier>) -> [Pattern] {
        let ignoresCase = !modifiers.contains(.cased)
        if modifiers.contains(.re) {
            return [
                Pattern(
                    expression: value,
                    ignoresCase: modifiers.contains(.ignoreCase),
                    isMultiline: modifiers.contains(.multiline),
                    dotMatchesNewline: modifiers.contains(.dotAll)
                )
            ]
        }
        if modifiers.contains(.base64offset) {
            // Of a single character nothing is left at the place where its neighbours decide everything.
            return base64Offsets(of: value).filter { !$0.isEmpty }.map { .literal($0, ignoresCase: false) }
        }
        let expression = expression(forWildcards: value)
        let values = modifiers.contains(.windash) ? windashes(expression) : [expression]
        return values.map { value in
            let anchored =
                if modifiers.contains(.contains) {
                    value
                } else if modifiers.contains(.startswith) {
                    "\\A" + value
                } else if modifiers.contains(.endswith) {
                    value + "\\z"
                } else {
                    "\\A" + value + "\\z"
                }
            // A `*` may stand for several lines.
            return Pattern(expression: anchored, ignoresCase: ignoresCase, dotMatchesNewline: true)
        }
    }

    /// `*` and `?` as wildcards, `\` before them as escape, everything else to the letter.
    private static func expression(forWildcards value: String) -> String {
        var expression = ""
        var isEscaped = false
        for character in value {
            switch character {
            case "*", "?":
                expression += isEscaped ? escaped(String(character)) : character == "*" ? ".*" : "."
                isEscaped = false
            case "\\":
                if isEscaped { expression += escaped("\\") }
                isEscaped.toggle()
            default:
                if isEscaped { expression += escaped("\\") }
                expression += escaped(String(character))
                isEscaped = false
            }
        }
        return isEscaped ? expression + escaped("\\") : expression
    }

    private static func windashes(_ expression: String) -> [String] {
        let dashes = ["\\-", "\\/", "–", "—", "―"]
        guard let first = dashes.prefix(2).first(where: { expression.contains($0) }) else { return [expression] }
        return dashes.map { expression.replacing(first, with: $0) }
    }

    /// A text's Base64 at each of the three places where it can start, without the characters that its neighbours decide.
    private static func base64Offsets(of text: String) -> [String] {
        (0..<3).map { offset in
            let bytes = [UInt8](repeating: 0, count: offset) + Array(text.utf8)
            let encoded = Data(bytes).base64EncodedString().filter { $0 != "=" }
            let startCut = [0, 2, 3][offset]
            let endCut = bytes.count % 3 == 0 ? 0 : 1
            return String(encoded.dropFirst(startCut).dropLast(endCut))
        }
    }
}
