// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Foundation
internal import TocsinModel
package import TocsinStore

/// Makes pseudonyms, and remembers those of identifiers seen lately.
///
/// One task uses it at a time.
struct Pseudonymiser {
    /// The key taken in, nothing hashed yet: each hash starts from a copy.
    private let start: HMAC<SHA256>
    private var known: [Identity: (high: UInt64, low: UInt64)] = [:]
    /// Enough for the accounts and addresses that are active at once; bounded, so that memory does not grow with the log.
    private static let maximumKnown = 100_000

    init(key: PseudonymKey) {
        start = HMAC(key: key.key)
    }

    mutating func pseudonym<Kind>(_ kind: Kind.Type, of identifier: String) -> Pseudonym<Kind> {
        let identity = Identity(kind: Kind.prefix, identifier: identifier)
        if let known = known[identity] { return Pseudonym(high: known.high, low: known.low) }
        // The kind is hashed too: a device and an account that happen to share a name stay strangers.
        let (high, low) = digest(Kind.prefix + "\u{0}" + identifier)
        if known.count >= Self.maximumKnown { known.removeAll(keepingCapacity: true) }
        known[identity] = (high, low)
        return Pseudonym(high: high, low: low)
    }

    /// An event's id, from its time and its log's own id.
    func eventID(format: LogFormat, nativeID: String, time: Timestamp) -> EventID {
        let (high, low) = digest("event\u{0}" + format.rawValue + "\u{0}" + nativeID)
        return EventID(time: time, hashHigh: high, hashLow: low)
    }

    /// An event's id, from its time and the record that told of it.
    func eventID(format: LogFormat, record: UnsafeBufferPointer<UInt8>, index: Int, time: Timestamp) -> EventID {
        var code = start
        code.update(data: Data("record\u{0}\(format.rawValue)\u{0}\(index)\u{0}".utf8))
        code.update(data: UnsafeRawBufferPointer(record))
        let (high, low) = Self.numbers(code.finalize())
        return EventID(time: time, hashHigh: high, hashLow: low)
    }

    /// A source's fingerprint, from what tells it from others.
    func sourceFingerprint(_ identity: String) -> SourceFingerprint {
        let (high, low) = digest("source\u{0}" + identity)
        return SourceFingerprint(value: EventID(high: high, low: low).description)
    }

    var keyMark: String {
        let (high, low) = digest("key")
        return EventID(high: high, low: low).description
    }

    private func digest(_ text: String) -> (high: UInt64, low: UInt64) {
        var text = text
        return text.withUTF8 { utf8 in
            var code = start
            code.update(data: UnsafeRawBufferPointer(utf8))
            return Self.numbers(code.finalize())
        }
    }

    private static func numbers(_ code: HMAC<SHA256>.MAC) -> (high: UInt64, low: UInt64) {
        code.withUnsafeBytes { bytes in
            (
                UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
    }

    private struct Identity: Hashable {
        var kind: String
        var identifier: String
    }
}

extension PseudonymKey {
    /// What tells the key from any other, and says nothing of it.
    package var mark: String { Pseudonymiser(key: self).keyMark }

    /// The setting that holds a store's key's mark.
    package static let markSetting = "ingest.keyMark"

    /// Whether a store's pseudonyms were made with another key; false while it has none.
    package func isForeign(to store: any Store) throws -> Bool {
        try store.value(for: Self.markSetting).map { $0 != mark } ?? false
    }
}
