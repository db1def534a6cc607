// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// What is measured of one request's words.
///
/// Absent is not zero.
package struct TextSignals: Sendable, Equatable {
    /// ISO 639-1 of what the user newly wrote; nil when the text is too short or mixed to tell.
    package var language: String?
    /// ISO 639-1 of the answer.
    package var outputLanguage: String?
    /// Main script of what the user newly wrote; nil without letters.
    package var script: Script?
    /// Items asked for at once, such as 30 in "30 comments"; nil when none are counted.
    package var batchSize: Int?
    /// Biographies of made-up people in the prompt.
    package var personaBiographies: Int
    /// Characters of the whole prompt.
    package var promptLength: Int
    /// For finding near-identical prompts; nil when what is new is too short to compare.
    package var sketch: PromptSketch?
    /// What is named in what the user newly wrote, at most ``Artefact/maximum``.
    package var artefacts: [Artefact]
    /// Hashes of passages of what the user newly wrote, and of the answer where it does not repeat the prompt: at most three, and one.
    package var promptPassages: [UInt64]
    package var answerPassages: [UInt64]

    package init(
        language: String? = nil,
        outputLanguage: String? = nil,
        script: Script? = nil,
        batchSize: Int? = nil,
        personaBiographies: Int = 0,
        promptLength: Int = 0,
        sketch: PromptSketch? = nil,
        artefacts: [Artefact] = [],
        promptPassages: [UInt64] = [],
        answerPassages: [UInt64] = []
    ) {
        self.language = language
        self.outputLanguage = outputLanguage
        self.script = script
        self.batchSize = batchSize
        self.personaBiographies = personaBiographies
        self.promptLength = promptLength
        self.sketch = sketch
        self.artefacts = artefacts
        self.promptPassages = promptPassages
        self.answerPassages = answerPassages
    }

    /// Measures a request's words.
    ///
    /// Cost is linear in the text, about 10 µs for 500 characters.
    package static func measure(_ text: RequestText) -> TextSignals {
        var prompt = text.prompt
        let (batchSize, biographies, length) = prompt.withUTF8 { utf8 in
            let amounts = Amounts.find(in: utf8)
            return (
                BatchRequest.measure(amounts, in: utf8), PersonaBiography.measure(amounts, in: utf8),
                Scalars.count(utf8)
            )
        }
        var new = text.newPrompt
        let (script, sketch, artefacts) = new.withUTF8 { utf8 in
            let script = Script.measure(utf8)
            return (script, PromptSketch(utf8, script: script), ArtefactFinder(utf8).find().map(\.artefact))
        }
        var output = text.output
        let passages = prompt.withUTF8 { prompt in
            new.withUTF8 { new in
                output.withUTF8 { Passages.measure(prompt: prompt, newPrompt: new, answer: $0) }
            }
        }
        return TextSignals(
            language: TextLanguage.measure(text.newPrompt),
            outputLanguage: TextLanguage.measure(text.output),
            script: script,
            batchSize: batchSize,
            personaBiographies: biographies,
            promptLength: length,
            sketch: sketch,
            artefacts: artefacts,
            promptPassages: passages.prompt,
            answerPassages: passages.answer
        )
    }
}
