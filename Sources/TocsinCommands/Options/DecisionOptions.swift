// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TocsinCommandSupport
internal import TocsinCorpus
internal import TocsinEvaluation
internal import TocsinModel
internal import TocsinSignals
internal import TocsinStore

/// Texts that analysts decided on, as further texts to learn from.
struct DecisionOptions: ParsableArguments {
    @Option(help: "Labels that 'tocsin decisions export --labels' wrote: their requests are learnt from as well.")
    var fromDecisions: String?

    @OptionGroup var store: StoreOptions

    /// The labelled requests whose text is still kept; none without labels.
    ///
    /// What is left out is said.
    func texts(_ console: Console) throws -> [LabelledText] {
        guard let fromDecisions else { return [] }
        let file = try AnalystLabel.read(fromDecisions)
        for problem in file.problems { console.warn(problem.description) }
        let labels = Dictionary(file.labels.map { ($0.event, $0) }) { _, last in last }
        let texts = try store.openExisting().events(labels.keys.sorted()).compactMap { event -> LabelledText? in
            guard let label = labels[event.id], case .request(let request) = event.content else { return nil }
            let text = RequestText(input: request.input, output: []).newPrompt
            guard !text.isEmpty else { return nil }
            return LabelledText(
                decided: event.id,
                text: text,
                language: TextSignals.measure(RequestText(prompt: text)).language,
                isHarmful: label.isHarmful,
                category: label.category
            )
        }
        if texts.count < labels.count {
            let lost = (labels.count - texts.count).grouped
            console.warn(
                "Of \(labels.count.grouped) labelled requests \(lost) are not in the store, or their text was removed."
            )
        }
        return texts
    }
}
