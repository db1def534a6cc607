// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// How many requests bear a finding, in a store of which no truth is known: a public set of prompts, or a service's own log.
///
/// Findings in shadow do not count. A finding keeps at most ``Finding/maximumEvidence`` requests, so an account that repeats itself
/// has more of them than are counted.
package struct FindingTally: Sendable {
    /// Requests with a finding, each counted once, at its gravest.
    package let requestsByLevel: [FindingLevel: Int]
    /// Requests with a finding of a category; a request may count in several.
    package let requestsByCategory: [HarmCategory: Int]
    /// Gravest first, then the most requests.
    package let rules: [RuleCount]
    /// Findings that rest on measurements alone, and point at no request.
    package let findingsWithoutRequest: [FindingLevel: Int]

    /// A rule and the requests that it speaks of.
    package struct RuleCount: Sendable {
        package var rule: RuleReference
        package var requests: Int
    }

    package init(_ findings: [Finding]) {
        var gravest: [EventID: FindingLevel] = [:]
        var byCategory: [HarmCategory: Set<EventID>] = [:]
        var byRule: [RuleReference: Set<EventID>] = [:]
        var withoutRequest: [FindingLevel: Int] = [:]
        for finding in findings where !finding.isShadow {
            let events = finding.evidence.compactMap(\.event)
            if events.isEmpty { withoutRequest[finding.rule.level, default: 0] += 1 }
            for event in events { gravest[event] = max(gravest[event] ?? finding.rule.level, finding.rule.level) }
            byCategory[finding.rule.category, default: []].formUnion(events)
            byRule[finding.rule, default: []].formUnion(events)
        }
        requestsByLevel = Dictionary(grouping: gravest.values) { $0 }.mapValues(\.count)
        requestsByCategory = byCategory.mapValues(\.count).filter { $0.value > 0 }
        rules = byRule.map { RuleCount(rule: $0.key, requests: $0.value.count) }
            .sorted { left, right in
                (right.rule.level, right.requests, left.rule.title, left.rule.id)
                    < (left.rule.level, left.requests, right.rule.title, right.rule.id)
            }
        findingsWithoutRequest = withoutRequest
    }

    /// Requests with any finding.
    package var requests: Int { requestsByLevel.values.reduce(0, +) }
}
