// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommandSupport
internal import ArgumentParser
internal import Foundation
internal import TocsinClassifier
internal import TocsinEvaluation
internal import TocsinScamCheck

/// Measures the scam check.
struct EvaluateScamCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scam",
        abstract: "Measures how well scams are told from honest messages that look like them.",
        discussion: """
            Of Tocsin's own messages and the SMS Spam Collection only the dev part is used, unless --part says otherwise: signs and wording may be tuned on dev,
            never on test, nor on messages that were written to be a blind test.
            """
    )

    enum Parts: String, ExpressibleByArgument, CaseIterable {
        case dev, test

        var parts: [ScamMessage.Part] { self == .dev ? [.dev] : [.test, .blind] }
    }

    @Argument(help: "Files of Tocsin's own messages, such as Tests/TocsinScamCheckTests/messages/*.jsonl.")
    var messages: [String] = []

    @Option(help: "The part of those: dev, or test.")
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

    @Flag(help: "Leave wording out.")
    var signsOnly = false

    @Option(help: "What 'tocsin train scam' wrote, in place of what comes with Tocsin.")
    var model: String?

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        if messages.isEmpty && smsSpam == nil && lurebench == nil && ordinary == nil {
            throw ValidationError(
                "There is nothing to measure. Give files of messages, --sms-spam, --lurebench or --ordinary."
            )
        }
    }

    func run() async throws {
        let check = try ScamCheck(signsFolder: signs, wording: signsOnly ? nil : wording())
        var sets: [ScamEvaluationText.Set] = []
        let own = ("own messages", try messages.flatMap { try ScamMessage.read($0) })
        let others = ("sms-spam", try smsSpam.map { try ScamMessage.readSMSSpam($0) } ?? [])
        for part in part.parts {
            for (name, messages) in [own, others] {
                let chosen = messages.filter { $0.part == part }
                if chosen.isEmpty { continue }
                let trial = try ScamTrial(chosen, with: check)
                sets.append(.init(name: "\(name), \(part.rawValue)", trial: trial, isTest: part != .dev))
            }
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
            throw CommandProblem("No message is of the part '\(part.rawValue)'. Give other files, or another --part.")
        }
        let text = ScamEvaluationText(sets: sets, showsFit: fit, showsMisses: misses)
        Console().say(json ? text.json : text.text)
    }

    private func wording() throws -> ScamWording {
        try model.map { ScamWording(try HarmModel(path: $0)) } ?? .bundled()
    }
}
