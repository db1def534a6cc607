// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommandSupport
internal import JSONText
internal import TocsinEvaluation
internal import TocsinModel

/// An evaluation in words and in JSON.
enum EvaluationText {
    static func text(_ evaluation: Evaluation) -> String {
        var lines = [
            "Requests: " + score(evaluation.requests) + ", and \(evaluation.greyRequests) grey ones of operations"
        ]
        for (category, score) in evaluation.requestsByCategory {
            lines.append(
                "  \(category.rawValue): recall \(score.recall.percent) of \(Int(score.truePositives + score.falseNegatives))"
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
            "B-cubed: precision \(clusters.bCubedPrecision.percent), recall \(clusters.bCubedRecall.percent), F1 \(clusters.bCubedF1.percent)"
        )
        return lines.joined(separator: "\n")
    }

    private static func score(_ score: Score) -> String {
        "precision \(score.precision.percent), recall \(score.recall.percent), F1 \(score.f1.percent)"
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
            writer.array { writer in
                for population in evaluation.flaggedPopulations {
                    writer.object { writer in
                        writer.member("population", population.population)
                        writer.member("accounts", population.accounts)
                        writer.member("of", population.of)
                    }
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
            writer.key("benignOperations")
            writer.array { writer in
                for benign in evaluation.benignOperations {
                    writer.object { writer in
                        writer.member("id", benign.id.description)
                        writer.member("accounts", benign.accounts)
                        writer.member("mainPopulation", benign.mainPopulation)
                    }
                }
            }
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
