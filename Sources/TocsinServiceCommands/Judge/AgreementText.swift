// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinCommandSupport
internal import TocsinEvaluation
internal import TocsinModel

/// How far the judge agrees with analysts, for people and for machines.
struct AgreementText {
    private let run: JudgeText
    private let agreement: JudgeAgreement

    init(outcome: JudgeRun.Outcome, agreement: JudgeAgreement) {
        run = JudgeText(outcome)
        self.agreement = agreement
    }

    private var categories: [(category: HarmCategory, counts: JudgeAgreement.CategoryCounts)] {
        agreement.byCategory.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    var text: String {
        let score = agreement.score
        var lines =
            run.lines + [
                "Agreement with analysts, over \(agreement.answered.grouped) events that the judge answered "
                    + "(refused \(agreement.refused.grouped), no verdict \(agreement.noVerdict.grouped)):",
                "  both harmful \(agreement.bothHarmful.grouped), both harmless \(agreement.bothHarmless.grouped), "
                    + "judge alone \(agreement.judgeOnly.grouped), analyst alone \(agreement.analystOnly.grouped)",
                "  agree \(agreement.rawAgreement.percent), Cohen's kappa \(kappa), "
                    + "precision \(score.precision.percent), recall \(score.recall.percent)",
            ]
        for (category, counts) in categories {
            lines.append(
                "  \(category.rawValue): of \(counts.labelled.grouped) by analysts, harmful \(counts.foundHarmful.grouped), "
                    + "same category \(counts.sameCategory.grouped), refused \(counts.refused.grouped), "
                    + "no verdict \(counts.noVerdict.grouped); false alarms \(counts.falseAlarms.grouped)"
            )
        }
        return lines.joined(separator: "\n")
    }

    private var kappa: String { agreement.kappa.map { "\(($0 * 100).rounded() / 100)" } ?? "–" }

    var json: String {
        var writer = JSONWriter()
        writer.object { writer in
            run.write(to: &writer)
            writer.key("agreement")
            writer.object { writer in
                writer.member("answered", agreement.answered)
                writer.member("bothHarmful", agreement.bothHarmful)
                writer.member("bothHarmless", agreement.bothHarmless)
                writer.member("judgeOnly", agreement.judgeOnly)
                writer.member("analystOnly", agreement.analystOnly)
                writer.member("refused", agreement.refused)
                writer.member("noVerdict", agreement.noVerdict)
                writer.member("rawAgreement", agreement.rawAgreement)
                writer.member("kappa", agreement.kappa)
                writer.member("precision", agreement.score.precision)
                writer.member("recall", agreement.score.recall)
                writer.key("categories")
                writer.object { writer in
                    for (category, counts) in categories {
                        writer.key(category.rawValue)
                        writer.object { writer in
                            writer.member("labelled", counts.labelled)
                            writer.member("foundHarmful", counts.foundHarmful)
                            writer.member("sameCategory", counts.sameCategory)
                            writer.member("refused", counts.refused)
                            writer.member("noVerdict", counts.noVerdict)
                            writer.member("falseAlarms", counts.falseAlarms)
                        }
                    }
                }
            }
        }
        return writer.text
    }
}
