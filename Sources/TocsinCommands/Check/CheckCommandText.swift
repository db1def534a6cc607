// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinScamCheck

/// A verdict on a message, in words.
struct CheckText {
    let verdict: ScamVerdict
    let advice: ScamAdvice

    func text(explain: Bool) -> String {
        var lines = [advice.headline(verdict)]
        if let phase = advice.phase(verdict) { lines.append(phase) }
        let reasons = advice.reasons(verdict)
        if !reasons.isEmpty {
            lines += ["", advice.reasonsHeading(verdict)] + reasons.map { "- " + $0 }
        }
        let against = verdict.signs.filter { $0.bits < 0 }
        if explain, !against.isEmpty {
            lines += ["", advice.heading("against")] + against.map { "- " + advice.reason($0) }
        }
        lines +=
            ["", advice.heading("next")] + advice.steps(verdict).enumerated().map { "\($0.offset + 1). " + $0.element }
        if explain {
            lines.append("")
            for sign in verdict.signs { lines.append("\(bits(sign.bits))  \(sign.id)") }
            let thresholds =
                "suspicious from \(bits(ScamCheck.suspiciousBits)), likely scam from \(bits(ScamCheck.likelyBits))"
            lines.append("\(bits(verdict.bits))  bits in all; \(thresholds)")
        }
        return lines.joined(separator: "\n")
    }

    private func bits(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return (tenths < 0 ? "-" : "+") + "\(tenths.magnitude / 10).\(tenths.magnitude % 10)"
    }
}
