// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommandSupport
internal import ArgumentParser
internal import JSONText
internal import TocsinCorpus
internal import TocsinEvaluation

/// Hands the labelled texts to other programs, so that they can be measured on the same.
struct EvaluateCorpusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "corpus",
        abstract: "Prints the labelled texts as JSON Lines, each with its part and the suites that it is measured in.",
        shouldDisplay: false
    )

    @OptionGroup var corpus: CorpusOptions

    func run() async throws {
        let texts = try corpus.texts()
        var suites: [String: [String]] = [:]
        for suite in TextSuite.all(texts, part: .test) {
            for text in suite.texts { suites[text.set + "/" + text.id, default: []].append(suite.name) }
        }
        let console = Console()
        for text in texts {
            var writer = JSONWriter()
            writer.object { writer in
                writer.member("set", text.set)
                writer.member("language", text.language)
                writer.member("part", text.part.rawValue)
                writer.member("isHarmful", text.isHarmful)
                writer.member("text", text.text)
                writer.key("suites")
                writer.array { writer in
                    for suite in suites[text.set + "/" + text.id] ?? [] { writer.value(suite) }
                }
            }
            console.say(writer.text)
        }
    }
}
