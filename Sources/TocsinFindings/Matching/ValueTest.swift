// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import PatternMatching

/// A test of one short value: a number, a flag, or a word.
struct ValueTest: Sendable {
    private let field: String
    private let test: Compiled

    private enum Compiled: Sendable {
        case patterns([SinglePattern])
        case numbers([NumberComparison], all: Bool)
        case flag(Bool)
        case exists(Bool)
        case equals(String)
    }

    /// - Throws: ``PatternError`` when a pattern does not compile.
    init(_ test: FieldTest) throws(PatternError) {
        field = test.field
        switch test.test {
        case .patterns(let patterns):
            var compiled: [SinglePattern] = []
            for pattern in patterns { compiled.append(try SinglePattern(pattern)) }
            self.test = .patterns(compiled)
        case .numbers(let comparisons, let all): self.test = .numbers(comparisons, all: all)
        case .flag(let flag): self.test = .flag(flag)
        case .exists(let flag): self.test = .exists(flag)
        case .equals(let other): self.test = .equals(other)
        }
    }

    /// Whether it asks for a field not to be there.
    var holdsWhenAbsent: Bool {
        if case .exists(false) = test { true } else { false }
    }

    var fields: Set<String> {
        if case .equals(let other) = test { [field, other] } else { [field] }
    }

    /// A value that is absent passes no test but `exists: false`.
    func holds(for subject: some RuleSubject) -> Bool {
        let value = subject.value(field)
        switch (test, value) {
        case (.exists(let expected), _): return (value != nil) == expected
        case (.patterns(let patterns), let value?):
            let text = value.description
            return patterns.contains { $0.matches(text) }
        case (.numbers(let comparisons, let all), .number(let number)?):
            return all
                ? comparisons.allSatisfy { $0.holds(for: number) }
                : comparisons.contains { $0.holds(for: number) }
        case (.flag(let expected), .flag(let flag)?): return flag == expected
        case (.equals(let other), let value?): return subject.value(other) == value
        default: return false
        }
    }
}
