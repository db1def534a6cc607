// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Hummingbird
internal import NetworkLookup
internal import WebService

/// The network that a request comes from.
enum ClientAddress {
    /// The /24 or /48 around the client's address.
    ///
    /// - Parameters:
    ///   - request: Whose.
    ///   - peer: The address at the other end of the connection; nil when there is none.
    ///   - header: The header that our own proxy adds to; nil without a proxy.
    /// - Returns: A network, or `unknown` for all that cannot be read.
    static func network(_ request: Request, peer: String?, header: String?) -> String {
        let address = header == nil ? peer : ProxyAddress.last(request, header: header)
        return address.flatMap { IPAddress($0) }?.smallNetwork ?? "unknown"
    }
}
