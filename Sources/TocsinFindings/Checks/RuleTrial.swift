// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import PatternMatching
package import TocsinModel
internal import TocsinSignals

/// Tries rules on made-up records: their own examples, and sentences of the identity check.
package struct RuleTrial {
    private let rules: RuleSet
    private let matcher: RequestMatcher
    private let accountRules: SubjectRules
    private let operationRules: SubjectRules

    /// `usesViews`: Whether rules also see texts with evasions undone; false only to compare.
    ///
    /// - Throws: ``PatternError`` when a pattern does not compile.
    package init(_ rules: RuleSet, usesViews: Bool = true) throws {
        self.rules = rules
        matcher = try RequestMatcher(RequestRules(rules), usesViews: usesViews)
        accountRules = try SubjectRules(rules.rules(of: .account))
        operationRules = try SubjectRules(rules.rules(of: .operation))
    }

    /// The ids of the rules that an example satisfies.
    ///
    /// `scope`: Of the rule whose example it is.
    package func rulesMatching(_ example: Example, scope: RuleScope) throws -> Set<String> {
        switch scope {
        case .request: try example.records.reduce(into: []) { $0.formUnion(try requestRules(matching: $1.record)) }
        case .account: ids(accountRules, example)
        case .operation: ids(operationRules, example)
        case .correlation: try correlationRules(matching: example)
        }
    }

    /// The ids of the request rules that a prompt satisfies.
    package func requestRules(matchingPrompt prompt: String) throws -> Set<String> {
        try requestRules(matching: RuleRecord(["prompt": .text(prompt)]))
    }

    /// Examples that do not do what they should.
    package func problems() throws -> [RuleProblem] {
        var problems: [RuleProblem] = []
        for rule in rules.rules {
            let kinds = [("match", rule.examples.matching, true), ("are near misses", rule.examples.nearMisses, false)]
            for (kind, examples, isExpected) in kinds {
                for (index, example) in examples.enumerated() {
                    let matching = try rulesMatching(example, scope: rule.reference.scope)
                    guard matching.contains(rule.reference.id) != isExpected else { continue }
                    let kind = RuleProblem.Kind.exampleFails(kind: kind, number: index + 1)
                    problems.append(RuleProblem(file: rule.file, line: example.line, kind: kind))
                }
            }
        }
        return problems
    }

    /// The ids of the request rules that a record satisfies.
    func requestRules(matching record: RuleRecord) throws -> Set<String> {
        let (text, record) = Self.measured(record)
        return Set(try matcher.matches(text, record).map(\.rule.reference.id))
    }

    /// An example's texts, and its values with what can be measured of the texts filled in; what the example states stands.
    private static func measured(_ record: RuleRecord) -> (RequestText, RuleRecord) {
        let text = RequestText(
            prompt: record.text("prompt") ?? "",
            instructions: record.text("instructions") ?? "",
            output: record.text("output") ?? "",
            toolResults: record.text("toolResults") ?? ""
        )
        let event = Event(
            id: EventID(high: 0, low: 0),
            time: Timestamp(milliseconds: 0),
            account: nil,
            content: .request(Request())
        )
        let subject = RequestSubject(event: event, request: Request(), text: text, signals: TextSignals.measure(text))
        var filled = record
        for field in RuleFields.request where filled.values[field] == nil {
            filled.values[field] = subject.value(field)
        }
        return (text, filled)
    }

    private func ids(_ rules: SubjectRules, _ example: Example) -> Set<String> {
        example.records.reduce(into: []) { found, entry in
            found.formUnion(rules.matches(entry.record).map(\.rule.reference.id))
        }
    }

    private func correlationRules(matching example: Example) throws -> Set<String> {
        let account = AccountID(high: 0, low: 0)
        var findings: [Finding] = []
        for (index, entry) in example.records.enumerated() {
            let (text, record) = Self.measured(entry.record)
            let event = Event(
                id: EventID(high: 0, low: UInt64(index)),
                time: Timestamp(milliseconds: Int64(entry.afterSeconds * 1000)),
                account: account,
                content: .request(Request())
            )
            for match in try matcher.matches(text, record) {
                findings.append(match.finding(event, account, text, language: record.text("language")))
            }
        }
        // A scan merges findings of one id, so an example must not count them twice either.
        var seen: Set<FindingID> = []
        let distinct = findings.filter { seen.insert($0.id).inserted }
        return Set(
            rules.rules(of: .correlation)
                .filter { CorrelationMatcher($0, among: rules.rules)?.match(distinct) != nil }
                .map(\.reference.id)
        )
    }
}
