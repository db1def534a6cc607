// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// What a request asks for: a path, perhaps with a query.
struct RequestTarget: Sendable, Equatable {
    /// With its query, as it is sent on.
    let text: String
    /// Without a query.
    let path: String

    /// Reads a request's target; of one that names another host only what follows the name counts, since requests go to one upstream.
    init(_ target: String) {
        let text = Self.origin(target)
        self.text = text
        path = text.utf8.firstIndex(of: UInt8(ascii: "?")).map { String(text[..<$0]) } ?? text
    }

    /// Whether it is sent on: visible ASCII from a slash on, and no fragment, which an upstream may cut off where the gateway would not.
    var isValid: Bool {
        text.utf8.first == UInt8(ascii: "/")
            && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }
    }

    private static func origin(_ target: String) -> String {
        guard target.utf8.first != UInt8(ascii: "/"), let mark = target.range(of: "://"),
            ["http", "https"].contains(target[..<mark.lowerBound].lowercased())
        else { return target }
        let rest = target[mark.upperBound...].drop { $0 != "/" && $0 != "?" }
        return rest.first == "/" ? String(rest) : "/" + rest
    }
}
