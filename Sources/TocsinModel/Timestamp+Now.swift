// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

extension Timestamp {
    /// The computer's clock.
    package static var now: Timestamp {
        Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }
}
