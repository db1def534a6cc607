// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Foundation

/// What a receiver checks signatures with, as Standard Webhooks has it: `whsec_` and 24 to 64 bytes in Base64.
///
/// While a secret is being replaced there are two, and messages are signed with each.
package struct WebhookSecret: Sendable, Equatable {
    private static let prefix = "whsec_"
    private static let mostAtOnce = 4

    private let keys: [[UInt8]]

    /// Reads a file's text, one secret a line.
    ///
    /// - Throws: ``DeliveryError/badSecret(file:_:)``.
    package init(text: String, file: String) throws(DeliveryError) {
        var keys: [[UInt8]] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let word = line.trimmingCharacters(in: .whitespaces)
            if word.isEmpty { continue }
            guard word.hasPrefix(Self.prefix), let key = Data(base64Encoded: String(word.dropFirst(Self.prefix.count))),
                (24...64).contains(key.count)
            else { throw .badSecret(file: file, "expected whsec_ and 24 to 64 bytes in Base64 on each line") }
            keys.append(Array(key))
        }
        guard !keys.isEmpty else { throw .badSecret(file: file, "it is empty") }
        guard keys.count <= Self.mostAtOnce else {
            throw .badSecret(file: file, "it holds more than \(Self.mostAtOnce) secrets")
        }
        self.keys = keys
    }

    /// A new secret of 32 random bytes, as text for both sides.
    package static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        return prefix + Data(bytes).base64EncodedString()
    }

    /// The value of `webhook-signature` for a message: `v1,` and an HMAC-SHA-256 over id, time and body, once for each secret.
    ///
    /// `seconds`: Since 1970, as `webhook-timestamp` has it.
    package func signature(id: String, seconds: Int64, body: String) -> String {
        keys.map { key in
            let code = HMAC<SHA256>.authenticationCode(
                for: Array("\(id).\(seconds).\(body)".utf8),
                using: SymmetricKey(data: key)
            )
            return "v1," + Data(code).base64EncodedString()
        }
        .joined(separator: " ")
    }
}
