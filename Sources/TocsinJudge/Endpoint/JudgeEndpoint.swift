// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Where the judge is asked.
package struct JudgeEndpoint: Sendable, Equatable {
    /// Ends in `/chat/completions`.
    package let url: String
    package let host: String
    /// Whether what is sent can be read on its way: plain HTTP to another machine.
    package let isReadableOnItsWay: Bool

    /// Takes an endpoint's base (`https://host/v1`) or the full address.
    ///
    /// - Throws: ``JudgeEndpointError`` for anything but http or https, and for an address that holds a key or a query.
    package init(_ address: String) throws(JudgeEndpointError) {
        guard var parts = URLComponents(string: address), let scheme = parts.scheme?.lowercased(),
            scheme == "http" || scheme == "https", let host = parts.host, !host.isEmpty
        else { throw .notAnAddress }
        guard parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil else {
            throw .holdsMore
        }
        while parts.path.hasSuffix("/") { parts.path.removeLast() }
        if !parts.path.hasSuffix("/chat/completions") {
            parts.path += (parts.path.isEmpty ? "/v1" : "") + "/chat/completions"
        }
        guard let url = parts.string else { throw .notAnAddress }
        self.url = url
        self.host = parts.port.map { "\(host):\($0)" } ?? host
        isReadableOnItsWay = scheme == "http" && !Self.isThisMachine(host)
    }

    private static func isThisMachine(_ host: String) -> Bool {
        host == "localhost" || host.hasPrefix("127.") || host == "::1" || host == "[::1]"
    }
}

/// Why an address is no endpoint.
///
/// The address is not repeated: it may hold a key.
package enum JudgeEndpointError: Error, Equatable, CustomStringConvertible {
    case notAnAddress
    case holdsMore

    package var description: String {
        switch self {
        case .notAnAddress:
            "--endpoint is no http or https address. Give one such as http://127.0.0.1:8080/v1."
        case .holdsMore:
            "--endpoint holds a user, a password or a query. Give the bare address, and the key in TOCSIN_JUDGE_KEY or with --key-file."
        }
    }
}
