// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinEvaluation

/// What was measured of evasions, in words and in JSON.
struct EvaluateEvasionText {
    typealias Scores = [(evasion: Evasion, score: EvasionScore)]

    /// The rules' own matching examples.
    let examples: Scores
    let harmful: Scores
    let nearMisses: Scores
    let pairs: Int
    /// Near misses, as they are written, that only a view gets flagged.
    let flaggedThroughViews: Int

    var text: String {
        var lines = ["The rules' own examples:"] + examples.map(line)
        guard pairs > 0 else { return lines.joined(separator: "\n") }
        lines += ["Harmful texts of \(pairs) pairs:"] + harmful.map(line)
        lines.append("Their near misses, flagged:")
        for (evasion, score) in nearMisses where score.texts > 0 {
            lines.append(
                "  \(evasion.rawValue): \(score.foundEvaded) of \(score.texts), written plainly \(score.foundPlain)"
            )
        }
        lines.append("Near misses, as written, flagged through views alone: \(flaggedThroughViews)")
        return lines.joined(separator: "\n")
    }

    private func line(_ evasion: Evasion, _ score: EvasionScore) -> String {
        guard let plain = score.plainRecall, let evaded = score.evadedRecall, let drop = score.drop else {
            return "  \(evasion.rawValue): changes none of the texts"
        }
        return "  \(evasion.rawValue): recall \(percent(evaded)), written plainly \(percent(plain)), "
            + "a drop of \(tenths(drop)) points (\(score.texts) texts)"
    }

    private func percent(_ share: Double) -> String { "\(tenths(share * 100)) %" }

    private func tenths(_ number: Double) -> Double { (number * 10).rounded() / 10 }

    var json: String {
        var writer = JSONWriter()
        writer.object { writer in
            for (name, scores) in [("examples", examples), ("harmful", harmful), ("nearMisses", nearMisses)] {
                writer.key(name)
                writer.object { writer in
                    for (evasion, score) in scores {
                        writer.key(evasion.rawValue)
                        writer.object { writer in
                            writer.member("texts", score.texts)
                            writer.member("foundPlain", score.foundPlain)
                            writer.member("foundEvaded", score.foundEvaded)
                            writer.member("drop", score.drop)
                        }
                    }
                }
            }
            writer.member("pairs", pairs)
            writer.member("nearMissesFlaggedThroughViews", flaggedThroughViews)
        }
        return writer.text
    }
}
