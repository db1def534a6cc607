// Tocsin
// SPDX-License-Identifier: Apache-2.0

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
        // Knuth's constants, of which the upper bits are random enough to draw by.
        var state: UInt64 = 0x5851_F42D_4C95_7F2D
        func next(below limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(limit))
        }
        let values = (0..<draws).compactMap { _ in value(items.map { _ in items[next(below: items.count)] }) }.sorted()
        let margin = values.count / 40
        return values.isEmpty ? nil : values[margin]...values[values.count - 1 - margin]
    }
}
