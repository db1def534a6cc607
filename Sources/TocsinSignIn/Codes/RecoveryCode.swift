// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import TocsinStore

/// Codes for the day on which the authenticator is lost; each counts once.
package enum RecoveryCode {
    package static let count = 10

    /// Ten bytes as `abcd-efgh-ijkl-mnop`: 80 random bits.
    static func text(_ bytes: [UInt8]) -> String {
        let letters = Array(Base32.text(bytes).lowercased())
        return stride(from: 0, to: letters.count, by: 4)
            .map { String(letters[$0..<min($0 + 4, letters.count)]) }
            .joined(separator: "-")
    }

    static let bytes = 10

    /// What is kept of a code: with the person, so that a digest says nothing beside another person's.
    static func digest(_ code: String, of person: PersonID) -> SecretDigest {
        let plain = code.lowercased().filter { $0.isLetter || $0.isNumber }
        return SecretDigest(bytes: Array(SHA256.hash(data: Array("\(person) \(plain)".utf8))))
    }
}
