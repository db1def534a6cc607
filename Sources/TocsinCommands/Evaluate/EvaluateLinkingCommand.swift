// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import JSONText
internal import TocsinCommandSupport
internal import TocsinEvaluation
internal import TocsinIngest
internal import TocsinLinking
internal import TocsinModel
internal import TocsinStore

/// Measures linking alone.
struct EvaluateLinkingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "linking",
        abstract:
            "Compares all groups that linking made of a simulated log with its operations, and stated probabilities with the truth."
    )

    @Option(help: "The truth.jsonl that 'tocsin simulate' wrote beside the log.")
    var truth: String

    @OptionGroup var store: KeyedStoreOptions

    @OptionGroup var weights: LinkOptions
    @OptionGroup var work: WorkOptions

    @Flag(help: "Print JSON.")
    var json = false

    /// Pairs that are less probable are not stated to anybody.
    private static let leastStated = 0.01

    func run() async throws {
        let opened = try store.location.openExisting()
        let console = Console()
        let truth = try store.truth(truth, of: opened)
        let weights = try weights.load()
        let stages = Stages(store: opened, console: console, workers: work.workers)
        let activity = try await stages.activity(try await stages.activityLog())
        var calibration = Calibration()
        for pair in try await Linking.pairs(
            activity.log,
            activity.families,
            weights: weights,
            from: Self.leastStated,
            workers: work.workers
        ) {
            guard let isSame = truth.areOneOperation(pair.first, pair.second) else { continue }
            calibration.add(pair.probability, cameTrue: isSame)
        }
        let groups = try opened.operations()
        let score = LinkingScore(groups: groups, truth: truth)
        let bridges = BridgeScore(groups: groups, truth: truth)
        console.say(
            json ? LinkingText.json(score, bridges, calibration) : LinkingText.text(score, bridges, calibration)
        )
    }
}

/// How linking did, in words and in JSON.
enum LinkingText {
    static func text(_ score: LinkingScore, _ bridges: BridgeScore, _ calibration: Calibration) -> String {
        var lines = [
            "Groups against operations (joined: half of it in one group), whatever was found to be harmful:",
            line("all", score.all),
        ]
        lines += score.byDifficulty.map { line($0.name, $0.figures) }
        lines += score.byArchetype.map { line("archetype " + $0.name, $0.figures) }
        lines.append(
            "Organic groups (offices, classes, campaigns…) reported as harmful: \(score.organicGroupsReported) of \(score.organicGroups.grouped)"
        )
        lines += bridges.byKind.map { kind in
            let figures = kind.figures
            return
                "Operations that share \(kind.name == "account" ? "an account" : "a \(kind.name)"): \(figures.planted) pairs, both joined \(figures.joined), "
                + "of those melted into one \(figures.melted), told apart with the bridge reported \(figures.reported)"
        }
        lines.append("Bridges between operations that share nothing: \(bridges.unplanted)")
        lines.append(
            "Stated probabilities: expected calibration error \(calibration.expectedError.map { String(format: "%.3f", $0) } ?? "–")"
        )
        for (index, bin) in calibration.bins.enumerated() where bin.count > 0 {
            let (stated, came) = (bin.stated / Double(bin.count), Double(bin.cameTrue) / Double(bin.count))
            lines.append(
                "  \(index * 10)–\(index * 10 + 10) %: \(bin.count.grouped) pairs, stated \(stated.percent), true \(came.percent)"
            )
        }
        return lines.joined(separator: "\n")
    }

    private static func line(_ name: String, _ figures: LinkingScore.Figures) -> String {
        let interval = figures.bCubedF1Interval.map { " (\($0.lowerBound.percent)–\($0.upperBound.percent))" } ?? ""
        return
            "  \(name): \(figures.joined) of \(figures.operations) joined, B-cubed F1 \(figures.bCubedF1.percent)\(interval), precision "
            + "\(figures.bCubedPrecision.percent), recall \(figures.bCubedRecall.percent); pairs: precision \(figures.pairs.precision.percent), "
            + "recall \(figures.pairs.recall.percent), F1 \(figures.pairs.f1.percent); purity \(figures.purity.percent)"
    }

    static func json(_ score: LinkingScore, _ bridges: BridgeScore, _ calibration: Calibration) -> String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("all")
            write(score.all, to: &writer)
            for (name, parts) in [("byDifficulty", score.byDifficulty), ("byArchetype", score.byArchetype)] {
                writer.key(name)
                writer.object { writer in
                    for part in parts {
                        writer.key(part.name)
                        write(part.figures, to: &writer)
                    }
                }
            }
            writer.member("organicGroups", score.organicGroups)
            writer.member("organicGroupsReported", score.organicGroupsReported)
            writer.key("bridges")
            writer.object { writer in
                for (name, figures) in bridges.byKind {
                    writer.key(name)
                    writer.object { writer in
                        writer.member("planted", figures.planted)
                        writer.member("found", figures.joined)
                        writer.member("melted", figures.melted)
                        writer.member("reported", figures.reported)
                    }
                }
                writer.member("unplanted", bridges.unplanted)
            }
            writer.member("expectedCalibrationError", calibration.expectedError)
            writer.key("calibration")
            writer.array { writer in
                for bin in calibration.bins {
                    writer.object { writer in
                        writer.member("pairs", bin.count)
                        writer.member("stated", bin.count == 0 ? nil : bin.stated / Double(bin.count))
                        writer.member("cameTrue", bin.count == 0 ? nil : Double(bin.cameTrue) / Double(bin.count))
                    }
                }
            }
        }
        return writer.text
    }

    private static func write(_ figures: LinkingScore.Figures, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("operations", figures.operations)
            writer.member("found", figures.joined)
            writer.member("bCubedF1", figures.bCubedF1)
            writer.member("bCubedF1Low", figures.bCubedF1Interval?.lowerBound)
            writer.member("bCubedF1High", figures.bCubedF1Interval?.upperBound)
            writer.member("bCubedPrecision", figures.bCubedPrecision)
            writer.member("bCubedRecall", figures.bCubedRecall)
            writer.member("pairPrecision", figures.pairs.precision)
            writer.member("pairRecall", figures.pairs.recall)
            writer.member("pairF1", figures.pairs.f1)
            writer.member("purity", figures.purity)
        }
    }
}
