// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Addresses that secrets are sent to.
enum WebAddress {
    /// Takes https, and http to this machine alone.
    ///
    /// `what`: What it is the address of, for the error.
    ///
    /// - Throws: ``OpenIDError/badAddress(_:)``.
    static func check(_ address: String, _ what: String) throws(OpenIDError) {
        guard let parts = URLComponents(string: address), let host = parts.host, !host.isEmpty, parts.user == nil,
            parts.fragment == nil
        else { throw .badAddress(what) }
        let isLoopback = ["127.0.0.1", "[::1]", "::1", "localhost"].contains(host)
        guard parts.scheme == "https" || (parts.scheme == "http" && isLoopback) else { throw .badAddress(what) }
    }

    /// An address's path; nil for what is no address.
    static func path(_ address: String) -> String? { URLComponents(string: address)?.path }

    /// Names and values as forms and queries have them.
    static func form(_ fields: [(String, String)]) -> String {
        fields.map { "\(encoded($0.0))=\(encoded($0.1))" }.joined(separator: "&")
    }

    /// Reads a query; the first of several of a name counts for none, so that nobody can smuggle a second in.
    static func query(_ text: String) -> [String: String] {
        var values: [String: [String]] = [:]
        for part in text.split(separator: "&") {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let decoded = sides.map { $0.replacing("+", with: " ").removingPercentEncoding }
            guard let name = decoded.first ?? nil, let value = decoded.count > 1 ? decoded[1] : "" else { continue }
            values[name, default: []].append(value)
        }
        return values.compactMapValues { $0.count == 1 ? $0[0] : nil }
    }

    private static let plain = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
    )

    static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
    }
}
