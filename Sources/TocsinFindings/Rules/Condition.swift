// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A Sigma condition: named selections joined by `and`, `or`, `not`, `1 of` and `all of`.
package indirect enum Condition: Sendable, Equatable {
    case selection(String)
    case and([Condition])
    case or([Condition])
    case not(Condition)

    /// The selections that it names.
    var selections: Set<String> {
        switch self {
        case .selection(let name): [name]
        case .and(let parts), .or(let parts): parts.reduce(into: []) { $0.formUnion($1.selections) }
        case .not(let part): part.selections
        }
    }
}

/// Reads conditions.
struct ConditionParser {
    private var tokens: ArraySlice<String>
    private let names: [String]
    /// Parentheses and negations may be nested so deep.
    private static let maximumDepth = 64
    private var depth = 0

    /// Reads a condition over selections of these names.
    static func parse(_ text: String, names: [String]) -> Result<Condition, Failure> {
        var parser = ConditionParser(tokens: tokens(text)[...], names: names)
        do throws(Failure) {
            let condition = try parser.or()
            if let rest = parser.tokens.first { throw .unexpected("'\(rest)' stands where the condition should end") }
            return .success(condition)
        } catch {
            return .failure(error)
        }
    }

    enum Failure: Error, Equatable {
        case unexpected(String)
        case unknownSelection(String)
    }

    private static func tokens(_ text: String) -> [String] {
        text.replacing("(", with: " ( ").replacing(")", with: " ) ").split(whereSeparator: \.isWhitespace).map(
            String.init
        )
    }

    private init(tokens: ArraySlice<String>, names: [String]) {
        self.tokens = tokens
        self.names = names
    }

    private mutating func take(_ word: String) -> Bool {
        guard tokens.first?.lowercased() == word else { return false }
        tokens.removeFirst()
        return true
    }

    private mutating func or() throws(Failure) -> Condition {
        var parts = [try and()]
        while take("or") { parts.append(try and()) }
        return parts.count == 1 ? parts[0] : .or(parts)
    }

    private mutating func and() throws(Failure) -> Condition {
        var parts = [try not()]
        while take("and") { parts.append(try not()) }
        return parts.count == 1 ? parts[0] : .and(parts)
    }

    private mutating func not() throws(Failure) -> Condition {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else { throw .unexpected("it is nested too deeply") }
        if take("not") { return .not(try not()) }
        return try primary()
    }

    private mutating func primary() throws(Failure) -> Condition {
        if take("(") {
            let inner = try or()
            guard take(")") else { throw .unexpected("a ')' is missing") }
            return inner
        }
        guard let word = tokens.popFirst() else { throw .unexpected("it ends too early") }
        if tokens.first?.lowercased() == "of" {
            tokens.removeFirst()
            return try quantified(word)
        }
        guard names.contains(word) else { throw .unknownSelection(word) }
        return .selection(word)
    }

    private mutating func quantified(_ quantity: String) throws(Failure) -> Condition {
        guard let pattern = tokens.popFirst() else { throw .unexpected("'\(quantity) of' needs selections behind it") }
        let chosen =
            pattern.lowercased() == "them"
            ? names.filter { !$0.hasPrefix("_") }
            : names.filter { Self.matches($0, pattern) }
        guard !chosen.isEmpty else { throw .unknownSelection(pattern) }
        let parts = chosen.sorted().map { Condition.selection($0) }
        switch quantity.lowercased() {
        case "1", "any": return parts.count == 1 ? parts[0] : .or(parts)
        case "all": return parts.count == 1 ? parts[0] : .and(parts)
        default: throw .unexpected("'\(quantity) of' must be '1 of', 'any of' or 'all of'")
        }
    }

    private static func matches(_ name: String, _ pattern: String) -> Bool {
        guard pattern.contains("*") else { return name == pattern }
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
        guard name.hasPrefix(parts[0]), name.hasSuffix(parts[parts.count - 1]) else { return false }
        var rest = name.dropFirst(parts[0].count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return rest.count >= parts[parts.count - 1].count
    }
}
