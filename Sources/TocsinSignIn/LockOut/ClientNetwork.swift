// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import NetworkLookup

/// The small network that somebody signs in from: a /24 or a /48, as one household or office has.
package struct ClientNetwork: Sendable, Equatable {
    /// Such as `192.0.2.0/24`; `unknown` for an address that cannot be read.
    package let text: String

    /// Reads an address, with or without a port.
    ///
    /// Anything else counts as one network that all unreadable addresses share.
    package init(address: String) {
        text = IPAddress(address)?.smallNetwork ?? "unknown"
    }
}
