// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// Says how sure a figure is, by drawing from what it was measured on (percentile bootstrap, Efron 1979); the same in each run.
package enum Bootstrap {
    private static let draws = 400

    /// The range that holds 95 of 100 drawn values.
    ///
    /// - Parameters:
    ///   - items: What the figure was measured on; as many are drawn each time, with replacement. Twins belong into one item.
    ///   - value: The figure of a draw; draws in which it is nil are left out.
    /// - Returns: Nil when no draw has the figure.
    package static func interval<Item>(_ items: [Item], _ value: ([Item]) -> Double?) -> ClosedRange<Double>? {
        guard !items.isEmpty else { return nil }
        var numbers = LinearDraws(seed: 0x5851_F42D_4C95_7F2D)
        let values = (0..<draws).compactMap { _ in
            value(items.map { _ in items[numbers.next(below: items.count)] })
        }
        .sorted()
        let margin = values.count / 40
        return values.isEmpty ? nil : values[margin]...values[values.count - 1 - margin]
    }
}
