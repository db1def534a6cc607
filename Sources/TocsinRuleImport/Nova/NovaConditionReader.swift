// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Reads a condition: patterns and quantified sets of them, joined by `not`, `and` and `or`, which bind in this order.
struct NovaConditionReader {
    private struct Token {
        var text: Substring
        var line: Int
    }

    private var tokens: ArraySlice<Token>
    /// Where the condition ends, for what is missing there.
    private let lastLine: Int
    private var depth = 0
    /// Parentheses and negations may be nested so deep.
    private static let maximumDepth = 64

    /// A problem and its line.
    struct Failure: Error, Equatable {
        var line: Int
        var kind: NovaProblem.Kind
    }

    /// Reads the lines of a section; there is at least one.
    static func condition(_ lines: [(line: Int, text: Substring)]) throws(Failure) -> NovaCondition {
        var reader = NovaConditionReader(
            tokens: lines.flatMap { line, text in words(text).map { Token(text: $0, line: line) } }[...],
            lastLine: lines.last?.line ?? 1
        )
        let condition = try reader.or()
        if let rest = reader.tokens.first {
            throw Failure(line: rest.line, kind: .badCondition(reason: "'\(rest.text)' stands where it should end"))
        }
        return condition
    }

    private init(tokens: ArraySlice<Token>, lastLine: Int) {
        self.tokens = tokens
        self.lastLine = lastLine
    }

    /// Parentheses, and what white space or a parenthesis ends.
    private static func words(_ text: Substring) -> [Substring] {
        var words: [Substring] = []
        var rest = text
        while let first = rest.first {
            if first.isWhitespace {
                rest.removeFirst()
            } else if first == "(" || first == ")" {
                words.append(rest.prefix(1))
                rest.removeFirst()
            } else {
                words.append(rest.prefix { !$0.isWhitespace && $0 != "(" && $0 != ")" })
                rest = rest.dropFirst(words.last?.count ?? 1)
            }
        }
        return words
    }

    private func failure(_ reason: String) -> Failure {
        Failure(line: tokens.first?.line ?? lastLine, kind: .badCondition(reason: reason))
    }

    private mutating func take(_ word: String) -> Bool {
        guard tokens.first?.text.lowercased() == word else { return false }
        tokens.removeFirst()
        return true
    }

    private mutating func or() throws(Failure) -> NovaCondition {
        var parts = [try and()]
        while take("or") { parts.append(try and()) }
        return parts.count == 1 ? parts[0] : .or(parts)
    }

    private mutating func and() throws(Failure) -> NovaCondition {
        var parts = [try not()]
        while take("and") { parts.append(try not()) }
        return parts.count == 1 ? parts[0] : .and(parts)
    }

    private mutating func not() throws(Failure) -> NovaCondition {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else { throw failure("it is nested too deeply") }
        if take("not") { return .not(try not()) }
        if take("(") {
            let inner = try or()
            guard take(")") else { throw failure("a ')' is missing") }
            return inner
        }
        return try primary()
    }

    private mutating func primary() throws(Failure) -> NovaCondition {
        guard let token = tokens.popFirst() else { throw failure("it ends too early") }
        if take("of") {
            guard let quantity = quantity(token.text) else {
                throw Failure(
                    line: token.line,
                    kind: .badCondition(reason: "'\(token.text) of' must be 'any of', 'all of' or a number from 1")
                )
            }
            return .quantified(quantity, try set())
        }
        if let reference = Self.reference(token) { return .pattern(reference) }
        // NOVA takes a set alone as any of it.
        if let set = Self.set(token.text, line: token.line) { return .quantified(.atLeast(1), set) }
        throw Failure(line: token.line, kind: .badCondition(reason: "'\(token.text)' is no pattern, set or operator"))
    }

    private func quantity(_ text: Substring) -> NovaCondition.Quantity? {
        switch text.lowercased() {
        case "any": .atLeast(1)
        case "all": .all
        default: Int(text).flatMap { $0 >= 1 ? .atLeast($0) : nil }
        }
    }

    /// What stands behind `of`: `keywords`, `keywords.*`, `keywords.$name*` or `($name*)`.
    private mutating func set() throws(Failure) -> NovaSet {
        let inParentheses = take("(")
        guard let token = tokens.popFirst(),
            let set = Self.section(token.text).map({ NovaSet(section: $0, prefix: "", line: token.line) })
                ?? Self.set(token.text, line: token.line)
        else { throw failure("'of' needs a set behind it, such as keywords.* or ($name*)") }
        if inParentheses, !take(")") { throw failure("a ')' is missing") }
        return set
    }

    private static func section(_ text: some StringProtocol) -> NovaSection? {
        NovaSection(rawValue: text.lowercased())
    }

    /// `$name` or `section.$name`.
    private static func reference(_ token: Token) -> NovaReference? {
        let (section, rest, isKnown) = parts(token.text)
        guard isKnown, rest.first == "$", isName(rest.dropFirst()) else { return nil }
        return NovaReference(section: section, name: String(rest.dropFirst()), line: token.line)
    }

    /// `section.*`, `section.$name*` or `$name*`.
    private static func set(_ text: Substring, line: Int) -> NovaSet? {
        let (section, rest, isKnown) = parts(text)
        guard isKnown, rest.last == "*" else { return nil }
        let prefix = rest.dropLast()
        if prefix.isEmpty { return section.map { NovaSet(section: $0, prefix: "", line: line) } }
        guard prefix.first == "$", isName(prefix.dropFirst()) else { return nil }
        return NovaSet(section: section, prefix: String(prefix.dropFirst()), line: line)
    }

    private static func parts(_ text: Substring) -> (section: NovaSection?, rest: Substring, isKnown: Bool) {
        guard let dot = text.firstIndex(of: ".") else { return (nil, text, true) }
        let named = section(text[..<dot])
        return (named, text[text.index(after: dot)...], named != nil)
    }

    static func isName(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { isWordByte($0) }
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
