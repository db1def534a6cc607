// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinEvaluation
internal import TocsinModel

/// A random part of labels that is the same each time, so that runs can be compared and no answer is asked for twice.
enum LabelSample {
    /// So many labels, or all where there are fewer; a larger sample holds the smaller one.
    static func take(_ count: Int, of labels: [AnalystLabel]) -> [AnalystLabel] {
        let ordered = labels.map { label in
            var hash = StableHash()
            hash.combine(label.event.high)
            hash.combine(label.event.low)
            return (order: hash.value, label: label)
        }
        .sorted { ($0.order, $0.label.event) < ($1.order, $1.label.event) }
        return ordered.prefix(count).map(\.label)
    }
}
