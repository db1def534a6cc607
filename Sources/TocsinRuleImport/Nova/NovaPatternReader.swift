// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Reads the right side of `$name = …` in the section `keywords`.
///
/// As NOVA does: the pattern is all between the line's first and last mark, and a backslash in quotes is a backslash; a text is looked for without
/// regard to case, an expression with regard to it unless `i` stands behind it; `case:true`, behind the pattern or at its end, asks for case.
enum NovaPatternReader {
    static func pattern(_ text: Substring) throws(NovaProblem.Kind) -> NovaKeyword.Pattern {
        guard let mark = text.first, "\"'/".contains(mark) else { throw .badPattern }
        var rest = text.dropFirst()
        var isCased: Bool?
        for (word, value) in [(casedWord, true), ("case:false", false)] where rest.hasSuffix(word) {
            rest = rest.dropLast(word.count).trimmingSuffix { $0.isWhitespace }
            isCased = value
        }
        guard let end = rest.lastIndex(of: mark) else { throw .badPattern }
        var content = rest[..<end]
        let flags = rest[rest.index(after: end)...]
        guard flags.isEmpty || mark == "/" && flags.allSatisfy(\.isLetter) else { throw .badPattern }
        guard flags.allSatisfy({ $0 == "i" }) else { throw .badFlag(String(flags)) }
        if content.hasSuffix(casedWord) {
            content = content.dropLast(casedWord.count).trimmingSuffix { $0.isWhitespace }
            isCased = true
        }
        guard !content.isEmpty else { throw .emptyPattern }
        return mark == "/"
            ? .expression(String(content), isCased: isCased ?? flags.isEmpty)
            : .literal(String(content), isCased: isCased ?? false)
    }

    private static let casedWord = "case:true"
}

extension Substring {
    /// Without the characters at its end that are so.
    func trimmingSuffix(while isLeftOut: (Character) -> Bool) -> Substring {
        var rest = self
        while let last = rest.last, isLeftOut(last) { rest.removeLast() }
        return rest
    }
}
