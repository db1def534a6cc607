// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import PatternMatching

/// A rule's condition with its selections put in, ready to be evaluated.
indirect enum Expression: Sendable {
    case and([Expression])
    case or([Expression])
    case not(Expression)
    /// Patterns, by their numbers, in the text field of that number.
    case patterns(field: Int, ids: [Int], all: Bool)
    case value(ValueTest)

    /// Evaluates the expression.
    ///
    /// - Parameters:
    ///   - subject: Gives the values of fields that are no long texts.
    ///   - near: Whether a pattern hits in the stretch of text looked at.
    ///   - anywhere: Whether a pattern hits in the whole text; asked under `not`, where a hit anywhere speaks against.
    func holds(
        for subject: some RuleSubject,
        near: (_ field: Int, _ pattern: Int) -> Bool,
        anywhere: (_ field: Int, _ pattern: Int) -> Bool,
        isNegated: Bool = false
    ) -> Bool {
        switch self {
        case .and(let parts):
            parts.allSatisfy { $0.holds(for: subject, near: near, anywhere: anywhere, isNegated: isNegated) }
        case .or(let parts):
            parts.contains { $0.holds(for: subject, near: near, anywhere: anywhere, isNegated: isNegated) }
        case .not(let part): !part.holds(for: subject, near: near, anywhere: anywhere, isNegated: !isNegated)
        case .patterns(let field, let ids, let all):
            all
                ? ids.allSatisfy { isNegated ? anywhere(field, $0) : near(field, $0) }
                : ids.contains { isNegated ? anywhere(field, $0) : near(field, $0) }
        case .value(let test): test.holds(for: subject)
        }
    }

    /// Whether it can hold when no pattern hits at all: such rules must be asked about every record.
    var canHoldWithoutHits: Bool {
        bounds.canBeTrue
    }

    private var bounds: (canBeTrue: Bool, canBeFalse: Bool) {
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

    /// Patterns that speak for the rule where they hit, by text field.
    func positivePatterns(isNegated: Bool = false) -> [(field: Int, pattern: Int)] {
        switch self {
        case .and(let parts), .or(let parts): parts.flatMap { $0.positivePatterns(isNegated: isNegated) }
        case .not(let part): part.positivePatterns(isNegated: !isNegated)
        case .patterns(let field, let ids, _): isNegated ? [] : ids.map { (field, $0) }
        case .value: []
        }
    }

    /// The fields whose values it asks for, long texts included.
    var fields: Set<String> {
        switch self {
        case .and(let parts), .or(let parts): parts.reduce(into: []) { $0.formUnion($1.fields) }
        case .not(let part): part.fields
        case .patterns(let field, _, _): [RuleFields.texts[field]]
        case .value(let test): test.fields
        }
    }
}
