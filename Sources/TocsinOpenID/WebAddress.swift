// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The parts of addresses, written and read.
enum WebAddress {
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
