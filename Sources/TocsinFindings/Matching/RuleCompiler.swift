// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import PatternMatching

/// Puts detections into expressions, and collects the patterns of long texts so that one pass finds them all.
struct RuleCompiler {
    /// By text field: its patterns.
    ///
    /// The same pattern of several rules is one.
    private(set) var patterns: [[Pattern]] = RuleFields.texts.map { _ in [] }
    private var numbers: [[Pattern: Int]] = RuleFields.texts.map { _ in [:] }

    /// - Throws: ``PatternError`` when a pattern does not compile.
    mutating func expression(_ detection: Detection) throws(PatternError) -> Expression {
        try expression(detection.condition, detection.selections)
    }

    private mutating func expression(
        _ condition: Condition,
        _ selections: [String: Selection]
    ) throws(PatternError) -> Expression {
        switch condition {
        case .selection(let name):
            guard let selection = selections[name] else { return .or([]) }
            return try expression(selection)
        case .and(let parts): return .and(try expressions(parts, selections))
        case .or(let parts): return .or(try expressions(parts, selections))
        case .not(let part): return .not(try expression(part, selections))
        }
    }

    private mutating func expressions(
        _ parts: [Condition],
        _ selections: [String: Selection]
    ) throws(PatternError) -> [Expression] {
        var expressions: [Expression] = []
        for part in parts { expressions.append(try expression(part, selections)) }
        return expressions
    }

    private mutating func expression(_ selection: Selection) throws(PatternError) -> Expression {
        switch selection {
        case .all(let parts): return .and(try parts.map { part throws(PatternError) in try expression(part) })
        case .any(let parts): return .or(try parts.map { part throws(PatternError) in try expression(part) })
        case .field(let test):
            guard let field = RuleFields.texts.firstIndex(of: test.field),
                case .patterns(let patterns) = test.test
            else { return .value(try ValueTest(test)) }
            return .patterns(field: field, ids: patterns.map { number(of: $0, field: field) })
        }
    }

    private mutating func number(of pattern: Pattern, field: Int) -> Int {
        if let known = numbers[field][pattern] { return known }
        let number = patterns[field].count
        numbers[field][pattern] = number
        patterns[field].append(pattern)
        return number
    }
}
