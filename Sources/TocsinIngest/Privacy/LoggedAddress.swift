// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import NetworkLookup

/// What stands in a log's field for addresses: an address, a network, or an address that was hashed before.
struct LoggedAddress {
    /// What the pseudonym of the address is made of.
    var address: String?
    /// What that of its network is made of: an address's /24 or /48, or the network that was logged.
    var prefix: String?
    /// What countries and operators are looked up by.
    var location: IPAddress?

    /// Nil for what names nothing, such as `unknown`.
    init?(_ logged: String) {
        if let address = IPAddress(logged) {
            (self.address, prefix, location) = (address.description, address.smallNetwork, address)
        } else if let slash = logged.firstIndex(of: "/"), let base = IPAddress(logged[..<slash]) {
            // Of the size that an address's own network has, they must be equal.
            let isSmall = logged[slash...] == base.smallNetwork.drop { $0 != "/" }
            (prefix, location) = (isSmall ? base.smallNetwork : base.description + logged[slash...], base)
        } else if logged.utf8.count >= 16 && !logged.contains(where: \.isWhitespace) {
            // Equal still means equal. Shorter words are "unknown" and the like.
            address = logged
        } else {
            return nil
        }
    }
}
