// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import BytePacking
internal import Crypto
package import TocsinModel

/// Codes that a secret gives for each half minute, as authenticator apps show them (RFC 6238, HMAC-SHA-1).
package enum TimeCode {
    package static let digits = 6
    package static let stepSeconds: Int64 = 30
    /// Bytes of a new secret; RFC 4226 asks for 20.
    package static let secretBytes = 20

    /// The code of one step, with leading zeros.
    ///
    /// - Parameters:
    ///   - secret: Any bytes.
    ///   - step: From 0.
    ///   - digits: 6 to 8.
    /// - Returns: As many digits.
    package static func code(_ secret: [UInt8], step: Int64, digits: Int = digits) -> String {
        let message = (0..<8).map { UInt8(truncatingIfNeeded: step >> (56 - 8 * $0)) }
        let mac = Array(HMAC<Insecure.SHA1>.authenticationCode(for: message, using: SymmetricKey(data: secret)))
        let offset = Int(mac[19] & 15)
        let number = (0..<4).reduce(0) { $0 << 8 | Int(mac[offset + $1]) } & 0x7FFF_FFFF
        let modulus = (0..<digits).reduce(1) { product, _ in product * 10 }
        let text = String(number % modulus)
        return String(repeating: "0", count: digits - text.count) + text
    }

    package static func step(at time: Timestamp) -> Int64 {
        time.milliseconds / (stepSeconds * 1000)
    }

    /// The step whose code it is: now, the step before, or the one after, as clocks differ.
    ///
    /// - Returns: Nil when it is none of them. All three are compared, however early one fits.
    package static func match(_ code: String, _ secret: [UInt8], at time: Timestamp) -> Int64? {
        let now = step(at: time)
        var found: Int64?
        for step in [now - 1, now + 1, now] where ConstantTime.isSame(code, Self.code(secret, step: step)) {
            found = step
        }
        return found
    }

    /// What an authenticator app reads, usually from a QR code.
    package static func address(_ secret: [UInt8], name: String) -> String {
        // Names are of characters that need no encoding but these two.
        let name = name.replacing("@", with: "%40").replacing("+", with: "%2B")
        return "otpauth://totp/Tocsin:\(name)?secret=\(Base32.text(secret))&issuer=Tocsin"
    }
}
