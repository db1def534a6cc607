// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import PatternMatching
internal import TocsinModel

/// What can be read off request rules without trying them: identities that they name, and branches that ask where somebody is from and nothing else.
struct IdentityReading {
    /// Identities of all languages, in small letters.
    let identities: Set<String>

    /// Words of the tables for a kind of group, not for one of its kind: what finds sorting by ethnicity has to say "ethnicity".
    private static let kinds: Set = ["少数民族", "族裔"]
    /// Words of the tables that mostly mean something else inside a longer text: Kurd or "did", Iran or "what is called", priest or
    /// father, Finns or "ends", and buildings.
    private static let otherwise: Set = ["کرد", "이란", "padre", "padres", "fins", "mosque", "church"]
    /// Where somebody is from, or which language they speak.
    private static let origins: Set = ["country", "locale", "timeZone", "language", "outputLanguage", "script", "asn"]
    /// What somebody does; a model, a program or a kind of network says nothing of that.
    private static let conduct = Set(RuleFields.texts)
        .union(["outcome", "inputTokens", "outputTokens", "promptLength", "batchSize", "personaBiographies"])

    init(identities: Set<String>) {
        self.identities = identities.subtracting(Self.kinds)
    }

    /// At most one problem of each kind for a rule.
    func problems(_ rules: RuleSet) -> [RuleProblem] {
        rules.rules(of: .request).flatMap { rule -> [RuleProblem] in
            guard case .detection(let detection) = rule.logic else { return [] }
            var kinds: [RuleProblem.Kind] = []
            let words = words(in: detection)
            if !words.isEmpty { kinds.append(.namesIdentities(words)) }
            if Self.branches(detection.condition, isDenied: false, detection).contains(where: \.isOriginAlone) {
                kinds.append(.originAlone(fields: Self.origins.intersection(detection.tests.map(\.field)).sorted()))
            }
            return kinds.map { RuleProblem(file: rule.file, line: rule.line, kind: $0) }
        }
    }

    // MARK: Words

    /// Those that its patterns name, in order; also under `not`, where they are what is spared.
    private func words(in detection: Detection) -> [String] {
        var named: Set<String> = []
        for test in detection.tests where RuleFields.texts.contains(test.field) {
            guard case .patterns(let patterns) = test.test else { continue }
            for pattern in patterns { named.formUnion(words(in: pattern)) }
        }
        return named.sorted()
    }

    private func words(in pattern: Pattern) -> Set<String> {
        guard let literal = pattern.literal?.lowercased() else {
            return PatternWords.of(pattern.expression).intersection(identities).subtracting(Self.otherwise)
        }
        let whole = literal.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if identities.contains(whole) { return [whole] }
        let words = literal.split { !$0.isLetter }.map(String.init)
        return Set(words.filter { identities.contains($0) && !Self.otherwise.contains($0) })
    }

    // MARK: Branches

    /// One way in which a condition can hold.
    private struct Branch: Hashable {
        var asksForConduct = false
        var asksForOrigin = false

        var isOriginAlone: Bool { asksForOrigin && !asksForConduct }
    }

    private static func branches(_ condition: Condition, isDenied: Bool, _ detection: Detection) -> Set<Branch> {
        switch condition {
        case .selection(let name):
            detection.selections[name].map { branches($0, isDenied: isDenied) } ?? []
        case .and(let parts):
            joined(parts.map { branches($0, isDenied: isDenied, detection) }, all: !isDenied)
        case .or(let parts):
            joined(parts.map { branches($0, isDenied: isDenied, detection) }, all: isDenied)
        case .not(let part):
            branches(part, isDenied: !isDenied, detection)
        }
    }

    private static func branches(_ selection: Selection, isDenied: Bool) -> Set<Branch> {
        switch selection {
        case .all(let parts): joined(parts.map { branches($0, isDenied: isDenied) }, all: !isDenied)
        case .any(let parts): joined(parts.map { branches($0, isDenied: isDenied) }, all: isDenied)
        case .field(let test): [branch(test, isDenied: isDenied)]
        }
    }

    /// What is not there is no conduct, and that two fields agree names no origin.
    private static func branch(_ test: FieldTest, isDenied: Bool) -> Branch {
        switch test.test {
        case .patterns, .numbers, .flag:
            Branch(
                asksForConduct: conduct.contains(test.field) && !isDenied,
                asksForOrigin: origins.contains(test.field)
            )
        case .exists: Branch(asksForOrigin: origins.contains(test.field))
        case .equals: Branch()
        }
    }

    /// `all`: Whether each of the parts must hold, else one of them.
    private static func joined(_ parts: [Set<Branch>], all: Bool) -> Set<Branch> {
        guard all else { return parts.reduce(into: []) { $0.formUnion($1) } }
        return parts.reduce([Branch()]) { ways, part in
            Set(
                ways.flatMap { way in
                    part.map {
                        Branch(
                            asksForConduct: way.asksForConduct || $0.asksForConduct,
                            asksForOrigin: way.asksForOrigin || $0.asksForOrigin
                        )
                    }
                }
            )
        }
    }
}

extension Detection {
    /// All that its selections ask for.
    var tests: [FieldTest] { selections.values.flatMap(\.tests) }
}

extension Selection {
    fileprivate var tests: [FieldTest] {
        switch self {
        case .all(let parts), .any(let parts): parts.flatMap(\.tests)
        case .field(let test): [test]
        }
    }
}
