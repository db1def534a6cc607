// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommandSupport
internal import JSONText
internal import TocsinEvaluation
internal import TocsinModel

/// How many requests of a store bear a finding, in words and in JSON.
struct TallyText {
    let coverage: Coverage
    let rejects: Int
    let tally: FindingTally

    private var levels: [(level: FindingLevel, requests: Int)] {
        FindingLevel.allCases.reversed().map { ($0, tally.requestsByLevel[$0] ?? 0) }
    }

    private var categories: [(category: HarmCategory, requests: Int)] {
        HarmCategory.allCases.compactMap { category in tally.requestsByCategory[category].map { (category, $0) } }
    }

    var text: String {
        var lines = [
            "Requests with a prompt: \(coverage.requestsWithPrompt.grouped), rejected records: \(rejects.grouped)",
            "Requests with a finding: \(tally.requests.grouped)",
        ]
        for (level, requests) in levels where requests > 0 {
            lines.append("  \(level.rawValue): \(requests.grouped)")
        }
        if !categories.isEmpty { lines.append("By category; a request may have several:") }
        for (category, requests) in categories { lines.append("  \(category.rawValue): \(requests.grouped)") }
        if !tally.rules.isEmpty { lines.append("By rule:") }
        for count in tally.rules {
            let rule = count.rule
            lines.append(
                "  \(rule.title) [\(rule.category.rawValue), \(rule.level.rawValue)]: \(count.requests.grouped)"
            )
        }
        return lines.joined(separator: "\n")
    }

    var json: String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("prompts", coverage.requestsWithPrompt)
            writer.member("rejects", rejects)
            writer.key("requestsByLevel")
            writer.object { writer in
                for (level, requests) in levels { writer.member(level.rawValue, requests) }
            }
            writer.key("requestsByCategory")
            writer.object { writer in
                for (category, requests) in categories { writer.member(category.rawValue, requests) }
            }
            writer.key("findingsWithoutRequest")
            writer.object { writer in
                for level in FindingLevel.allCases.reversed() {
                    writer.member(level.rawValue, tally.findingsWithoutRequest[level] ?? 0)
                }
            }
            writer.key("rules")
            writer.array { writer in
                for count in tally.rules {
                    writer.object { writer in
                        writer.member("title", count.rule.title)
                        writer.member("category", count.rule.category.rawValue)
                        writer.member("level", count.rule.level.rawValue)
                        writer.member("requests", count.requests)
                    }
                }
            }
        }
        return writer.text
    }
}
