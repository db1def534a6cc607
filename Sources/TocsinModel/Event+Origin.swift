// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Where an event came from, as far as signals need it.
package struct Network: Sendable, Hashable {
    package var address: AddressID?
    /// The address's /24 (IPv4) or /48 (IPv6).
    package var prefix: PrefixID?
    /// Autonomous system number, 1...4294967295.
    package var autonomousSystem: UInt32?
    /// ISO 3166-1 alpha-2, upper case.
    package var country: String?
    /// Absent when no address was logged.
    package var kind: NetworkKind?

    package init(
        address: AddressID? = nil,
        prefix: PrefixID? = nil,
        autonomousSystem: UInt32? = nil,
        country: String? = nil,
        kind: NetworkKind? = nil
    ) {
        self.address = address
        self.prefix = prefix
        self.autonomousSystem = autonomousSystem
        self.country = country
        self.kind = kind
    }
}

/// What kind of network an address belongs to, by the lists that the operator loaded.
///
/// `residential` is only said by a list; an address on no list is `unknown`.
package enum NetworkKind: String, Sendable, CaseIterable {
    case residential, vpn, hosting, tor, unknown
}

/// What the client software told of itself.
package struct Client: Sendable, Hashable {
    package var device: DeviceID?
    package var userAgent: String?
    /// An IANA name such as `Asia/Shanghai`, or an offset such as `+08:00`.
    package var timeZone: String?
    /// BCP 47, such as `zh-CN`.
    package var locale: String?

    package init(
        device: DeviceID? = nil,
        userAgent: String? = nil,
        timeZone: String? = nil,
        locale: String? = nil
    ) {
        self.device = device
        self.userAgent = userAgent
        self.timeZone = timeZone
        self.locale = locale
    }
}
