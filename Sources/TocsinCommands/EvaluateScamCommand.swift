// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommandSupport
internal import ArgumentParser
internal import Foundation
internal import TocsinEvaluation
internal import TocsinScamCheck

/// Measures the scam check.
struct EvaluateScamCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scam",
        abstract: "Measures how well scams are told from honest messages that look like them.",
        discussion: """
            Of Tocsin's own messages only the dev part is used, unless --part says otherwise: signs may be tuned on dev, never on test.
            """
    )

    enum Parts: String, ExpressibleByArgument, CaseIterable {
        case dev, test, both
    }

    @Argument(help: "Files of Tocsin's own messages, such as Tests/TocsinScamCheckTests/messages/*.jsonl.")
    var messages: [String] = []

    @Option(help: "The part of Tocsin's own messages: dev, test or both.")
    var part = Parts.dev

    @Option(
        help: "The SMS Spam Collection (ham or spam, a tab, the text). Spam counts as scam here, which is not the same."
    )
    var smsSpam: String?

    @Option(help: "LureBench's lures (JSON Lines).")
    var lurebench: String?

    @Option(help: "A file of ordinary texts, one a line, none of them a scam.")
    var ordinary: String?

    @Flag(help: "Show what each sign would weigh by the dev part alone.")
    var fit = false

    @Flag(help: "List wrong answers by id, with their signs; never those of the test part.")
    var misses = false

    @Option(help: "A folder of signs in place of those that come with Tocsin.")
    var signs: String?

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let check = try ScamCheck(signsFolder: signs)
        var sets: [ScamEvaluationText.Set] = []
        let own = try messages.flatMap { try ScamMessage.read($0) }
        for part in ScamMessage.Part.allCases
        where !own.isEmpty && (self.part == .both || self.part.rawValue == part.rawValue) {
            let trial = try ScamTrial(own.filter { $0.part == part }, with: check)
            sets.append(.init(name: "own messages, \(part.rawValue)", trial: trial, isTest: part == .test))
        }
        if let smsSpam {
            sets.append(.init(name: "sms-spam", trial: try ScamTrial(ScamMessage.readSMSSpam(smsSpam), with: check)))
        }
        if let lurebench {
            sets.append(
                .init(name: "lurebench", trial: try ScamTrial(ScamMessage.readLureBench(lurebench), with: check))
            )
        }
        if let ordinary {
            sets.append(
                .init(name: "ordinary texts", trial: try ScamTrial(ScamMessage.readOrdinary(ordinary), with: check))
            )
        }
        guard !sets.isEmpty else {
            throw ValidationError(
                "There is nothing to measure. Give files of messages, --sms-spam, --lurebench or --ordinary."
            )
        }
        let text = ScamEvaluationText(sets: sets, showsFit: fit, showsMisses: misses)
        Console().say(json ? text.json : text.text)
    }
}
