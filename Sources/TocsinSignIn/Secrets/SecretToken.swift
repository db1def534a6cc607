// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Foundation
internal import TocsinStore

/// 32 random bytes that open something; whoever has them is let in, so only their SHA-256 is kept.
struct SecretToken: Sendable {
    let bytes: [UInt8]

    static let byteCount = 32

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads a written token; nil for anything but 43 characters of base64url.
    init?(_ text: some StringProtocol) {
        guard text.utf8.count == 43, let bytes = Base64URL.bytes(String(text)), bytes.count == Self.byteCount,
            Base64URL.text(bytes) == text
        else { return nil }
        self.bytes = bytes
    }

    /// 43 characters that need no encoding in headers, cookies and addresses.
    var text: String { Base64URL.text(bytes) }

    var digest: SecretDigest { SecretDigest(bytes: Array(SHA256.hash(data: bytes))) }

    /// The digest of a token with which somebody chooses a password: no half-done sign-in is taken for that, nor the other way round.
    var setUpDigest: SecretDigest { digest(for: "set-up") }

    /// The digest of a token with which somebody sets a second factor up.
    var secondFactorDigest: SecretDigest { digest(for: "second factor") }

    private func digest(for use: String) -> SecretDigest {
        SecretDigest(bytes: Array(SHA256.hash(data: Array("tocsin \(use) ".utf8) + bytes)))
    }

    /// Another secret that only who has this token can know.
    func derived(_ use: String) -> String { Base64URL.text(derivedBytes(use)) }

    /// The same as 32 bytes.
    func derivedBytes(_ use: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(use.utf8), using: SymmetricKey(data: bytes)))
    }
}

/// Bytes in base64 for addresses (RFC 4648, section 5), without padding.
package enum Base64URL {
    package static func text(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// Nil for anything else.
    package static func bytes(_ text: String) -> [UInt8]? {
        guard !text.utf8.contains(where: { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/") }) else { return nil }
        let plain = text.replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
        return Data(base64Encoded: plain + padding).map { Array($0) }
    }
}
