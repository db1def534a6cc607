// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JSONText
internal import TocsinCommandSupport
internal import TocsinEvaluation

/// What was measured of risk, in words and in JSON.
struct EvaluateRiskText {
    var rows: [(name: String, measurement: RiskMeasurement)] = []

    var text: String {
        rows.map { name, measurement in
            var lines = ["\(name): \(measurement.harmful.grouped) harmful, \(measurement.harmless.grouped) harmless"]
            lines.append(
                "  AUC \(number(measurement.auc)) (\(interval(measurement.aucInterval))), AUPRC \(number(measurement.averagePrecision)), "
                    + "calibration error \(number(measurement.calibrationError)) (\(interval(measurement.calibrationInterval)))"
            )
            lines.append("  high (1 %): \(rates(measurement.atOne)); elevated (5 %): \(rates(measurement.atFive))")
            lines.append(
                "  gravest finding alone: AUC \(number(measurement.baselineAUC)), AUPRC \(number(measurement.baselineAveragePrecision)); "
                    + "level medium and above: \(rates(measurement.baselineAtMedium))"
            )
            for population in measurement.populations
            where population.elevated + population.baseline > 0 || population.isHarmful {
                lines.append(
                    "  \(population.isHarmful ? "harmful" : "benign") \(population.name): \(population.high) high, "
                        + "\(population.elevated) elevated or high, \(population.baseline) by findings alone, of \(population.count.grouped)"
                )
            }
            return lines.joined(separator: "\n")
        }
        .joined(separator: "\n")
    }

    private func number(_ value: Double?) -> String { value.map { String(format: "%.3f", $0) } ?? "–" }

    private func interval(_ range: ClosedRange<Double>?) -> String {
        range.map { "\(number($0.lowerBound))–\(number($0.upperBound))" } ?? "–"
    }

    private func rates(_ rates: RiskMeasurement.Rates) -> String {
        "recall \(rates.recall.percent), false positives \(rates.falsePositiveRate.percent)"
    }

    var json: String {
        var writer = JSONWriter()
        writer.array { writer in
            for (name, measurement) in rows {
                writer.object { writer in
                    writer.member("name", name)
                    Self.write(measurement, to: &writer)
                }
            }
        }
        return writer.text
    }

    private static func write(_ measurement: RiskMeasurement, to writer: inout JSONWriter) {
        writer.member("harmful", measurement.harmful)
        writer.member("harmless", measurement.harmless)
        writer.member("auc", measurement.auc)
        writer.member("aucLow", measurement.aucInterval?.lowerBound)
        writer.member("aucHigh", measurement.aucInterval?.upperBound)
        writer.member("averagePrecision", measurement.averagePrecision)
        writer.member("calibrationError", measurement.calibrationError)
        writer.member("calibrationErrorLow", measurement.calibrationInterval?.lowerBound)
        writer.member("calibrationErrorHigh", measurement.calibrationInterval?.upperBound)
        writer.member("baselineAUC", measurement.baselineAUC)
        writer.member("baselineAveragePrecision", measurement.baselineAveragePrecision)
        let rates = [
            ("atOnePercent", measurement.atOne), ("atFivePercent", measurement.atFive),
            ("baselineAtMedium", measurement.baselineAtMedium),
        ]
        for (name, rates) in rates {
            writer.key(name)
            writer.object { writer in
                writer.member("recall", rates.recall)
                writer.member("falsePositiveRate", rates.falsePositiveRate)
            }
        }
        writer.key("populations")
        writer.array { writer in
            for population in measurement.populations {
                writer.object { writer in
                    writer.member("name", population.name)
                    writer.member("isHarmful", population.isHarmful)
                    writer.member("count", population.count)
                    writer.member("elevated", population.elevated)
                    writer.member("high", population.high)
                    writer.member("baseline", population.baseline)
                }
            }
        }
    }
}
