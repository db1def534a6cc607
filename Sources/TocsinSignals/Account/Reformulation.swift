// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// When a request counts as one that was declined, asked again in other words.
package enum Reformulation {
    /// Later than that, it is another matter.
    static let milliseconds: Int64 = 30 * 60 * 1000
    /// Well under what makes a family: a reformulation changes words.
    private static let minimumSimilarity = 0.35

    /// Whether a request asks again for what was declined.
    package static func holds(
        _ sketch: PromptSketch,
        at time: Timestamp,
        after declined: PromptSketch,
        at declinedTime: Timestamp
    ) -> Bool {
        (0...milliseconds).contains(time.milliseconds - declinedTime.milliseconds)
            && sketch.similarity(to: declined) >= minimumSimilarity
    }
}
