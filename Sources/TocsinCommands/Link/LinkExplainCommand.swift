// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import JSONText
internal import TocsinCommandSupport
internal import TocsinIngest
internal import TocsinLinking
internal import TocsinModel
internal import TocsinStore

/// The evidence between two accounts.
struct LinkExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Shows what speaks for and against two accounts having one operator, step by step."
    )

    @Argument(help: "An account: its pseudonym (as in findings.jsonl), or its name in the log.")
    var first: String

    @Argument(help: "The other account.")
    var second: String

    @OptionGroup var store: KeyedStoreOptions

    @OptionGroup var weights: LinkOptions
    @OptionGroup var work: WorkOptions

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let weights = try weights.load()
        let opened = try store.location.openExisting()
        let (one, other) = (try account(first, in: opened), try account(second, in: opened))
        guard one != other else { throw CommandProblem("Both are one account. Give two accounts to compare.") }
        let stages = Stages(store: opened, console: Console(), workers: work.workers)
        let activity = try await stages.activity(try await stages.activityLog())
        guard
            let explanation = try await Explanation(
                one,
                other,
                in: activity.log,
                activity.families,
                weights: weights,
                workers: work.workers
            )
        else {
            throw CommandProblem(
                "The store does not know one of the accounts. Give pseudonyms as in findings.jsonl, or names as in the log."
            )
        }
        Console().say(json ? ExplanationText.json(explanation) : ExplanationText.text(explanation))
    }

    /// The account that was named, or that an alias belongs to; only a name needs the key.
    private func account(_ text: String, in opened: any ServiceStore) throws -> AccountID {
        let id = try AccountID(text) ?? store.pseudonymKey(of: opened).accountID(of: text)
        return try opened.aliases()[id] ?? id
    }
}

/// An explanation in words and in JSON.
enum ExplanationText {
    /// A waterfall: each line adds to the sum.
    static func text(_ explanation: Explanation) -> String {
        guard let tie = explanation.tie else {
            return
                "The accounts have no device, address, payment, mail pattern, prompt or rare name in common, so nothing ties them."
        }
        var sum = explanation.priorBits
        var lines = [line("before anything is compared", explanation.priorBits, sum)]
        for piece in tie.evidence {
            sum += piece.weightBits
            lines.append(line(words(piece, explanation), piece.weightBits, sum))
        }
        let likelihood = Likelihood(probability: tie.matchProbability).rawValue
        lines.append(
            "One operator: \(likelihood) (\(tie.matchProbability.percent), \(number(tie.matchWeightBits)) bits)."
        )
        return lines.joined(separator: "\n")
    }

    private static func words(_ piece: TieEvidence, _ explanation: Explanation) -> String {
        let kind = piece.comparison.explanation
        guard explanation.agreeing.contains(piece.comparison) else { return "not: " + kind }
        let shared = piece.sharedByAccounts.map { ", shared by \($0.grouped) accounts" } ?? ""
        return piece.weightBits > 0 ? kind + shared : kind + shared + ", which speaks against it"
    }

    private static func line(_ words: String, _ bits: Double, _ sum: Double) -> String {
        let bar = String(repeating: bits < 0 ? "−" : "+", count: min(30, Int(abs(bits).rounded())))
        return "\(number(bits)) bits  \(number(sum)) in all  \(words)  \(bar)"
    }

    private static func number(_ bits: Double) -> String {
        let digits = String(format: "%+.1f", bits)
        return String(repeating: " ", count: max(0, 6 - digits.count)) + digits
    }

    static func json(_ explanation: Explanation) -> String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("priorBits", explanation.priorBits)
            writer.member("matchWeightBits", explanation.tie?.matchWeightBits)
            writer.member("matchProbability", explanation.tie?.matchProbability)
            writer.key("evidence")
            writer.array { writer in
                for piece in explanation.tie?.evidence ?? [] {
                    writer.object { writer in
                        writer.member("comparison", piece.comparison.rawValue)
                        writer.member("weightBits", piece.weightBits)
                        writer.member("sharedByAccounts", piece.sharedByAccounts)
                    }
                }
            }
        }
        return writer.text
    }
}
