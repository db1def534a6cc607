// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import BytePacking
internal import Crypto

/// STIX identifiers made from names (UUID version 5, RFC 9562), so that the same input gives the same bundle.
package struct StixID: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    /// An id in our own namespace.
    ///
    /// - Parameters:
    ///   - type: A STIX type, such as `campaign`.
    ///   - parts: What tells the object from all others, the publisher first.
    package init(_ type: String, _ parts: [String]) {
        // A length before each part: "a", "bc" is not "ab", "c".
        let name = ([type] + parts).map { "\($0.utf8.count):\($0)" }.joined()
        description = "\(type)--\(Self.uuid(namespace: Self.tocsin, name: name))"
    }

    /// An id of a STIX Cyber-observable Object, in the namespace that STIX 2.1 sets for them.
    ///
    /// - Parameters:
    ///   - type: A STIX type, such as `ai-prompt`.
    ///   - contributing: The id-contributing properties as canonical JSON (RFC 8785).
    package init(observable type: String, contributing: String) {
        description = "\(type)--\(Self.uuid(namespace: Self.observables, name: contributing))"
    }

    /// An id that somebody else published.
    package init(published: String) {
        description = published
    }

    /// Drawn at random once, for Tocsin's bundles.
    private static let tocsin: [UInt8] = [
        0x7C, 0x10, 0xA4, 0x67, 0x77, 0x3D, 0x4D, 0x5F, 0xA1, 0x62, 0x7F, 0x6F, 0x6A, 0xE4, 0x7D, 0x4C,
    ]

    /// 00abedb4-aa42-466c-9c01-fed23315a9b7, STIX 2.1, section 2.9.
    private static let observables: [UInt8] = [
        0x00, 0xAB, 0xED, 0xB4, 0xAA, 0x42, 0x46, 0x6C, 0x9C, 0x01, 0xFE, 0xD2, 0x33, 0x15, 0xA9, 0xB7,
    ]

    private static func uuid(namespace: [UInt8], name: String) -> String {
        // Version 5 is made with SHA-1; it names things and keeps no secret.
        var bytes = Array(Insecure.SHA1.hash(data: namespace + Array(name.utf8)).prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x50
        bytes[8] = bytes[8] & 0x3F | 0x80
        let groups = [0..<4, 4..<6, 6..<8, 8..<10, 10..<16]
        return groups.map { Hexadecimal.text(bytes[$0]) }.joined(separator: "-")
    }
}
