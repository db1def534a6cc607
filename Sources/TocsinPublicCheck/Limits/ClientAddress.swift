// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import NetworkLookup

/// The network that a request comes from.
enum ClientAddress {
    /// The /24 or /48 around the client's address.
    ///
    /// - Parameters:
    ///   - peer: The address at the other end of the connection; nil when there is none.
    ///   - forwarded: All values of `X-Forwarded-For`, in order.
    ///   - proxies: How many proxies of our own are in between. What stands further left is what the client says of itself.
    /// - Returns: A network, or `unknown` for all that cannot be read.
    static func network(peer: String?, forwarded: [String], proxies: Int) -> String {
        var address = peer
        if proxies > 0 {
            let hops = forwarded.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
            // Fewer hops than proxies: the request came past one of them.
            address = hops.count >= proxies ? String(hops[hops.count - proxies]) : nil
        }
        return address.flatMap { IPAddress($0) }?.smallNetwork ?? "unknown"
    }
}
