// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import PatternMatching

/// A rule's condition with its selections put in.
indirect enum Expression: Sendable {
    case and([Expression])
    case or([Expression])
    case not(Expression)
    /// Any of the patterns of these numbers, in the text field of that number.
    case patterns(field: Int, ids: [Int])
    case value(ValueTest)

    /// The fields whose values it asks for, long texts included.
    var fields: Set<String> {
        switch self {
        case .and(let parts), .or(let parts): parts.reduce(into: []) { $0.formUnion($1.fields) }
        case .not(let part): part.fields
        case .patterns(let field, _): [RuleFields.texts[field]]
        case .value(let test): test.fields
        }
    }
}
