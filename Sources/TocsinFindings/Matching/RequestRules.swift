// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import PatternMatching
internal import TocsinModel

/// The request rules, compiled once and shared by all scanning tasks.
package final class RequestRules: Sendable {
    struct Compiled: Sendable {
        let rule: Rule
        let expression: Expression
    }

    let compiled: [Compiled]
    /// By text field; nil for a field that no rule asks about.
    let databases: [PatternDatabase?]
    /// By text field and pattern: the rules that the pattern speaks for.
    let rulesByPattern: [[[Int]]]
    /// Rules that need no hit.
    let unconditional: [Int]

    /// Compiles rules of scope `request`; others are left out.
    ///
    /// - Throws: ``PatternError`` when a pattern does not compile.
    package init(_ rules: [Rule]) throws(PatternError) {
        var compiler = RuleCompiler()
        var compiled: [Compiled] = []
        for rule in rules where rule.reference.scope == .request {
            guard case .detection(let detection) = rule.logic else { continue }
            compiled.append(Compiled(rule: rule, expression: try compiler.expression(detection)))
        }
        var rulesByPattern = compiler.patterns.map { [[Int]](repeating: [], count: $0.count) }
        for (index, rule) in compiled.enumerated() {
            for (field, pattern) in rule.expression.positivePatterns()
            where rulesByPattern[field][pattern].last != index {
                rulesByPattern[field][pattern].append(index)
            }
        }
        var databases: [PatternDatabase?] = []
        for patterns in compiler.patterns { databases.append(patterns.isEmpty ? nil : try PatternDatabase(patterns)) }
        self.compiled = compiled
        self.databases = databases
        self.rulesByPattern = rulesByPattern
        unconditional = compiled.indices.filter { compiled[$0].expression.canHoldWithoutHits }
    }

    /// How many patterns are scanned for, and how many of them PCRE2 confirms.
    package var patternCounts: (all: Int, confirmed: Int) {
        (
            rulesByPattern.reduce(0) { $0 + $1.count },
            databases.reduce(0) { $0 + ($1?.confirmedPatternCount ?? 0) }
        )
    }
}

/// A rule that matched, and where.
package struct RuleMatch: Sendable {
    package var rule: Rule
    /// The text field of each stretch, and its UTF-8 bytes.
    package var stretches: [(field: String, bytes: Range<Int>)]
}
