// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import BytePacking
internal import Crypto

/// A SHA-256, written as 64 lower-case hexadecimal digits.
package struct AuditDigest: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    /// What stands before the first entry: 64 zeros.
    package static let none = AuditDigest(description: String(repeating: "0", count: 64))

    /// The digest of some bytes.
    package init(of bytes: some Sequence<UInt8>) {
        var hash = SHA256()
        hash.update(data: Array(bytes))
        description = Hexadecimal.text(hash.finalize())
    }

    /// Reads a written digest; nil for anything but 64 lower-case digits.
    package init?(_ text: String) {
        guard let bytes = Hexadecimal.bytes(text), bytes.count == 32 else { return nil }
        description = text
    }

    private init(description: String) {
        self.description = description
    }
}
