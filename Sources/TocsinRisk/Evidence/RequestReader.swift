// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import TocsinClassifier
package import TocsinModel
internal import TocsinSignals

/// Reads one request after the other, in memory that it reuses; each task has its own.
package final class RequestReader {
    private let model: HarmModel
    private let scorer: HarmScorer
    private let phrases: QuotationPhrases.Matcher

    /// Below it, nobody asks of which harm a text speaks.
    private static let categoryBits = Conversation.partialBits.lowerBound
    /// Own words of fewer bytes, as in "and this?", say too little to be judged alone.
    private static let minimumOwnBytes = 16

    /// - Throws: `PatternError.outOfMemory`.
    package init(_ model: HarmModel, _ phrases: QuotationPhrases) throws {
        self.model = model
        scorer = HarmScorer(model)
        self.phrases = try QuotationPhrases.Matcher(phrases)
    }

    /// Reads a request; nil for any other event.
    ///
    /// - Throws: `PatternError.scanFailed(code:)`.
    package func read(_ event: Event) throws -> RequestReading? {
        guard case .request(let request) = event.content else { return nil }
        let text = RequestText(input: request.input, output: [])
        var reading = try read(text.newPrompt, event: event.id, time: event.time)
        reading.conversation = request.conversation
        reading.isDeclined = request.outcome?.isDeclined ?? false
        return reading
    }

    /// Reads what a user newly wrote.
    ///
    /// Where the writer asks about what he quotes, his own words alone are scored: the rest is what he asks about. A quotation without
    /// such a question is scored with all the rest, or a request between marks would go unseen.
    package func read(_ prompt: String, event: EventID, time: Timestamp) throws -> RequestReading {
        let signals = TextSignals.measure(RequestText(prompt: prompt))
        let hits = try phrases.find(in: prompt)
        let quoted = QuotedText(
            prompt,
            introductions: hits.filter { $0.kind == .introduces }.map(\.bytes.upperBound)
        )
        var reading = RequestReading(event: event, time: time, sketch: signals.sketch, quotedShare: quoted.share)
        reading.asksAbout = hits.contains { $0.kind == .asksAbout && !quoted.contains($0.bytes.lowerBound) }
        var judged = prompt
        if reading.asksAbout, !quoted.ranges.isEmpty {
            let own = quoted.ownWords(of: prompt)
            if own.utf8.count >= Self.minimumOwnBytes { judged = own }
        }
        guard let score = scorer.score(judged) else { return reading }
        let threshold = model.threshold(Self.yardstick(signals), .fivePercent)
        let bits = model.slope * (score.score - threshold) / log(2)
        // A model without thresholds says nothing.
        guard bits.isFinite else { return reading }
        reading.marginBits = bits
        if bits >= Self.categoryBits { reading.category = scorer.category(judged, score) }
        return reading
    }

    /// The language whose harmless texts a score is measured against; it serves for nothing else.
    ///
    /// Of one measure for all languages some would be flagged often and others never. Where letters tell the language they go first: a
    /// guess by words may change with a name.
    private static func yardstick(_ signals: TextSignals) -> String? {
        switch signals.script {
        case .hangul: "ko"
        case .kana: "ja"
        case .han: signals.language == "ja" ? "ja" : "zh"
        default: signals.language
        }
    }
}
