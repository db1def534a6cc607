// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A keyed stand-in for an identifier: the first 128 bits of its HMAC-SHA-256 under the operator's key.
///
/// Equal identifiers have equal pseudonyms; nobody without the key can go back or guess. `Kind` keeps an account's
/// pseudonym from being passed for an address's.
package struct Pseudonym<Kind: PseudonymKind>: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The first eight bytes, big-endian.
    package let high: UInt64
    /// The next eight bytes, big-endian.
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Half of the digest is as good as all of it for telling buckets apart.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(low)
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }

    /// The kind's prefix and 32 hexadecimal digits, such as `acct-00f1…`.
    package var description: String {
        Kind.prefix + "-" + high.hexDigits + low.hexDigits
    }

    /// The kind's prefix and the first 10 digits: enough to tell apart what one page shows.
    package var shortDescription: String {
        Kind.prefix + "-" + high.hexDigits.prefix(10)
    }

    /// Reads what ``description`` wrote.
    ///
    /// - Returns: Nil for another kind's prefix or anything but 32 hexadecimal digits behind it.
    package init?(_ description: some StringProtocol) {
        guard description.hasPrefix(Kind.prefix + "-") else { return nil }
        let digits = description.dropFirst(Kind.prefix.count + 1)
        // `UInt64` would also read a sign.
        guard digits.utf8.count == 32, digits.allSatisfy({ $0.isHexDigit && $0.isASCII }),
            let high = UInt64(digits.prefix(16), radix: 16), let low = UInt64(digits.suffix(16), radix: 16)
        else { return nil }
        self.init(high: high, low: low)
    }
}

/// What a pseudonym stands for.
package protocol PseudonymKind {
    /// A short word that starts the written form.
    static var prefix: String { get }
}

/// The kinds of identifier that Tocsin replaces at the door.
package enum Identifier {
    package enum Account: PseudonymKind { package static let prefix = "acct" }
    package enum Address: PseudonymKind { package static let prefix = "addr" }
    package enum Conversation: PseudonymKind { package static let prefix = "conv" }
    package enum Device: PseudonymKind { package static let prefix = "dev" }
    package enum Email: PseudonymKind { package static let prefix = "mail" }
    package enum EmailStem: PseudonymKind { package static let prefix = "stem" }
    package enum Organisation: PseudonymKind { package static let prefix = "org" }
    package enum Payment: PseudonymKind { package static let prefix = "pay" }
    package enum Prefix: PseudonymKind { package static let prefix = "net" }
}

package typealias AccountID = Pseudonym<Identifier.Account>
package typealias AddressID = Pseudonym<Identifier.Address>
package typealias ConversationID = Pseudonym<Identifier.Conversation>
package typealias DeviceID = Pseudonym<Identifier.Device>
package typealias EmailID = Pseudonym<Identifier.Email>
package typealias EmailStemID = Pseudonym<Identifier.EmailStem>
package typealias OrganisationID = Pseudonym<Identifier.Organisation>
package typealias PaymentID = Pseudonym<Identifier.Payment>
package typealias PrefixID = Pseudonym<Identifier.Prefix>
