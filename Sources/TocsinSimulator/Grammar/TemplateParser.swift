// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Reads one alternative of a rule; `docs/simulator.md` describes the signs.
struct TemplateParser {
    private let bytes: [UInt8]
    private var position = 0
    private let resolve: (Substring) -> Int?

    /// `resolve` gives the number of the rule of that name, nil where there is none.
    init(_ text: some StringProtocol, resolve: @escaping (Substring) -> Int?) {
        bytes = Array(text.utf8)
        self.resolve = resolve
    }

    /// - Throws: ``TemplateError`` with what is wrong.
    mutating func parse() throws(TemplateError) -> (nodes: [GrammarNode], weight: UInt64) {
        let weight = leadingWeight()
        let nodes = try sequence(inBraces: false)
        return (nodes, weight)
    }

    private mutating func leadingWeight() -> UInt64 {
        let digits = bytes.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard !digits.isEmpty, digits.count < 5, bytes.dropFirst(digits.count).first == UInt8(ascii: "|"),
            let weight = UInt64(String(decoding: digits, as: UTF8.self)), weight > 0
        else { return 1 }
        position = digits.count + 1
        if position < bytes.count, bytes[position] == UInt8(ascii: " ") { position += 1 }
        return weight
    }

    private mutating func sequence(inBraces: Bool) throws(TemplateError) -> [GrammarNode] {
        var nodes: [GrammarNode] = []
        var literal: [UInt8] = []
        func flushed() -> [GrammarNode] { literal.isEmpty ? [] : [.text(literal)] }
        while position < bytes.count {
            let byte = bytes[position]
            let following = position + 1 < bytes.count ? bytes[position + 1] : 0
            switch byte {
            case UInt8(ascii: "{") where following == UInt8(ascii: "{"),
                UInt8(ascii: "}") where !inBraces && following == UInt8(ascii: "}"):
                literal.append(byte)
                position += 2
            case UInt8(ascii: "\\") where following == UInt8(ascii: "n"):
                literal.append(UInt8(ascii: "\n"))
                position += 2
            case UInt8(ascii: "{"):
                nodes += flushed()
                literal = []
                position += 1
                nodes.append(try braced())
            case UInt8(ascii: "}") where inBraces, UInt8(ascii: "|") where inBraces:
                return nodes + flushed()
            default:
                literal.append(byte)
                position += 1
            }
        }
        guard !inBraces else { throw TemplateError(expected: "a closing brace") }
        return nodes + flushed()
    }

    /// What stands in braces; the opening one is behind us, the closing one is passed.
    private mutating func braced() throws(TemplateError) -> GrammarNode {
        let start = position
        var choices = [try sequence(inBraces: true)]
        while bytes[position] == UInt8(ascii: "|") {
            position += 1
            choices.append(try sequence(inBraces: true))
        }
        let inner = String(decoding: bytes[start..<position], as: UTF8.self)
        position += 1
        return choices.count > 1 ? .choice(choices) : try reference(inner[...])
    }

    private func reference(_ text: Substring) throws(TemplateError) -> GrammarNode {
        if text.first == "#" {
            guard let range = Self.range(text.dropFirst(), upTo: 1_000_000_000) else {
                throw TemplateError(expected: "numbers as in {#2-40}")
            }
            return .number(range)
        }
        var name = text
        var scope = GrammarScope.here
        var isCapital = false
        loop: while let sign = name.first {
            switch sign {
            case "^": isCapital = true
            case "&": scope = .conversation
            case "$": scope = .account
            case "%": scope = .group
            default: break loop
            }
            name = name.dropFirst()
        }
        if let mark = name.firstIndex(of: "?") {
            guard let percent = Int(name[name.index(after: mark)...]), (1...99).contains(percent) else {
                throw TemplateError(expected: "a share of 1 to 99 behind '?'")
            }
            return .optional(try rule(name[..<mark]), percent: percent)
        }
        if let star = name.firstIndex(of: "*") {
            var count = name[name.index(after: star)...]
            var separator: [UInt8] = [UInt8(ascii: " ")]
            if count.last == "/" { separator = [UInt8(ascii: "\n")] } else if count.last == "_" { separator = [] }
            if let last = count.last, !last.isNumber { count = count.dropLast() }
            guard let range = Self.range(count, upTo: 1000) else {
                throw TemplateError(expected: "counts up to 1000 as in {sentence*2-5}")
            }
            return .repeated(try rule(name[..<star]), range, separator: separator)
        }
        return .rule(try rule(name), scope, isCapital: isCapital)
    }

    private func rule(_ name: Substring) throws(TemplateError) -> Int {
        guard let number = resolve(name) else { throw TemplateError(expected: "a rule called '\(name)'") }
        return number
    }

    private static func range(_ text: Substring, upTo most: Int) -> ClosedRange<Int>? {
        let ends = text.split(separator: "-").compactMap { Int($0) }
        guard ends.count == 2, ends[0] <= ends[1], ends[0] >= 0, ends[1] <= most else { return nil }
        return ends[0]...ends[1]
    }
}

/// What a template needed and did not have.
struct TemplateError: Error {
    var expected: String
}
