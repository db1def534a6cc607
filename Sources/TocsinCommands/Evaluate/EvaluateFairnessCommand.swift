// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommandSupport
internal import ArgumentParser
internal import Foundation
internal import JSONText
internal import TocsinClassifier
internal import TocsinCorpus
internal import TocsinEvaluation
internal import TocsinModel
internal import TocsinRisk

/// Measures whether the classifier's verdicts and conversation risk hang on whom a text names.
struct EvaluateFairnessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fairness",
        abstract: "Exchanges identities and viewpoints, and says how often the classifier's verdict and the risk move.",
        discussion: """
            The verdict is the one at 5 % false positives, and the one at 0.1 %, where 'scan' makes it; with --encoder also of both stages. \
            The risk is the band of a conversation of that one text, by rules and the classifier that comes with Tocsin. BPSN is low where harmless sentences that name a group score \
            too high, BNSP where toxic ones score too low (Borkan et al., 2019).
            """
    )

    @Option(help: "The folder of the public sets.")
    var data: String

    @Option(help: "The model (default: the one that comes with Tocsin).")
    var model: String?

    @OptionGroup var encoder: EncoderOptions

    @Option(help: "The second stage (default: the one that comes with Tocsin).")
    var second: String?

    @OptionGroup var weights: RiskOptions
    @OptionGroup var rules: RuleOptions

    @Option(help: "With how many issues each request of issuebench is filled.")
    var issues = 3

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let console = Console()
        let model = try model.map { try HarmModel(path: $0) } ?? HarmModel.bundled()
        let scorer = HarmScorer(model)
        let opinion = try encoder.opinion(second, after: model)
        let (weights, learntWith) = try weights.load(console)
        let lone = try LoneRequestRisk(weights, learntWith, rules.loadForRun(console))
        var text = FairnessText()
        let variants =
            try IdentitySets.groupVariants(data) + IdentitySets.viewpointVariants(data, issueCount: max(issues, 1))
        let sentences = Dictionary(grouping: try IdentitySets.sentences(data), by: \.language)
        if variants.isEmpty && sentences.isEmpty {
            throw CommandProblem(
                "No set for fairness lies in '\(data)'. Give the folder in which each set has its own folder."
            )
        }
        for variant in variants {
            let scores = variant.texts.map { scorer.score($0) }
            let name = "\(variant.set) \(variant.language)"
            func verdicts(_ rate: HarmModel.FalsePositiveRate) -> [Bool] {
                let threshold = model.threshold(variant.language, rate)
                return scores.map { $0.map { $0.score >= threshold } ?? false }
            }
            text.flips[name, default: FlipRate()].add(verdicts(.fivePercent))
            text.flipsInUse[name, default: FlipRate()].add(verdicts(.onePerMille))
            if let opinion {
                console.progress("measuring both stages in \(name)")
                let both = zip(variant.texts, scores).map { text, first -> (score: Double, topic: HarmCategory)? in
                    guard let first, let score = opinion.score(text, first: first.score) else { return nil }
                    return (score, scorer.category(text, first))
                }
                for harmless in SecondStage.HarmlessTexts.allCases {
                    let verdicts = both.map { both in
                        guard let (score, topic) = both else { return false }
                        return score >= opinion.threshold(variant.language, .fivePercent, of: harmless, about: topic)
                    }
                    text.secondFlips[harmless.rawValue, default: [:]][name, default: FlipRate()].add(verdicts)
                }
            }
            console.progress("measuring risk in \(name)")
            let bands = try variant.texts.map { try lone.risk($0).band }
            text.bandFlips[name, default: FlipRate()].add(bands)
            text.highFlips[name, default: FlipRate()].add(bands.map { $0 == .high })
        }
        for (language, sentences) in sentences {
            console.progress("measuring groups in \(language)")
            let hasSpaces = !language.hasPrefix("zh")
            let terms = IdentityTerms.find(in: sentences.map { ($0.text, $0.isToxic) }, hasSpaces: hasSpaces)
            let scored = sentences.compactMap { sentence in
                scorer.score(sentence.text).map { score in
                    BiasMeasurement.Scored(
                        score: score.score,
                        isToxic: sentence.isToxic,
                        terms: IdentityTerms.parts(of: sentence.text, hasSpaces: hasSpaces).intersection(terms)
                    )
                }
            }
            text.bias[language] = BiasMeasurement(scored)
        }
        console.endProgress()
        console.say(json ? text.json : text.text)
    }
}

/// What was measured, in words and in JSON.
private struct FairnessText {
    var flips: [String: FlipRate] = [:]
    /// Of verdicts as a scan without a second stage makes them.
    var flipsInUse: [String: FlipRate] = [:]
    /// Of both stages, by the texts that their threshold is for.
    var secondFlips: [String: [String: FlipRate]] = [:]
    /// Of bands of risk, and of whether it is the highest.
    var bandFlips: [String: FlipRate] = [:]
    var highFlips: [String: FlipRate] = [:]
    var bias: [String: BiasMeasurement] = [:]

    var text: String {
        var lines = ["Verdicts that move when an identity or a viewpoint is exchanged:"]
        lines += Self.lines(flips)
        lines.append("At the threshold of a scan, one in a thousand:")
        lines += Self.lines(flipsInUse)
        for (harmless, flips) in secondFlips.sorted(by: { $0.key < $1.key }) {
            lines.append("Of both stages, at their threshold for \(harmless):")
            lines += Self.lines(flips)
        }
        lines.append("Bands of conversation risk that move:")
        lines += Self.lines(bandFlips)
        lines.append("Of these, into or out of the band high:")
        lines += Self.lines(highFlips)
        lines.append("Groups (AUC over all; the largest gap of a group's BPSN to it; the groups of largest gaps):")
        for (language, bias) in bias.sorted(by: { $0.key < $1.key }) {
            let worst = bias.groups.filter { $0.bpsn != nil }
                .sorted { abs(($0.bpsn ?? 0) - (bias.overall ?? 0)) > abs(($1.bpsn ?? 0) - (bias.overall ?? 0)) }
                .prefix(5)
            let named = worst.map {
                "\($0.term) BPSN \(number($0.bpsn)), BNSP \(number($0.bnsp)), subgroup \(number($0.subgroup))"
            }
            lines.append(
                "  \(language): \(number(bias.overall)) over \(bias.groups.count) groups; gap \(number(bias.largestBPSNGap)); "
                    + named.joined(separator: "; ")
            )
        }
        return lines.joined(separator: "\n")
    }

    private static func lines(_ flips: [String: FlipRate]) -> [String] {
        flips.sorted { $0.key < $1.key }.map { name, flips in
            let share = flips.rate.map { String(format: "%.2f %%", $0 * 100) } ?? "–"
            return "  \(name): \(flips.flips) of \(flips.swaps) (\(share))"
        }
    }

    private func number(_ value: Double?) -> String { value.map { String(format: "%.3f", $0) } ?? "–" }

    var json: String {
        var writer = JSONWriter()
        writer.object { writer in
            let all = [
                ("flips", flips), ("flipsInUse", flipsInUse), ("riskBandFlips", bandFlips),
                ("riskHighFlips", highFlips),
            ]
            let both = secondFlips.sorted { $0.key < $1.key }.map { ("bothStagesFlips-\($0.key)", $0.value) }
            for (key, flips) in all + both {
                writer.key(key)
                writer.object { writer in
                    for (name, flips) in flips.sorted(by: { $0.key < $1.key }) {
                        writer.key(name)
                        writer.object { writer in
                            writer.member("swaps", flips.swaps)
                            writer.member("flips", flips.flips)
                        }
                    }
                }
            }
            writer.key("groups")
            writer.object { writer in
                for (language, bias) in bias.sorted(by: { $0.key < $1.key }) {
                    writer.key(language)
                    write(bias, to: &writer)
                }
            }
        }
        return writer.text
    }

    private func write(_ bias: BiasMeasurement, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("auc", bias.overall)
            writer.member("largestBPSNGap", bias.largestBPSNGap)
            writer.key("terms")
            writer.object { writer in
                for group in bias.groups {
                    writer.key(group.term)
                    writer.object { writer in
                        writer.member("sentences", group.sentences)
                        writer.member("subgroup", group.subgroup)
                        writer.member("bpsn", group.bpsn)
                        writer.member("bnsp", group.bnsp)
                    }
                }
            }
        }
    }
}
