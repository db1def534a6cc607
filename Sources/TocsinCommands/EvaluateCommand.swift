// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import JSONText
internal import TocsinEvaluation
internal import TocsinIngest
internal import TocsinModel
internal import TocsinStoreSQLite

/// Measures quality.
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Compares findings and operations of a simulated log with the truth."
    )

    @Option(help: "The truth.jsonl that 'tocsin simulate' wrote beside the log.")
    var truth: String

    @OptionGroup var store: StoreOptions

    @Option(help: "The key that the log was ingested with (default: beside the store).")
    var key: String?

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let opened = try store.openExisting()
        let key = try PseudonymKey(path: self.key ?? store.store + ".key")
        let truth = try Truth(path: truth) { name in
            key.accountID(of: name)
        } event: { name, time in
            key.eventID(format: .tocsin, nativeID: name, time: time)
        }
        let evaluation = Evaluation(findings: try opened.findings(), operations: try opened.operations(), truth: truth)
        Console().say(json ? EvaluationText.json(evaluation) : EvaluationText.text(evaluation))
    }
}

/// An evaluation in words and in JSON.
enum EvaluationText {
    static func text(_ evaluation: Evaluation) -> String {
        var lines = [
            "Requests: " + score(evaluation.requests) + ", and \(evaluation.greyRequests) grey ones of operations"
        ]
        for (category, score) in evaluation.requestsByCategory {
            lines.append(
                "  \(category.rawValue): recall \(percent(score.recall)) of \(Int(score.truePositives + score.falseNegatives))"
            )
        }
        lines.append("Accounts: " + score(evaluation.accounts))
        for population in evaluation.flaggedPopulations where population.accounts > 0 {
            lines.append("  flagged though \(population.population): \(population.accounts) of \(population.of)")
        }
        let found = evaluation.operations.count(where: \.isFound)
        lines.append(
            "Operations: \(found) of \(evaluation.operations.count) found, \(evaluation.benignOperations.count) benign groups reported"
        )
        for result in evaluation.operations {
            let state = result.isFound ? "found" : "missed"
            let nature = "\(result.description.category.rawValue), \(result.description.difficulty)"
            lines.append(
                "  \(result.name) (\(nature)): \(state), \(result.together) of \(result.accounts) accounts together"
            )
        }
        for benign in evaluation.benignOperations {
            lines.append("  benign: \(benign.id), \(benign.accounts) accounts, mostly \(benign.mainPopulation)")
        }
        lines.append("Pairs: " + score(evaluation.clusters.pairs))
        let clusters = evaluation.clusters
        lines.append(
            "B-cubed: precision \(percent(clusters.bCubedPrecision)), recall \(percent(clusters.bCubedRecall)), F1 \(percent(clusters.bCubedF1))"
        )
        return lines.joined(separator: "\n")
    }

    private static func score(_ score: Score) -> String {
        "precision \(percent(score.precision)), recall \(percent(score.recall)), F1 \(percent(score.f1))"
    }

    private static func percent(_ share: Double?) -> String {
        share.map { "\(($0 * 1000).rounded() / 10) %" } ?? "–"
    }

    static func json(_ evaluation: Evaluation) -> String {
        var writer = JSONWriter()
        writer.object { writer in
            write("requests", evaluation.requests, to: &writer)
            writer.member("greyRequests", evaluation.greyRequests)
            writer.key("requestsByCategory")
            writer.object { writer in
                for (category, score) in evaluation.requestsByCategory { write(category.rawValue, score, to: &writer) }
            }
            write("accounts", evaluation.accounts, to: &writer)
            writer.key("flaggedPopulations")
            writer.object { writer in
                for population in evaluation.flaggedPopulations {
                    writer.member(population.population, population.accounts)
                }
            }
            writer.key("operations")
            writer.array { writer in
                for result in evaluation.operations {
                    writer.object { writer in
                        writer.member("name", result.name)
                        writer.member("category", result.description.category.rawValue)
                        writer.member("archetype", result.description.archetype)
                        writer.member("difficulty", result.description.difficulty)
                        writer.member("accounts", result.accounts)
                        writer.member("together", result.together)
                        writer.member("found", result.isFound)
                    }
                }
            }
            writer.member("benignOperations", evaluation.benignOperations.count)
            write("pairs", evaluation.clusters.pairs, to: &writer)
            writer.key("bCubed")
            writer.object { writer in
                writer.member("precision", evaluation.clusters.bCubedPrecision)
                writer.member("recall", evaluation.clusters.bCubedRecall)
                writer.member("f1", evaluation.clusters.bCubedF1)
            }
        }
        return writer.text
    }

    private static func write(_ name: String, _ score: Score, to writer: inout JSONWriter) {
        writer.key(name)
        writer.object { writer in
            writer.member("precision", score.precision)
            writer.member("recall", score.recall)
            writer.member("f1", score.f1)
            writer.member("truePositives", score.truePositives)
            writer.member("falsePositives", score.falsePositives)
            writer.member("falseNegatives", score.falseNegatives)
        }
    }
}
