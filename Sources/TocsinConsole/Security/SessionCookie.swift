// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// The cookie that holds a session's token.
///
/// `__Host-`: set by this very host, over TLS or on loopback, for all paths.
enum SessionCookie {
    static let name = "__Host-tocsin"
    static let providerName = "__Host-tocsin-provider"

    /// Until the browser is closed; the session itself ends sooner or later on the server.
    static func set(_ token: String, name: String = name) -> String {
        "\(name)=\(token); Path=/; Secure; HttpOnly; SameSite=Lax"
    }

    static func remove(name: String = name) -> String {
        "\(name)=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"
    }

    /// The value of a cookie that a browser sent; nil without one, or where two have the name.
    static func read(_ headers: HTTPFields, name: String = name) -> String? {
        let values = headers[values: .cookie].flatMap { $0.split(separator: ";") }.compactMap { pair -> Substring? in
            let parts = pair.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, parts[0].drop(while: { $0 == " " }) == name else { return nil }
            return parts[1]
        }
        guard values.count == 1, let value = values.first, value.utf8.count <= 512 else { return nil }
        return String(value)
    }
}
