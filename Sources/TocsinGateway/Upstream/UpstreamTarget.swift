// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import NIOCore

/// An upstream's address in the parts that a connection and a request need.
struct UpstreamTarget: Sendable, Equatable {
    var host: String
    var port: Int
    var isTLS: Bool
    /// What the header `Host` says: the port is there when it is not the scheme's own.
    var authority: String
    /// What stands before each request's path; empty, or with a slash at its beginning and none at its end.
    var pathPrefix: String

    init(_ address: UpstreamAddress) {
        // The address was checked when it was made.
        let url = URL(string: address.text)
        let bare = (url?.host() ?? "").trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        let isTLS = url?.scheme?.lowercased() == "https"
        let ownPort = isTLS ? 443 : 80
        let port = url?.port ?? ownPort
        host = bare
        self.port = port
        self.isTLS = isTLS
        let name = bare.contains(":") ? "[\(bare)]" : bare
        authority = port == ownPort ? name : "\(name):\(port)"
        let path = url?.path(percentEncoded: true) ?? ""
        pathPrefix = path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    /// The name that the upstream's certificate is asked for; nil for a bare address, which the protocol has no place for.
    var serverName: String? {
        (try? SocketAddress(ipAddress: host, port: port)) == nil ? host : nil
    }
}
