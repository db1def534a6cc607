// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Gives that many random bytes; a dependency, so that tests can say which.
package typealias RandomBytes = @Sendable (_ count: Int) -> [UInt8]

/// The system's cryptographic randomness.
package enum SystemRandom {
    package static let bytes: RandomBytes = { count in
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}
