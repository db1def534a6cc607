// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import JSONText
internal import TocsinEvaluation
internal import TocsinFindings
internal import TocsinModel

/// Measures the rules over single texts.
struct EvaluatePairsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pairs",
        abstract: "Measures how well the rules tell requests for harm from their near misses.",
        discussion:
            "Each text is one request of its own, so rules about accounts and series say nothing. Findings of level medium or above count."
    )

    @Argument(help: "Files of JSON Lines with 'pair', 'category', 'language', 'harmful' and 'nearMiss'.")
    var files: [String]

    @OptionGroup var rules: RuleOptions

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let console = Console()
        let pairs = try files.flatMap { try NearMissPair.read($0) }
        let rules = try rules.loadForRun(console)
        let trial = try RuleTrial(rules)
        let counting = rules.rules.filter { !$0.isShadow && $0.reference.level >= .medium }
        let categories = Dictionary(counting.map { ($0.reference.id, $0.reference.category) }) { first, _ in first }
        let measured = try PairScore.measure(pairs) { text in
            Set(try trial.requestRules(matchingPrompt: text).compactMap { categories[$0] })
        }
        let text = PairsText(
            all: measured.all,
            categories: measured.byCategory.sorted { $0.key < $1.key }.map { ($0.key.rawValue, $0.value) },
            languages: measured.byLanguage.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        )
        console.say(json ? text.json : text.text)
    }
}

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
