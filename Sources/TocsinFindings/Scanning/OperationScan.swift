// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel
package import TocsinStore

/// Matches operations against the operation rules.
package struct OperationScan: Sendable {
    private let store: any Store
    private let rules: RuleSet

    package init(store: any Store, rules: RuleSet) {
        self.store = store
        self.rules = rules
    }

    /// Replaces the findings about operations.
    ///
    /// - Throws: What the store throws, or ``PatternError`` when a pattern does not compile.
    package func run(_ operations: [Operation]) throws {
        let compiled = try SubjectRules(rules.rules(of: .operation))
        var found: [Finding] = []
        // A group without harm is never proposed for anything, so no rule is asked about it.
        for operation in operations where operation.standing == .harmful {
            for (rule, evidence) in compiled.matches(OperationSubject(operation)) {
                var hash = StableHash()
                hash.combine(rule.reference.id)
                hash.combine(operation.id.value)
                found.append(
                    Finding(
                        id: FindingID(value: hash.value),
                        rule: rule.reference,
                        subject: .operation(operation.id),
                        firstTime: operation.firstTime,
                        lastTime: operation.lastTime,
                        occurrences: 1,
                        evidence: evidence,
                        isShadow: rule.isShadow
                    )
                )
            }
        }
        try store.replaceFindings(scope: .operation, found)
    }
}
