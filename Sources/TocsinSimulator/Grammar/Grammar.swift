// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// All rules of all grammars, compiled; text is a pure function of a rule and an ``Expansion``.
struct Grammar: Sendable {
    var rules: [GrammarRule]

    /// Writes one text of a rule.
    func expand(_ rule: Int, _ expansion: inout Expansion, into text: inout [UInt8]) {
        guard expansion.depth < Self.deepest else { return }
        expansion.depth += 1
        defer { expansion.depth -= 1 }
        let wasLexical = expansion.isLexical
        expansion.isLexical = wasLexical || rules[rule].isLexical
        defer { expansion.isLexical = wasLexical }
        let alternative = rules[rule].pick(expansion.choose())
        expand(rules[rule].alternatives[alternative], &expansion, into: &text)
    }

    /// Rules that call themselves for ever end here, with nothing.
    private static let deepest = 40

    private func expand(_ nodes: [GrammarNode], _ expansion: inout Expansion, into text: inout [UInt8]) {
        for node in nodes {
            switch node {
            case .text(let literal): text.append(contentsOf: literal)
            case .rule(let rule, let scope, let isCapital):
                let start = text.count
                expand(rule, scope, &expansion, into: &text)
                if isCapital { Self.capitalise(&text, at: start) }
            case .optional(let rule, let percent):
                if expansion.choose() % 100 < UInt64(percent) { expand(rule, &expansion, into: &text) }
            case .choice(let choices):
                let index = Int(expansion.choose() % UInt64(choices.count))
                expand(choices[index], &expansion, into: &text)
            case .number(let range): text.append(contentsOf: String(expansion.detail.within(range)).utf8)
            case .repeated(let rule, let range, let separator):
                // How often is a matter of size, not of structure, so that a template's texts differ in length too.
                for index in 0..<expansion.detail.within(range) {
                    if index > 0 { text.append(contentsOf: separator) }
                    expand(rule, &expansion, into: &text)
                }
            }
        }
    }

    private func expand(_ rule: Int, _ scope: GrammarScope, _ expansion: inout Expansion, into text: inout [UInt8]) {
        guard let seed = expansion.seed(of: scope) else { return expand(rule, &expansion, into: &text) }
        var inner = expansion
        inner.detail = SeededGenerator(seed: seed, part: UInt64(rule))
        inner.structure = inner.detail
        expand(rule, &inner, into: &text)
    }

    private static func capitalise(_ text: inout [UInt8], at start: Int) {
        guard start < text.count else { return }
        let first = text[start]
        if first < 0x80 {
            if (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) { text[start] = first - 32 }
            return
        }
        // Two-byte letters: Latin with marks, Greek and Cyrillic keep their length in upper case.
        guard first & 0xE0 == 0xC0, start + 1 < text.count else { return }
        let upper = Array(String(decoding: text[start...(start + 1)], as: UTF8.self).uppercased().utf8)
        if upper.count == 2 { text.replaceSubrange(start...(start + 1), with: upper) }
    }
}

/// A rule: alternatives with weights.
struct GrammarRule: Sendable {
    var alternatives: [[GrammarNode]] = []
    var cumulativeWeights: [UInt64] = []
    /// A word list, whose choices vary even where a template is kept.
    var isLexical: Bool

    mutating func add(_ nodes: [GrammarNode], weight: UInt64) {
        alternatives.append(nodes)
        cumulativeWeights.append((cumulativeWeights.last ?? 0) + weight)
    }

    func pick(_ number: UInt64) -> Int {
        let count = cumulativeWeights.count
        let total = cumulativeWeights[count - 1]
        let target = number % total
        if total == UInt64(count) { return Int(target) }
        return cumulativeWeights.firstIndex { target < $0 } ?? 0
    }
}

/// A piece of an alternative.
enum GrammarNode: Sendable {
    case text([UInt8])
    case rule(Int, GrammarScope, isCapital: Bool)
    case optional(Int, percent: Int)
    case choice([[GrammarNode]])
    case number(ClosedRange<Int>)
    case repeated(Int, ClosedRange<Int>, separator: [UInt8])
}

/// How far a drawn text stays the same.
enum GrammarScope: Sendable {
    case here, conversation, account, group
}

/// The draws behind one text.
struct Expansion {
    /// Draws which alternatives and optional parts are taken: kept the same to make a template.
    var structure: SeededGenerator
    /// Draws words and numbers.
    var detail: SeededGenerator
    var conversation: UInt64
    var account: UInt64
    var group: UInt64
    fileprivate(set) var depth = 0
    fileprivate(set) var isLexical = false

    init(structure: UInt64, detail: UInt64, conversation: UInt64, account: UInt64, group: UInt64) {
        self.structure = SeededGenerator(seed: structure)
        self.detail = SeededGenerator(seed: detail)
        self.conversation = conversation
        self.account = account
        self.group = group
    }

    fileprivate mutating func choose() -> UInt64 {
        // Low bits of SplitMix64 are as good as high ones.
        isLexical ? detail.next() : structure.next()
    }

    fileprivate func seed(of scope: GrammarScope) -> UInt64? {
        switch scope {
        case .here: nil
        case .conversation: conversation
        case .account: account
        case .group: group
        }
    }
}
