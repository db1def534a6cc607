// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import JSONText
internal import TocsinClassifier
internal import TocsinCommandSupport
internal import TocsinCorpus
internal import TocsinModel
internal import TocsinTraining

/// Hands the texts for learning and for choosing to another program that learns; those for testing never leave.
struct TrainCorpusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "corpus",
        abstract: "Prints the texts to learn from and to choose on as JSON Lines, for Scripts/tune-encoder.",
        discussion: """
            As 'train' takes them for the second stage: without those that nearly are one for choosing or testing, and with an X in the place of each \
            identity.
            """,
        shouldDisplay: false
    )

    @OptionGroup var corpus: CorpusOptions

    func run() async throws {
        let texts = try corpus.texts()
        let identities = try IdentityWords.bundled()
        let console = Console()
        for text in SecondStageTraining.learntFrom(texts) + texts.filter({ $0.part == .dev }) {
            var writer = JSONWriter()
            writer.object { writer in
                writer.member("id", text.id)
                writer.member("set", text.set)
                writer.member("language", text.language)
                writer.member("part", text.part.rawValue)
                writer.member("isHarmful", text.isHarmful)
                writer.member("category", text.category?.rawValue)
                writer.member("text", identities.masked(text.text))
            }
            console.say(writer.text)
        }
    }
}
