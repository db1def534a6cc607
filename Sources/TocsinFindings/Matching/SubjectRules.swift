// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import PatternMatching
package import TocsinModel

/// Rules over subjects without long texts: accounts and operations.
package struct SubjectRules: Sendable {
    private let compiled: [(rule: Rule, expression: Expression)]

    /// Compiles the rules of one scope.
    ///
    /// - Throws: ``PatternError`` when a pattern does not compile.
    package init(_ rules: [Rule]) throws(PatternError) {
        var compiler = RuleCompiler()
        var compiled: [(rule: Rule, expression: Expression)] = []
        for rule in rules {
            guard case .detection(let detection) = rule.logic else { continue }
            compiled.append((rule, try compiler.expression(detection)))
        }
        self.compiled = compiled
    }

    /// The rules that match, each with the values that it asked for, by name.
    package func matches(_ subject: some RuleSubject) -> [(rule: Rule, evidence: [Evidence])] {
        let never = { (_: Int, _: Int) in false }
        return compiled.filter { $0.expression.holds(for: subject, near: never, anywhere: never) }.map {
            rule,
            expression in
            let evidence = expression.fields.sorted().compactMap { field in
                subject.value(field).map { Evidence.signal(name: field, value: $0.description) }
            }
            return (rule, Array(evidence.prefix(Finding.maximumEvidence)))
        }
    }
}
