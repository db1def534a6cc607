// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// A stretch of a message, redacted, that shows what a rule saw.
package struct Excerpt: Sendable, Equatable {
    /// At most ``mostCharacters`` characters.
    package var text: String
    package var ruleTitle: String
    /// `prompt`, `instructions`, `output` or `toolResults`.
    package var field: String
    package var time: Timestamp

    /// Whether it was written to the model, neither by it nor by a tool.
    var isPrompt: Bool { field == "prompt" || field == "newPrompt" || field == "instructions" }

    /// How many an operation shows.
    package static let mostExcerpts = 3
    package static let mostCharacters = 280
    /// A large operation's findings mostly say the same; looking at more of them finds no better words.
    private static let mostConsidered = 500

    /// Chooses what to quote: highest level first, one a rule as long as there are rules, then by time.
    ///
    /// Findings of profiling are never quoted: they name the person profiled, and names cannot be masked reliably.
    package static func choose(from findings: [Finding], texts: [EventID: RequestText]) -> [Excerpt] {
        let ordered = considered(findings)
        var chosen: [Excerpt] = []
        var rules: Set<String> = []
        var seen: Set<String> = []
        for anotherOfSameRule in [false, true] {
            for finding in ordered where chosen.count < mostExcerpts {
                guard anotherOfSameRule || !rules.contains(finding.rule.id),
                    let excerpt = quote(finding, texts), seen.insert(excerpt.text).inserted
                else { continue }
                rules.insert(finding.rule.id)
                chosen.append(excerpt)
            }
        }
        return chosen
    }

    /// The events whose texts ``choose(from:texts:)`` looks at, as far as they are there.
    static func events(of findings: [Finding]) -> [EventID] {
        considered(findings).flatMap(\.evidence).compactMap { evidence -> EventID? in
            if case .text(let event, _, _) = evidence { event } else { nil }
        }
    }

    private static func considered(_ findings: [Finding]) -> ArraySlice<Finding> {
        findings
            .filter { $0.rule.category != .profiling }
            .sorted { $0.rule.level != $1.rule.level ? $0.rule.level > $1.rule.level : $0.id < $1.id }
            .prefix(mostConsidered)
    }

    private static func quote(_ finding: Finding, _ texts: [EventID: RequestText]) -> Excerpt? {
        for case .text(let event, let field, let bytes) in finding.evidence {
            guard let text = texts[event]?.text(ofField: field),
                let quoted = Redaction.excerpt(of: text, around: bytes, mostCharacters: mostCharacters)
            else { continue }
            return Excerpt(
                text: quoted,
                ruleTitle: PlainText.cleaned(finding.rule.title),
                field: field,
                time: finding.firstTime
            )
        }
        return nil
    }
}

extension RequestText {
    /// The text that evidence names.
    fileprivate func text(ofField field: String) -> String? {
        switch field {
        case "prompt": prompt
        case "newPrompt": newPrompt
        case "instructions": instructions
        case "output": output
        case "toolResults": toolResults
        default: nil
        }
    }
}
