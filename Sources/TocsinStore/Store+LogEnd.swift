// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

extension Store {
    /// The log's first and last time, as ``logEnd(at:)`` has its end; nil without events.
    package func logSpan(at now: Timestamp) throws -> ClosedRange<Timestamp>? {
        try timeSpan().map { min($0.lowerBound, now)...min($0.upperBound, now) }
    }

    /// When the log ends: its last event's time, but no time that is still to come, as one event of the future tells nothing of the others.
    ///
    /// - Returns: `now` without events.
    package func logEnd(at now: Timestamp) throws -> Timestamp { try logSpan(at: now)?.upperBound ?? now }
}
