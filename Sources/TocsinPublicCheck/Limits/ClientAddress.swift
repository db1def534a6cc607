// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import NetworkLookup

/// The network that a request comes from.
enum ClientAddress {
    /// The /24 or /48 around the client's address.
    ///
    /// - Parameters:
    ///   - peer: The address at the other end of the connection; nil when there is none.
    ///   - forwarded: All values of the header that our own proxy adds to, in order; nil without a proxy. What stands further left is
    ///     what the client says of itself.
    /// - Returns: A network, or `unknown` for all that cannot be read.
    static func network(peer: String?, forwarded: [String]?) -> String {
        guard let forwarded else { return network(peer) }
        let entries = forwarded.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
        return network(entries.last.map(String.init))
    }

    private static func network(_ address: String?) -> String {
        address.flatMap { IPAddress($0) }?.smallNetwork ?? "unknown"
    }
}
