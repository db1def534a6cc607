// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A condition over keywords alone, with what had to be left out of it.
struct SigmaCondition: Equatable {
    var condition: Part
    /// Whether a way to match was left out, for want of semantics or llm.
    var isNarrower: Bool

    indirect enum Part: Equatable {
        case keyword(String)
        case anyOf(prefix: String)
        case allOf(prefix: String)
        case and([Part])
        case or([Part])
        case not(Part)

        /// The names of the keywords that it needs, of those that there are.
        func names(of all: [String]) -> Set<String> {
            switch self {
            case .keyword(let name): [name]
            case .anyOf(let prefix), .allOf(let prefix): Set(all.filter { $0.hasPrefix(prefix) })
            case .and(let parts), .or(let parts): parts.reduce(into: []) { $0.formUnion($1.names(of: all)) }
            case .not(let part): part.names(of: all)
            }
        }
    }
}

/// Turns NOVA's condition into one of ours.
///
/// What asks semantics or llm can never hold here. Where that only takes away a way to match, the rule is carried over and finds less; where
/// nothing is left, or a `not` would fire too often, it is not.
struct SigmaConditionMaker {
    let rule: NovaRule
    private(set) var isNarrower = false

    /// A number of patterns of a set is written out, in so many combinations at most.
    static let maximumCombinations = 100

    static func make(_ rule: NovaRule) throws(NovaConditionReader.Failure) -> SigmaCondition {
        var maker = SigmaConditionMaker(rule: rule)
        guard let part = try maker.part(rule.condition, isNegated: false) else {
            throw NovaConditionReader.Failure(line: rule.line, kind: .needsMore(rule: rule.name))
        }
        return SigmaCondition(condition: part, isNarrower: maker.isNarrower)
    }

    private init(rule: NovaRule) {
        self.rule = rule
    }

    /// - Returns: Nil for what can never hold without semantics and llm.
    private mutating func part(
        _ condition: NovaCondition,
        isNegated: Bool
    ) throws(NovaConditionReader.Failure) -> SigmaCondition.Part? {
        switch condition {
        case .pattern(let reference):
            let name = reference.name
            if reference.section != .semantics, reference.section != .llm,
                rule.keywords.contains(where: { $0.name == name })
            {
                return .keyword(name)
            }
            let others =
                (reference.section == .llm ? [] : rule.semantics) + (reference.section == .semantics ? [] : rule.llm)
            guard reference.section != .keywords, others.contains(name) else {
                throw .init(line: reference.line, kind: .unknownPattern("$" + name))
            }
            return try without(isNegated, line: reference.line)
        case .quantified(let quantity, let set): return try quantified(quantity, set, isNegated: isNegated)
        case .and(let parts):
            var made: [SigmaCondition.Part] = []
            var holds = true
            for one in parts {
                if let part = try part(one, isNegated: isNegated) { made.append(part) } else { holds = false }
            }
            return holds ? .and(made) : nil
        case .or(let parts):
            var made: [SigmaCondition.Part] = []
            for one in parts { if let part = try part(one, isNegated: isNegated) { made.append(part) } }
            return made.isEmpty ? nil : made.count == 1 ? made[0] : .or(made)
        case .not(let inner):
            // What never holds is always ruled in; `without` has thrown where that matters.
            guard let part = try part(inner, isNegated: !isNegated) else {
                throw .init(line: rule.line, kind: .needsMoreToRuleOut(rule: rule.name))
            }
            return .not(part)
        }
    }

    /// Notes that something is left out.
    private mutating func without(
        _ isNegated: Bool,
        line: Int
    ) throws(NovaConditionReader.Failure) -> SigmaCondition.Part? {
        if isNegated { throw .init(line: line, kind: .needsMoreToRuleOut(rule: rule.name)) }
        isNarrower = true
        return nil
    }

    private mutating func quantified(
        _ quantity: NovaCondition.Quantity,
        _ set: NovaSet,
        isNegated: Bool
    ) throws(NovaConditionReader.Failure) -> SigmaCondition.Part? {
        func chosen(_ section: NovaSection, _ names: [String]) -> [String] {
            set.section == nil || set.section == section ? names.filter { $0.hasPrefix(set.prefix) } : []
        }
        let keywords = chosen(.keywords, rule.keywords.map(\.name))
        let others = chosen(.semantics, rule.semantics) + chosen(.llm, rule.llm)
        guard !(keywords + others).isEmpty else {
            let name = (set.section.map { $0.rawValue + "." } ?? "") + (set.prefix.isEmpty ? "*" : "$\(set.prefix)*")
            throw .init(line: set.line, kind: .unknownPattern(name))
        }
        if !others.isEmpty { _ = try without(isNegated, line: set.line) }
        switch quantity {
        case .all: return others.isEmpty ? .allOf(prefix: set.prefix) : nil
        case .atLeast(1): return keywords.isEmpty ? nil : .anyOf(prefix: set.prefix)
        case .atLeast(let count):
            if count > keywords.count {
                guard count > keywords.count + others.count else { return nil }
                throw .init(
                    line: set.line,
                    kind: .badCondition(reason: "'\(count) of' asks for more patterns than there are")
                )
            }
            if count == keywords.count { return .allOf(prefix: set.prefix) }
            guard let combinations = Self.combinations(of: keywords, count) else {
                throw .init(line: set.line, kind: .tooManyCombinations(count: count, of: keywords.count))
            }
            return .or(combinations.map { .and($0.map(SigmaCondition.Part.keyword)) })
        }
    }

    /// All ways to take so many names, in their order; nil where there are too many.
    static func combinations(of names: [String], _ count: Int) -> [[String]]? {
        guard numberOfCombinations(names.count, count) <= maximumCombinations else { return nil }
        return combinations(names[...], count)
    }

    private static func combinations(_ names: ArraySlice<String>, _ count: Int) -> [[String]] {
        guard count > 0 else { return [[]] }
        guard let first = names.first, names.count >= count else { return [] }
        let rest = names.dropFirst()
        return combinations(rest, count - 1).map { [first] + $0 } + combinations(rest, count)
    }

    /// The binomial coefficient, exact below the maximum and above it else.
    private static func numberOfCombinations(_ all: Int, _ count: Int) -> Int {
        var number = 1
        for step in 0..<min(count, all - count) {
            number = number * (all - step) / (step + 1)
            if number > maximumCombinations { return number }
        }
        return number
    }
}
