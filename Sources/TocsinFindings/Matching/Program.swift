// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// An expression laid out flat, to be evaluated over bits: one for each of its pattern lists, set where one of them hits.
struct Program: Sendable {
    /// A set of pattern lists.
    typealias Bits = UInt128

    /// What a node does; children are indices into ``children``.
    private enum Node: Sendable {
        case and(Range<Int>)
        case or(Range<Int>)
        case not(Int)
        case bit(Int)
        case value(Int)
    }

    private var nodes: [Node] = []
    private var children: [Int] = []
    private var values: [ValueTest] = []
    private var root = 0
    /// The pattern lists, by bit.
    private(set) var lists: [(field: Int, ids: [Int])] = []
    /// Lists that speak for the rule; the others only stand under `not`.
    private(set) var positive: Bits = 0
    /// Lists that must all hit, and lists of which none may hit, for the rule to hold at all: a quick first look.
    private(set) var required: Bits = 0
    private(set) var forbidden: Bits = 0
    /// Whether it can hold when nothing hits: such rules must be asked about every record.
    private(set) var canHoldWithoutHits = false

    /// - Throws: ``RuleCompileError/tooManyLists`` for an expression of more than 128 pattern lists.
    init(_ expression: Expression) throws(RuleCompileError) {
        root = try add(expression, isNegated: false)
        for part in expression.conjuncts {
            switch part {
            case .patterns(let field, let ids): required |= bit(field, ids)
            case .not(.patterns(let field, let ids)): forbidden |= bit(field, ids)
            case .not(.or(let parts)):
                for case .patterns(let field, let ids) in parts { forbidden |= bit(field, ids) }
            default: break
            }
        }
        canHoldWithoutHits = expression.bounds.canBeTrue
    }

    /// Evaluates the program.
    ///
    /// `near`: The lists that hit in the stretch of text looked at.
    ///
    /// `anywhere`: The lists that hit in the whole text; asked under `not`, where a hit anywhere speaks against.
    func holds(for subject: some RuleSubject, near: Bits, anywhere: Bits) -> Bool {
        near & required == required && anywhere & forbidden == 0
            && holds(root, subject, near, anywhere, isNegated: false)
    }

    private func holds(
        _ index: Int,
        _ subject: some RuleSubject,
        _ near: Bits,
        _ anywhere: Bits,
        isNegated: Bool
    ) -> Bool {
        switch nodes[index] {
        case .and(let range):
            for child in range where !holds(children[child], subject, near, anywhere, isNegated: isNegated) {
                return false
            }
            return true
        case .or(let range):
            for child in range where holds(children[child], subject, near, anywhere, isNegated: isNegated) {
                return true
            }
            return false
        case .not(let child): return !holds(child, subject, near, anywhere, isNegated: !isNegated)
        case .bit(let bit): return (isNegated ? anywhere : near) >> Bits(bit) & 1 == 1
        case .value(let value): return values[value].holds(for: subject)
        }
    }

    private mutating func add(_ expression: Expression, isNegated: Bool) throws(RuleCompileError) -> Int {
        let node: Node
        switch expression {
        case .and(let parts): node = .and(try add(parts, isNegated: isNegated))
        case .or(let parts): node = .or(try add(parts, isNegated: isNegated))
        case .not(let part): node = .not(try add(part, isNegated: !isNegated))
        case .value(let test):
            values.append(test)
            node = .value(values.count - 1)
        case .patterns(let field, let ids):
            guard lists.count < Bits.bitWidth else { throw .tooManyLists }
            lists.append((field, ids))
            if !isNegated { positive |= 1 << Bits(lists.count - 1) }
            node = .bit(lists.count - 1)
        }
        nodes.append(node)
        return nodes.count - 1
    }

    private mutating func add(_ parts: [Expression], isNegated: Bool) throws(RuleCompileError) -> Range<Int> {
        var indices: [Int] = []
        for part in parts { indices.append(try add(part, isNegated: isNegated)) }
        let start = children.count
        children += indices
        return start..<children.count
    }

    private func bit(_ field: Int, _ ids: [Int]) -> Bits {
        lists.firstIndex { $0.field == field && $0.ids == ids }.map { 1 << Bits($0) } ?? 0
    }
}

extension Expression {
    /// Parts that must all hold.
    fileprivate var conjuncts: [Expression] {
        if case .and(let parts) = self { parts.flatMap(\.conjuncts) } else { [self] }
    }

    /// What it can come to when no pattern hits.
    fileprivate var bounds: (canBeTrue: Bool, canBeFalse: Bool) {
        switch self {
        case .and(let parts):
            let bounds = parts.map(\.bounds)
            return (bounds.allSatisfy(\.canBeTrue), bounds.contains { $0.canBeFalse })
        case .or(let parts):
            let bounds = parts.map(\.bounds)
            return (bounds.contains { $0.canBeTrue }, bounds.allSatisfy(\.canBeFalse))
        case .not(let part): return (part.bounds.canBeFalse, part.bounds.canBeTrue)
        case .patterns: return (false, true)
        case .value: return (true, true)
        }
    }
}

/// Why a rule that reads well cannot run.
package enum RuleCompileError: Error, Equatable, CustomStringConvertible {
    case tooManyLists

    package var description: String {
        "A rule has more than 128 lists of patterns. Put lists of one field together, or split the rule."
    }
}
