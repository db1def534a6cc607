// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinFindings
import TocsinModel

/// A rule that has no problem; tests put other words into it.
let soundRule = """
    title: A rule
    id: 11111111-1111-1111-1111-111111111111
    status: test
    description: For tests.
    level: high
    logsource:
      product: tocsin
      service: request
    detection:
      sel:
        prompt|contains: bomb
      condition: sel
    tocsin:
      category: scam
      examples:
        match:
          - prompt: a bomb
        nearMiss:
          - prompt: a bath
    """

/// A correlation over a rule named "first" that has no problem of its own.
let soundSeries = """
    title: A series
    id: 33333333-3333-3333-3333-333333333333
    status: test
    description: For tests.
    level: high
    correlation:
      type: event_count
      rules: [first]
      group-by: [account]
      timespan: 1h
      condition:
        gte: 2
    tocsin:
      category: scam
      examples:
        match: []
    """

/// A request rule with this detection, and this under `tocsin`.
func rule(
    _ detection: String,
    tocsin: String = "",
    id: String = "11111111-1111-1111-1111-111111111111"
) -> String {
    let indented = detection.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
    return soundRule.replacing("11111111-1111-1111-1111-111111111111", with: id)
        .replacing("  sel:\n    prompt|contains: bomb\n  condition: sel", with: indented)
        .replacing("  category: scam\n", with: "  category: scam\n" + (tocsin.isEmpty ? "" : "  \(tocsin)\n"))
}

/// Reads rules that must have no problem.
func sound(_ texts: String...) throws -> [Rule] {
    try texts.flatMap { text in
        var reader = RuleReader(file: "rule.yml")
        let rules = reader.read(text)
        try #require(reader.problems.isEmpty, "\(reader.problems)")
        return rules
    }
}

/// The matches of rules in a request.
func matches(_ rules: [Rule], _ text: RequestText, _ values: [String: FieldValue] = [:]) throws -> [RuleMatch] {
    var values = values
    for (field, words) in ["prompt": text.prompt, "instructions": text.instructions, "output": text.output]
    where !words.isEmpty { values[field] = .text(words) }
    return try RequestMatcher(RequestRules(rules)).matches(text, RuleRecord(values))
}

/// Whether a request rule with this detection fires.
func fires(_ detection: String, on prompt: String, _ values: [String: FieldValue] = [:]) throws -> Bool {
    try !matches(sound(rule(detection)), RequestText(prompt: prompt), values).isEmpty
}
