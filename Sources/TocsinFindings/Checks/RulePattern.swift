// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import PatternMatching
package import TocsinModel

/// A pattern that request rules share, as it is scanned for.
package struct RulePattern: Sendable {
    /// The text field that it is looked for in.
    package var field: String
    /// A text to the letter, in folded form; otherwise an expression.
    package var isLiteral: Bool
    package var text: String
    /// Vectorscan's flags (`HS_FLAG_…`).
    package var flags: UInt32
    /// PCRE2 makes sure of each hit.
    package var isConfirmed: Bool
    /// The rules that it speaks for.
    package var rules: [RuleReference]
    /// The rules in which it only stands under `not`.
    package var exceptions: [RuleReference]
}

extension RequestRules {
    /// Every pattern, by text field and in the order in which it was compiled.
    ///
    /// Fails with: ``PatternError/invalidPattern(_:reason:)``.
    package func patterns() throws -> [RulePattern] {
        // Compiling again in the same order gives the same numbers.
        var compiler = RuleCompiler()
        for compiled in compiled {
            if case .detection(let detection) = compiled.rule.logic { _ = try compiler.expression(detection) }
        }
        var listed: [RulePattern] = []
        for (field, patterns) in compiler.patterns.enumerated() {
            for (id, pattern) in patterns.enumerated() {
                let scanned = try ScannedPattern(pattern)
                var entry = RulePattern(
                    field: RuleFields.texts[field],
                    isLiteral: scanned.isLiteral,
                    text: scanned.text,
                    flags: scanned.flags,
                    isConfirmed: scanned.isConfirmed,
                    rules: [],
                    exceptions: []
                )
                var speaksFor: [Int: Bool] = [:]
                forEachMembership(field: field, pattern: id) { membership in
                    let rule = Int(membership.rule)
                    let isPositive = compiled[rule].program.positive >> Program.Bits(membership.list) & 1 == 1
                    speaksFor[rule] = speaksFor[rule] ?? false || isPositive
                }
                for (rule, speaks) in speaksFor.sorted(by: { $0.key < $1.key }) {
                    let reference = compiled[rule].rule.reference
                    if speaks { entry.rules.append(reference) } else { entry.exceptions.append(reference) }
                }
                listed.append(entry)
            }
        }
        return listed
    }
}
