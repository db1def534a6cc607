// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import TocsinModel

/// How much a text asks for harm.
package struct HarmScore: Sendable, Equatable {
    /// No unit; comparable within one model, see ``HarmModel/threshold(_:_:)``.
    package var score: Double
    /// The bytes of the text that score most; all of a short text.
    package var bytes: Range<Int>
}

/// Scores one text after the other, in memory that it reuses; each task has its own.
package final class HarmScorer {
    private let model: HarmModel
    private var work = Work()

    /// A long text is looked at in stretches of three segments of 50 words, each beginning a segment behind the last.
    private static let windowSegments = 3
    private static let segmentWords = TextFeatures.maximumWords / windowSegments

    package init(_ model: HarmModel) {
        self.model = model
    }

    /// Scores a text; nil for one without a word.
    ///
    /// Cost is linear in the text, about 2 µs for 100 characters.
    package func score(_ text: String) -> HarmScore? {
        // Taken out and put back, so that nothing has to watch over it meanwhile.
        var work = Work()
        swap(&work, &self.work)
        defer { swap(&work, &self.work) }
        TextFolding.fold(text, into: &work.scalars, places: &work.places)
        model.identities.mask(&work.scalars, &work.places)
        if work.scalars.count < 3 { return nil }
        work.sum(model, end: text.utf8.count)
        var best: (score: Float, window: Segment)?
        for first in 0...max(0, work.segments.count - Self.windowSegments) {
            var window = work.segments[first]
            for segment in work.segments[first..<min(first + Self.windowSegments, work.segments.count)].dropFirst() {
                window += segment
            }
            let score = window.mean * model.intentScale + model.intentBias
            if best.map({ score > $0.score }) ?? true { best = (score, window) }
        }
        return best.map { HarmScore(score: Double($0.score), bytes: $0.window.start..<$0.window.end) }
    }

    /// Of which harm a text speaks: a share for each category in its order, summing to 1.
    ///
    /// `text`: The stretch that scored most.
    package func topics(_ text: String) -> [Double] {
        var letters = SIMD16<Int32>(repeating: 0)
        var words = letters
        let distinct = TextFeatures.distinct(text, without: model.identities)
        for feature in distinct.letters { letters &+= SIMD16<Int32>(truncatingIfNeeded: model.topics[feature]) }
        for feature in distinct.words { words &+= SIMD16<Int32>(truncatingIfNeeded: model.topics[feature]) }
        let mean =
            SIMD16<Float>(letters) / Float(max(distinct.letters.count, 1)).squareRoot()
            + SIMD16<Float>(words) / Float(max(distinct.words.count, 1)).squareRoot()
        let outputs = mean * model.topicScales + model.topicBiases
        let likely = HarmCategory.allCases.indices.map { 1 / (1 + exp(-Double(outputs[$0]))) }
        let sum = likely.reduce(0, +)
        return likely.map { $0 / sum }
    }

    /// The likeliest category of what scored most.
    package func category(_ text: String, _ score: HarmScore) -> HarmCategory {
        let stretch = String(decoding: Array(text.utf8)[score.bytes], as: UTF8.self)
        let topics = topics(stretch)
        let best = topics.indices.max { topics[$0] < topics[$1] } ?? 0
        return HarmCategory.allCases[best]
    }

    // MARK: Sums

    /// The sums over a stretch of words, each feature counted once in 50 words.
    private struct Segment {
        var letters: Int32 = 0
        var letterCount: Int32 = 0
        var words: Int32 = 0
        var wordCount: Int32 = 0
        var start = 0
        var end = 0

        /// Takes in the segment behind.
        static func += (left: inout Segment, right: Segment) {
            left.letters += right.letters
            left.letterCount += right.letterCount
            left.words += right.words
            left.wordCount += right.wordCount
            left.end = right.end
        }

        var mean: Float {
            Float(letters) / Float(max(letterCount, 1)).squareRoot() + Float(words)
                / Float(max(wordCount, 1)).squareRoot()
        }
    }

    private struct Work {
        var scalars: [UInt32] = []
        var places: [Int32] = []
        var segments: [Segment] = []
        /// A bit for each feature that the segment had already, and which words of it are not zero; all zero between segments.
        var seen: [UInt64] = []
        var touched: [Int32] = []

        mutating func sum(_ model: HarmModel, end: Int) {
            segments.removeAll(keepingCapacity: true)
            if seen.isEmpty { seen = [UInt64](repeating: 0, count: TextFeatures.count / 64) }
            if touched.isEmpty { touched = [Int32](repeating: 0, count: TextFeatures.count / 64 + 1) }
            var segment = Segment()
            var before: (UInt64, UInt64) = (0, 0)
            var wordCount = 0
            scalars.withUnsafeBufferPointer { scalars in
                model.intent.withUnsafeBufferPointer { weights in
                    seen.withUnsafeMutableBufferPointer { seen in
                        touched.withUnsafeMutableBufferPointer { touched in
                            var touchedCount = 0
                            var start = 0
                            while start < scalars.count - 1 {
                                var stop = start + 1
                                while scalars[stop] != TextFolding.space { stop += 1 }
                                let word = UnsafeBufferPointer(rebasing: scalars[start...stop])
                                TextFeatures.forEach(in: word, after: &before) { kind, feature in
                                    // Without a branch: whether a feature is new cannot be foreseen.
                                    let place = feature >> 6
                                    let shift = UInt64(truncatingIfNeeded: feature & 63)
                                    let bits = seen[place]
                                    let isNew = Int32(truncatingIfNeeded: ~(bits &>> shift) & 1)
                                    touched[touchedCount] = Int32(truncatingIfNeeded: place)
                                    touchedCount &+= bits == 0 ? 1 : 0
                                    seen[place] = bits | 1 &<< shift
                                    let weight = Int32(weights[feature]) &* isNew
                                    if kind == .letters {
                                        segment.letters &+= weight
                                        segment.letterCount &+= isNew
                                    } else {
                                        segment.words &+= weight
                                        segment.wordCount &+= isNew
                                    }
                                }
                                wordCount += 1
                                start = stop
                                if wordCount % HarmScorer.segmentWords == 0 || start >= scalars.count - 1 {
                                    segment.end = Int(places[start])
                                    segments.append(segment)
                                    segment = Segment()
                                    segment.start = Int(places[start])
                                    for index in 0..<touchedCount { seen[Int(touched[index])] = 0 }
                                    touchedCount = 0
                                }
                            }
                        }
                    }
                }
            }
            segments[segments.count - 1].end = end
        }
    }
}
