// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import TocsinScamCheck

/// The check's answers on a set of messages, and what can be said of them.
package struct ScamTrial: Sendable {
    /// One message and its answer; no text is kept.
    package struct Row: Sendable {
        package var id: String
        package var pair: String
        package var isScam: Bool
        package var language: String
        package var type: String
        package var verdict: ScamVerdict
    }

    /// From which answer on a message counts as flagged.
    package enum Threshold: String, Sendable, CaseIterable {
        case suspicious, likelyScam = "likely scam"

        func flags(_ answer: ScamVerdict.Answer) -> Bool {
            self == .suspicious ? answer.isFlagged : answer == .likelyScam
        }
    }

    package let rows: [Row]

    /// Checks all messages.
    package init(_ messages: [ScamMessage], with check: ScamCheck) throws {
        rows = try messages.map { message in
            Row(
                id: message.id,
                pair: message.pair,
                isScam: message.isScam,
                language: message.language,
                type: message.type,
                verdict: try check.check(message.text)
            )
        }
    }

    /// The score of all rows, or of some.
    package func score(_ threshold: Threshold, where isIncluded: (Row) -> Bool = { _ in true }) -> ScamScore {
        rows.reduce(into: ScamScore()) { score, row in
            if isIncluded(row) { score.add(isScam: row.isScam, isFlagged: threshold.flags(row.verdict.answer)) }
        }
    }

    /// A 95 % interval by drawing pairs of twins, see ``Bootstrap``.
    ///
    /// - Parameters:
    ///   - threshold: From which answer on a message counts as flagged.
    ///   - value: A figure of a score; draws in which it is nil are left out.
    /// - Returns: Nil when no draw has the figure.
    package func interval(_ threshold: Threshold, _ value: (ScamScore) -> Double?) -> ClosedRange<Double>? {
        let groups = Dictionary(grouping: rows, by: \.pair).sorted { $0.key < $1.key }.map(\.value)
        return Bootstrap.interval(groups) { groups in
            value(
                groups.joined().reduce(into: ScamScore()) { score, row in
                    score.add(isScam: row.isScam, isFlagged: threshold.flags(row.verdict.answer))
                }
            )
        }
    }

    /// What each sign would weigh by this set alone: the log2 likelihood ratio of being there, with half a message added to each count.
    ///
    /// Signs that go together each get the full weight, so the sum overstates; docs/scam-check.md says what became of it.
    package func fittedWeights() -> [(sign: SignID, scams: Int, honest: Int, bits: Double)] {
        let all = Double(rows.count { $0.isScam })
        let others = Double(rows.count) - all
        var counts: [SignID: (scams: Int, honest: Int)] = [:]
        for row in rows {
            for sign in row.verdict.signs {
                if row.isScam {
                    counts[sign.id, default: (0, 0)].scams += 1
                } else {
                    counts[sign.id, default: (0, 0)].honest += 1
                }
            }
        }
        return counts.sorted { $0.key < $1.key }.map { id, count in
            let inScams = (Double(count.scams) + 0.5) / (all + 1)
            let inHonest = (Double(count.honest) + 0.5) / (others + 1)
            return (id, count.scams, count.honest, log2(inScams / inHonest))
        }
    }
}
