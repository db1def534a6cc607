// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel
internal import TocsinSignals
package import TocsinStore

/// Names the rules that could never fire on a log, because a field that they need is never there.
package struct RuleCoverage: Sendable {
    /// A rule and the fields that it waits for in vain.
    package struct Gap: Sendable, Equatable {
        package var rule: RuleReference
        package var missing: [String]
    }

    /// Reads a store's events and compares.
    ///
    /// - Throws: What the store throws, or ``PatternError`` when a pattern does not compile.
    package static func gaps(_ rules: RuleSet, in store: any Store) throws -> [Gap] {
        let present = try presentFields(store)
        let compiled = try RequestRules(rules)
        return compiled.compiled.compactMap { compiled in
            guard !compiled.expression.canHold(withFields: present) else { return nil }
            let missing = compiled.expression.fields.subtracting(present)
            return Gap(rule: compiled.rule.reference, missing: missing.sorted())
        }
    }

    /// The request fields that at least one event has.
    private static func presentFields(_ store: any Store) throws -> Set<String> {
        var present: Set<String> = []
        let all = RuleFields.names(for: .request)
        var cursor: Int64 = 0
        while present.count < all.count, let batch = try store.eventBatch(after: cursor, withText: true) {
            cursor = batch.cursor
            for event in try batch.load() {
                guard case .request(let request) = event.content else { continue }
                let text = RequestText(input: request.input, output: request.output)
                let signals = TextSignals.measure(text)
                let subject = RequestSubject(event: event, request: request, text: text, signals: signals)
                for field in all where !present.contains(field) && subject.value(field) != nil { present.insert(field) }
            }
        }
        return present
    }
}

extension Expression {
    /// Whether it can hold when only these fields are ever there.
    fileprivate func canHold(withFields present: Set<String>) -> Bool {
        switch self {
        case .and(let parts): parts.allSatisfy { $0.canHold(withFields: present) }
        case .or(let parts): parts.contains { $0.canHold(withFields: present) }
        case .not: true
        case .value(let test): test.holdsWhenAbsent || fields.isSubset(of: present)
        case .patterns: fields.isSubset(of: present)
        }
    }
}
