// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// The SHA-256 of something secret: what is kept in its place.
package struct SecretDigest: Sendable, Hashable {
    /// 32 bytes.
    package let bytes: [UInt8]

    package init(bytes: [UInt8]) {
        self.bytes = bytes
    }
}
