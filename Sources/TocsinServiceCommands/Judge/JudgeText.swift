// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinCommandSupport
internal import TocsinJudge
internal import TocsinModel

/// What a run of the judge comes to, for people and for machines.
struct JudgeText {
    private let outcome: JudgeRun.Outcome
    private let tally: VerdictTally

    init(_ outcome: JudgeRun.Outcome) {
        self.outcome = outcome
        tally = VerdictTally(outcome.verdicts.values)
    }

    /// The lines that every run ends with: states, what it cost, and why it ended early.
    var lines: [String] {
        let categories = tally.categories.sorted { $0.key < $1.key }.map { "\($0.key.rawValue) \($0.value.grouped)" }
        let reasons = tally.reasons.sorted { $0.key.rawValue < $1.key.rawValue }
            .map { "\($0.key.rawValue) \($0.value.grouped)\(status($0.key))" }
        var lines = [
            "Texts: \(outcome.verdicts.count.grouped), answered before: \(outcome.known.grouped)",
            "  harmful: \(count(.harmful))" + inBrackets(categories), "  harmless: \(count(.harmless))",
            "  refused: \(count(.refused))", "  no verdict: \(count(.noVerdict))" + inBrackets(reasons),
        ]
        if outcome.withoutText > 0 {
            lines.append("Not asked about, since their text is not in the store: \(outcome.withoutText.grouped)")
        }
        lines.append(
            "Asked \(outcome.host), \(outcome.judge.model): \(outcome.usage.requests.grouped) requests, "
                + "\(outcome.usage.isEstimate ? "about " : "")\(outcome.usage.tokens.grouped) tokens, \((outcome.seconds * 10).rounded() / 10) s"
        )
        switch outcome.usage.stop {
        case .requests:
            lines.append("The budget of requests is spent. Run again, with another --budget if you like, to go on.")
        case .tokens:
            lines.append("The budget of tokens is spent. Run again, with another --token-budget if you like, to go on.")
        case .failing:
            lines.append("Several questions in succession came to nothing, so the rest was not asked.")
        case nil: break
        }
        return lines + advice
    }

    /// A sentence for each reason why there is no verdict.
    private var advice: [String] {
        tally.reasons.keys.sorted { $0.rawValue < $1.rawValue }.compactMap { reason in
            JudgeAdvice.sentence(for: reason, status: outcome.usage.statuses[reason])
        }
    }

    var text: String {
        (lines + ["Findings of the judge: \(outcome.findings.grouped)"] + kept).joined(separator: "\n")
    }

    /// Which findings stay though another judge was asked.
    private var kept: [String] {
        if outcome.kept.isEmpty { return [] }
        let judges = outcome.kept.sorted { $0.key < $1.key }.map { "\($0.value.grouped) of \($0.key)" }
        return [
            "Findings of earlier judges stay, since this one has answered nothing yet: "
                + judges.joined(separator: ", ")
        ]
    }

    var json: String {
        var writer = JSONWriter()
        writer.object { writer in
            write(to: &writer)
            writer.member("findings", outcome.findings)
            writer.key("keptFindings")
            writer.object { writer in
                for (model, count) in outcome.kept.sorted(by: { $0.key < $1.key }) { writer.member(model, count) }
            }
        }
        return writer.text
    }

    /// The members that every run has.
    func write(to writer: inout JSONWriter) {
        writer.member("host", outcome.host)
        writer.member("model", outcome.judge.model)
        writer.member("form", outcome.judge.form)
        writer.member("policy", outcome.judge.policy)
        writer.member("texts", outcome.verdicts.count)
        writer.member("answeredBefore", outcome.known)
        writer.member("withoutText", outcome.withoutText)
        writer.key("verdicts")
        writer.object { writer in
            for state in Verdict.State.allCases { writer.member(state.rawValue, tally.states[state] ?? 0) }
        }
        writer.key("categories")
        writer.object { writer in
            for (category, count) in tally.categories.sorted(by: { $0.key < $1.key }) {
                writer.member(category.rawValue, count)
            }
        }
        writer.key("noVerdict")
        writer.object { writer in
            for (reason, count) in tally.reasons.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                writer.member(reason.rawValue, count)
            }
        }
        writer.key("statuses")
        writer.object { writer in
            for reason in tally.reasons.keys.sorted(by: { $0.rawValue < $1.rawValue }) {
                guard let status = outcome.usage.statuses[reason] else { continue }
                writer.member(reason.rawValue, status)
            }
        }
        writer.member("requests", outcome.usage.requests)
        writer.member("tokens", outcome.usage.tokens)
        writer.member("tokensEstimated", outcome.usage.isEstimate)
        writer.member("stopped", outcome.usage.stop?.rawValue)
        writer.member("seconds", outcome.seconds)
    }

    private func status(_ reason: NoVerdict) -> String {
        outcome.usage.statuses[reason].map { ": status \($0)" } ?? ""
    }

    private func count(_ state: Verdict.State) -> String { (tally.states[state] ?? 0).grouped }

    private func inBrackets(_ parts: [String]) -> String {
        parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
    }
}
