// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Addresses of an OpenID provider, which secrets are sent to.
package enum ProviderAddress {
    /// Takes https, and http to this machine alone; no name or password in it, and no fragment.
    package static func isSafe(_ address: String) -> Bool { parts(address) != nil }

    /// A provider's own address, which has no query either (OpenID Connect Core 1.0, section 2, `iss`).
    package static func isIssuer(_ address: String) -> Bool { parts(address).map { $0.query == nil } ?? false }

    private static func parts(_ address: String) -> URLComponents? {
        guard let parts = URLComponents(string: address), let host = parts.host, !host.isEmpty, parts.user == nil,
            parts.fragment == nil
        else { return nil }
        let isLoopback = ["127.0.0.1", "[::1]", "::1", "localhost"].contains(host)
        return parts.scheme == "https" || (parts.scheme == "http" && isLoopback) ? parts : nil
    }
}
