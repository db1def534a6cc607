// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// An event's identity: its time, and a hash over its source's own id or, where it has none, over its content.
///
/// The same log line read twice gives the same id, which is what makes ingesting a file again change nothing. The time comes first,
/// as in a version 7 UUID, so that ids of a log in order of time ascend and a store finds neighbours side by side.
package struct EventID: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The time's milliseconds in the upper 48 bits, then 16 bits of the hash.
    package let high: UInt64
    /// 64 more bits of the hash.
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Joins a time and a keyed hash, of which 80 bits are kept.
    ///
    /// Times before 1970 count as 1970.
    package init(time: Timestamp, hashHigh: UInt64, hashLow: UInt64) {
        self.init(high: UInt64(max(0, time.milliseconds)) << 16 | hashHigh & 0xFFFF, low: hashLow)
    }

    /// The time that it was joined with.
    package var time: Timestamp { Timestamp(milliseconds: Int64(high >> 16)) }

    package static func < (left: EventID, right: EventID) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }

    /// `event-` and 32 hexadecimal digits.
    package var description: String {
        // A pseudonym's written form, under a prefix of its own.
        Pseudonym<Kind>(high: high, low: low).description
    }

    /// Reads what ``description`` wrote; nil for anything else.
    package init?(_ description: some StringProtocol) {
        guard let read = Pseudonym<Kind>(description) else { return nil }
        self.init(high: read.high, low: read.low)
    }

    private enum Kind: PseudonymKind { static let prefix = "event" }
}
