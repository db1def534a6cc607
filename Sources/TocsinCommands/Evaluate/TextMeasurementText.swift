// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JSONText
internal import TocsinEvaluation

/// What was measured over texts, in words and in JSON.
struct TextMeasurementText {
    var rows: [(suite: String, model: String, measurement: TextMeasurement)] = []

    var text: String {
        let heading =
            ["suite", "model", "harmful", "harmless", "AUC", "(95 %)", "AUPRC"]
            + [
                "precision", "recall", "F1", "FPR", "recall@1%", "FPR@1%", "FPR@recall 75%", "recall@own 5%",
                "reviewer",
            ]
        return Self.table([heading] + rows.map { [$0.suite, $0.model] + Self.cells($0.measurement) })
    }

    private static func cells(_ measurement: TextMeasurement) -> [String] {
        let five = measurement.atFive
        let interval = measurement.aucInterval.map { "\(number($0.lowerBound))–\(number($0.upperBound))" } ?? "–"
        let shares = [
            five.precision, five.recall, five.f1, measurement.falsePositivesAtFive, measurement.recallAtOne,
            measurement.falsePositivesAtOne, measurement.falsePositivesAtThreeQuarters, measurement.recallAtOwnFive,
            measurement.reviewerPrecision,
        ]
        return ["\(measurement.harmful)", "\(measurement.harmless)", number(measurement.auc), interval]
            + [number(measurement.averagePrecision)] + shares.map(number)
    }

    private static func number(_ value: Double?) -> String {
        guard let value else { return "–" }
        return String(format: "%.3f", value)
    }

    private static func table(_ rows: [[String]]) -> String {
        let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }.joined(separator: "  ")
                .trimmingCharacters(in: .whitespaces)
        }
        .joined(separator: "\n")
    }

    var json: String {
        var writer = JSONWriter()
        writer.array { writer in
            for row in rows {
                writer.object { writer in
                    writer.member("suite", row.suite)
                    writer.member("model", row.model)
                    writer.member("harmful", row.measurement.harmful)
                    writer.member("harmless", row.measurement.harmless)
                    writer.member("auc", row.measurement.auc)
                    writer.member("aucLow", row.measurement.aucInterval?.lowerBound)
                    writer.member("aucHigh", row.measurement.aucInterval?.upperBound)
                    writer.member("averagePrecision", row.measurement.averagePrecision)
                    writer.member("precision", row.measurement.atFive.precision)
                    writer.member("recall", row.measurement.atFive.recall)
                    writer.member("f1", row.measurement.atFive.f1)
                    writer.member("falsePositiveRate", row.measurement.falsePositivesAtFive)
                    writer.member("recallAtOnePercent", row.measurement.recallAtOne)
                    writer.member("falsePositiveRateAtOnePercent", row.measurement.falsePositivesAtOne)
                    writer.member("falsePositiveRateAtRecall75", row.measurement.falsePositivesAtThreeQuarters)
                    writer.member("recallAtOwnFivePercent", row.measurement.recallAtOwnFive)
                    writer.member("reviewerPrecision", row.measurement.reviewerPrecision)
                }
            }
        }
        return writer.text
    }
}
