// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// Rules over subjects without long texts: accounts and operations.
package struct SubjectRules: Sendable {
    private let compiled: [(rule: Rule, expression: Expression, program: Program)]

    /// Compiles the rules of one scope.
    ///
    /// - Throws: ``PatternError`` when a pattern does not compile, ``RuleCompileError`` when a rule is too large.
    package init(_ rules: [Rule]) throws {
        var compiler = RuleCompiler()
        var compiled: [(rule: Rule, expression: Expression, program: Program)] = []
        for rule in rules {
            guard case .detection(let detection) = rule.logic else { continue }
            let expression = try compiler.expression(detection)
            compiled.append((rule, expression, try Program(expression)))
        }
        self.compiled = compiled
    }

    /// The rules that match, each with the values that it asked for, by name.
    package func matches(_ subject: some RuleSubject) -> [(rule: Rule, evidence: [Evidence])] {
        compiled.filter { $0.program.holds(for: subject, near: 0, anywhere: 0) }
            .map { rule, expression, _ in
                let evidence = expression.fields.sorted()
                    .compactMap { field in
                        subject.value(field).map { Evidence.signal(name: field, value: $0.description) }
                    }
                return (rule, Array(evidence.prefix(Finding.maximumEvidence)))
            }
    }
}
