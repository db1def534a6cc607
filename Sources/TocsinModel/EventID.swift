// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// An event's identity: 128 bits of a hash over its source's own id, or over its content where it has none.
///
/// The same log line read twice gives the same id, which is what makes ingesting a file again change nothing.
package struct EventID: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

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
