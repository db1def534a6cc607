// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import Hummingbird

/// What a proxy of the operator's own says of where a client is.
package enum ProxyAddress {
    /// The last entry of the proxy's header, which the proxy itself wrote: what stands further left is what the client says of itself.
    ///
    /// - Parameters:
    ///   - request: As the proxy sent it on.
    ///   - header: The header's name; nil without a proxy.
    /// - Returns: Nil where no header is named or the request has none; empty where its last entry is.
    package static func last(_ request: Request, header: String?) -> String? {
        guard let name = header?.lowercased() else { return nil }
        let values = request.headers.filter { $0.name.canonicalName == name }.map(\.value)
        let entries = values.last?.split(separator: ",", omittingEmptySubsequences: false)
        return entries?.last.map { $0.filter { !$0.isWhitespace } }
    }
}
