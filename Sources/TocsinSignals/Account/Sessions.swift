// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// Runs of requests without a long pause.
enum Sessions {
    /// - Parameters:
    ///   - times: Ascending.
    ///   - pauseSeconds: A longer pause ends a session.
    /// - Returns: A count, 0 when `times` is empty.
    static func measure(times: [Timestamp], pauseSeconds: Int64 = 1800) -> Int {
        guard !times.isEmpty else { return 0 }
        return 1 + zip(times, times.dropFirst()).count { $1.milliseconds - $0.milliseconds > pauseSeconds * 1000 }
    }
}
