// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JSONText
internal import TocsinCommandSupport
internal import TocsinModel
internal import TocsinRisk

/// Risks in words and in JSON; never a word of a message.
struct RiskText {
    let ranking: RiskRanking
    let weights: RiskWeights
    let top: Int

    private var shown: ArraySlice<RiskRanking.Account> { ranking.accounts.prefix(top) }

    var text: String {
        let counts = Risk.Band.allCases.reversed().map { band in
            "\(ranking.accounts.count { $0.risk.band == band }.grouped) \(band.rawValue)"
        }
        var lines = [
            "Accounts by risk: \(counts.joined(separator: ", ")). A proposal to look, never a reason to act.",
            "High is what 1 % of harmless accounts reached where thresholds were fixed, elevated 5 %; percentages hold where harm is as common as there.",
            "Bits are log2 of the odds and add up; evidence counts half after \(Int(weights.halfLifeDays)) days.",
        ]
        for account in shown {
            lines.append("")
            lines.append(
                "\(account.id): \(Self.verdict(account.risk)); "
                    + "\(account.requests.grouped) requests in \(account.conversations.grouped) conversations"
            )
            lines += waterfall(account.risk, prior: weights.account.priorBits)
            if let riskiest = account.riskiest {
                lines.append(
                    "  riskiest conversation: \(Self.verdict(riskiest.risk)); \(riskiest.requests.grouped) requests from \(riskiest.first)"
                )
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func verdict(_ risk: Risk) -> String {
        // A model of a made-up service is never surer than the last word for confidence.
        let shown = min(max(risk.probability, 0.01), 0.99)
        let bound = risk.probability > shown ? "over " : risk.probability < shown ? "under " : ""
        return
            "band \(risk.band.rawValue), \(bound)\(shown.percent) (\(Likelihood(probability: risk.probability).rawValue))"
    }

    /// The prior, each contribution with what it rests on, and the sum.
    private func waterfall(_ risk: Risk, prior: Double) -> [String] {
        var lines = [Self.line(prior, "without any evidence")]
        for contribution in risk.contributions {
            let sources = contribution.findings.map(\.description) + contribution.events.map(\.description)
            let named = sources.prefix(Self.namedSources).joined(separator: ", ")
            let more = sources.count > Self.namedSources ? ", …" : ""
            let words = contribution.feature.explanation + Self.harms(contribution)
            lines.append(Self.line(contribution.bits, "\(words): \(named)\(more)"))
        }
        lines.append(Self.line(risk.sumBits, "together"))
        return lines
    }

    /// Such as ` (scam 4.2, fraud 1.0)`: how many findings of each harm are left after decay; nothing where there are none.
    private static func harms(_ contribution: Risk.Contribution) -> String {
        let counts = contribution.categories.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
            .map { "\($0.key.rawValue) \(String(format: "%.1f", $0.value))" }
        return counts.isEmpty ? "" : " (\(counts.joined(separator: ", ")))"
    }

    /// The rest is in the JSON.
    private static let namedSources = 3

    private static func line(_ bits: Double, _ words: String) -> String {
        let number = String(format: "%+.2f", bits)
        return "  " + String(repeating: " ", count: max(0, 7 - number.count)) + number + "  " + words
    }

    var json: String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("at", ranking.moment.description)
            writer.member("halfLifeDays", weights.halfLifeDays)
            writer.member("priorBits", weights.account.priorBits)
            writer.member("conversationPriorBits", weights.conversation.priorBits)
            writer.key("bands")
            writer.object { writer in
                for band in Risk.Band.allCases {
                    writer.member(band.rawValue, ranking.accounts.count { $0.risk.band == band })
                }
            }
            writer.key("accounts")
            writer.array { writer in
                for account in shown { Self.write(account, to: &writer) }
            }
        }
        return writer.text
    }

    private static func write(_ account: RiskRanking.Account, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("account", account.id.description)
            writer.member("requests", account.requests)
            writer.member("conversations", account.conversations)
            write(account.risk, to: &writer)
            if let riskiest = account.riskiest {
                writer.key("riskiestConversation")
                writer.object { writer in
                    writer.member("firstEvent", riskiest.first.description)
                    writer.member("requests", riskiest.requests)
                    write(riskiest.risk, to: &writer)
                }
            }
        }
    }

    private static func write(_ risk: Risk, to writer: inout JSONWriter) {
        writer.member("band", risk.band.rawValue)
        writer.member("probability", risk.probability)
        writer.member("likelihood", Likelihood(probability: risk.probability).rawValue)
        writer.member("bits", risk.sumBits)
        writer.key("contributions")
        writer.array { writer in
            for contribution in risk.contributions {
                writer.object { writer in
                    writer.member("feature", contribution.feature.rawValue)
                    writer.member("explanation", contribution.feature.explanation)
                    writer.member("bits", contribution.bits)
                    if !contribution.categories.isEmpty {
                        writer.key("categories")
                        writer.object { writer in
                            for (category, amount) in contribution.categories.sorted(by: { $0.key < $1.key }) {
                                writer.member(category.rawValue, amount)
                            }
                        }
                    }
                    writer.member("findings", contribution.findings.map(\.description))
                    writer.member("events", contribution.events.map(\.description))
                }
            }
        }
    }
}
