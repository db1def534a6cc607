// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommandSupport
internal import JSONText
internal import TocsinEvaluation
internal import TocsinScamCheck

/// What was measured of the scam check, in words and in JSON.
struct ScamEvaluationText {
    /// A set of messages and the answers to them.
    struct Set {
        var name: String
        var trial: ScamTrial
        /// Nothing of single rows is shown.
        var isTest = false
    }

    let sets: [Set]
    let showsFit: Bool
    let showsMisses: Bool

    var text: String {
        sets.map { set in
            var lines = ["\(set.name): \(set.trial.rows.count) messages"]
            for threshold in ScamTrial.Threshold.allCases {
                lines.append("  from \(threshold.rawValue): " + figures(set.trial, threshold))
            }
            for (title, parts) in [("language", languages(set.trial)), ("type", types(set.trial))] where parts.count > 1
            {
                lines.append("  by \(title), from suspicious:")
                for (name, score) in parts { lines.append("    \(name): " + figures(score)) }
            }
            if showsFit && !set.isTest {
                lines.append("  what each sign would weigh by this set (scams, honest messages with it):")
                for (sign, scams, honest, bits) in set.trial.fittedWeights() {
                    lines.append("    \(sign): \((bits * 10).rounded() / 10) bits (\(scams), \(honest))")
                }
            }
            if showsMisses && !set.isTest {
                lines.append("  wrong from suspicious:")
                for row in set.trial.rows where row.isScam != row.verdict.answer.isFlagged {
                    let signs = row.verdict.signs.map { "\($0.id) \($0.bits)" }.joined(separator: ", ")
                    lines.append(
                        "    \(row.isScam ? "missed" : "false alarm") \(row.id): \(row.verdict.bits) [\(row.verdict.language ?? "?")] \(signs)"
                    )
                }
            }
            return lines.joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    private func languages(_ trial: ScamTrial) -> [(String, ScamScore)] { parts(trial, \.language) }

    private func types(_ trial: ScamTrial) -> [(String, ScamScore)] { parts(trial, \.type) }

    private func parts(_ trial: ScamTrial, _ key: (ScamTrial.Row) -> String) -> [(String, ScamScore)] {
        let names = trial.rows.map(key).reduce(into: [String]()) { names, name in
            if !names.contains(name) { names.append(name) }
        }
        return names.sorted().map { name in (name, trial.score(.suspicious) { key($0) == name }) }
    }

    private func figures(_ trial: ScamTrial, _ threshold: ScamTrial.Threshold) -> String {
        let score = trial.score(threshold)
        func interval(_ value: (ScamScore) -> Double?) -> String {
            guard value(score) != nil, let range = trial.interval(threshold, value) else { return "" }
            return " (\(range.lowerBound.percent) to \(range.upperBound.percent))"
        }
        var parts: [String] = []
        if score.scams > 0 { parts.append("recall \(score.recall.percent)\(interval(\.recall)) of \(score.scams)") }
        if score.scams > 0, score.honest > 0 {
            parts.append("precision \(score.precision.percent)\(interval(\.precision))")
            parts.append("F1 \(score.f1.percent)\(interval(\.f1))")
        }
        if score.honest > 0 {
            parts.append(
                "false positives \(score.falsePositiveRate.percent)\(interval(\.falsePositiveRate)) of \(score.honest)"
            )
        }
        return parts.joined(separator: ", ")
    }

    private func figures(_ score: ScamScore) -> String {
        var parts: [String] = []
        if score.scams > 0 { parts.append("\(score.truePositives) of \(score.scams) scams") }
        if score.honest > 0 { parts.append("\(score.falsePositives) of \(score.honest) honest messages flagged") }
        if let f1 = score.f1 { parts.append("F1 \(f1.percent)") }
        return parts.joined(separator: ", ")
    }

    var json: String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("sets")
            writer.array { writer in
                for set in sets {
                    writer.object { writer in
                        writer.member("name", set.name)
                        writer.member("messages", set.trial.rows.count)
                        for threshold in ScamTrial.Threshold.allCases {
                            writer.key(threshold == .suspicious ? "suspicious" : "likelyScam")
                            write(set.trial, threshold, to: &writer)
                        }
                        for (title, parts) in [("languages", languages(set.trial)), ("types", types(set.trial))] {
                            writer.key(title)
                            writer.object { writer in
                                for (name, score) in parts {
                                    writer.key(name)
                                    writer.object { writer in write(score, to: &writer) }
                                }
                            }
                        }
                    }
                }
            }
        }
        return writer.text
    }

    private func write(_ trial: ScamTrial, _ threshold: ScamTrial.Threshold, to writer: inout JSONWriter) {
        let values: [(String, (ScamScore) -> Double?)] = [
            ("recall", \.recall), ("precision", \.precision), ("f1", \.f1), ("falsePositiveRate", \.falsePositiveRate),
        ]
        let score = trial.score(threshold)
        writer.object { writer in
            write(score, to: &writer)
            writer.key("intervals")
            writer.object { writer in
                for (name, value) in values where value(score) != nil {
                    guard let range = trial.interval(threshold, value) else { continue }
                    writer.key(name)
                    writer.array { writer in
                        writer.value(range.lowerBound)
                        writer.value(range.upperBound)
                    }
                }
            }
        }
    }

    private func write(_ score: ScamScore, to writer: inout JSONWriter) {
        writer.member("truePositives", score.truePositives)
        writer.member("falsePositives", score.falsePositives)
        writer.member("falseNegatives", score.falseNegatives)
        writer.member("trueNegatives", score.trueNegatives)
        writer.member("recall", score.recall)
        writer.member("precision", score.precision)
        writer.member("f1", score.f1)
        writer.member("falsePositiveRate", score.falsePositiveRate)
    }
}
