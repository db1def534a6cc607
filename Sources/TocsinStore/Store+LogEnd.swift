// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

extension Store {
    /// When the log ends: its last event's time, but no time that is still to come, as one event of the future tells nothing of the others.
    ///
    /// - Returns: `now` without events.
    package func logEnd(at now: Timestamp) throws -> Timestamp { min(try timeSpan()?.upperBound ?? now, now) }
}
