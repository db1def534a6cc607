// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TocsinClassifier
internal import TocsinCommandSupport
internal import TocsinCorpus
internal import TocsinEvaluation
internal import TocsinModel
internal import TocsinScamCheck
internal import TocsinTraining

/// Learns how scams are worded.
struct TrainScamCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scam",
        abstract: "Learns how scams are worded, for the scam check.",
        discussion: "The same messages give the same model. What is kept for choosing and testing is never learnt from."
    )

    @Argument(help: "Files of Tocsin's own messages, such as Tests/TocsinScamCheckTests/messages/*.jsonl.")
    var messages: [String]

    @Option(help: "The SMS Spam Collection (ham or spam, a tab, the text).")
    var smsSpam: String?

    @Option(help: "Where to write the model.")
    var out: String

    func run() async throws {
        let console = Console()
        let check = try ScamCheck(wording: nil)
        let own = try messages.flatMap { try ScamMessage.read($0) }
        let others = try smsSpam.map { try ScamMessage.readSMSSpam($0) } ?? []
        let texts =
            own.map { Self.text($0, of: Self.twins, check) } + others.map { Self.text($0, of: "sms-spam", check) }
        var (model, learntFrom) = try ScamTraining().model(texts, twins: Self.twins)
        let bytes = try OutputFiles.saying(out) { try model.write(to: out) }
        console.say(
            "Learnt from \(learntFrom.grouped) messages. Wrote \(out), \(bytes.grouped) bytes, version \(model.version)."
        )
    }

    private static let twins = "messages"

    private static func text(_ message: ScamMessage, of set: String, _ check: ScamCheck) -> LabelledText {
        LabelledText(
            id: message.id,
            set: set,
            language: message.language,
            text: check.wording(of: message.text),
            isHarmful: message.isScam,
            category: .scam,
            part: Part(message.part)
        )
    }
}

extension Part {
    fileprivate init(_ part: ScamMessage.Part) {
        switch part {
        case .train: self = .train
        case .dev: self = .dev
        case .test, .blind: self = .test
        }
    }
}
