// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinEvaluation

/// What was measured over pairs, in words and in JSON.
struct PairsText {
    let all: PairScore
    let categories: [(name: String, score: PairScore)]
    let languages: [(name: String, score: PairScore)]

    var text: String {
        var lines = [line("All", all)]
        lines.append("By category:")
        for (name, score) in categories { lines.append("  " + line(name, score)) }
        lines.append("By language:")
        for (name, score) in languages { lines.append("  " + line(name, score)) }
        return lines.joined(separator: "\n")
    }

    private func line(_ name: String, _ score: PairScore) -> String {
        "\(name): \(score.found) of \(score.pairs) harmful texts found (\(score.foundAsSuch) in their category), "
            + "\(score.falseAlarms) near misses flagged"
    }

    var json: String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("all")
            write(all, to: &writer)
            for (name, parts) in [("categories", categories), ("languages", languages)] {
                writer.key(name)
                writer.object { writer in
                    for part in parts {
                        writer.key(part.name)
                        write(part.score, to: &writer)
                    }
                }
            }
        }
        return writer.text
    }

    private func write(_ score: PairScore, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("pairs", score.pairs)
            writer.member("found", score.found)
            writer.member("foundAsSuch", score.foundAsSuch)
            writer.member("falseAlarms", score.falseAlarms)
            writer.member("precision", score.score.precision)
            writer.member("recall", score.score.recall)
            writer.member("f1", score.score.f1)
        }
    }
}
