// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// How long something took, counted in buckets.
package struct SecondsHistogram: Sendable, Equatable {
    private let bounds: [Double]
    private var counts: [Int]
    private var sum = 0.0

    /// `bounds`: Upper bounds of the buckets in seconds, ascending.
    package init(bounds: [Double]) {
        self.bounds = bounds
        counts = [Int](repeating: 0, count: bounds.count + 1)
    }

    package mutating func add(seconds: Double) {
        counts[bounds.firstIndex { seconds <= $0 } ?? bounds.count] += 1
        sum += seconds
    }

    /// Writes buckets, sum and count of a metric of type `histogram`.
    package func write(to page: inout MetricsPage) {
        var total = 0
        for (bound, count) in zip(bounds.map { "\($0)" } + ["+Inf"], counts) {
            total += count
            page.sample("_bucket", labels: "le=\"\(bound)\"", "\(total)")
        }
        page.sample("_sum", "\(sum)")
        page.sample("_count", "\(total)")
    }
}
