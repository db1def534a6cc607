// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Somebody who is told of decisions by HTTP.
package struct WebhookEndpoint: Sendable, Equatable {
    /// What the operator calls it: letters, digits, `-` and `_`, at most 40.
    package let name: String
    package let url: String
    /// The address's host, without brackets.
    package let host: String
    package let types: Set<WebhookMessage.Kind>
    /// Whether addresses inside the operator's networks may be called.
    package let allowsPrivateAddresses: Bool
    package let secret: WebhookSecret

    /// - Throws: ``DeliveryError/badSettings(_:)`` for a name or an address that cannot be used.
    package init(
        name: String,
        url: String,
        types: Set<WebhookMessage.Kind> = Set(WebhookMessage.Kind.allCases),
        allowsPrivateAddresses: Bool = false,
        secret: WebhookSecret
    ) throws(DeliveryError) {
        let allowed = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard allowed, (1...40).contains(name.utf8.count) else {
            throw .badSettings("a name is 1 to 40 letters, digits, '-' or '_'")
        }
        guard url.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), let parts = URLComponents(string: url),
            let host = parts.host, !host.isEmpty, parts.user == nil, parts.password == nil, parts.fragment == nil
        else { throw .badSettings("the url of '\(name)' is no web address without a user and a fragment") }
        // In the clear only inside networks that the operator named as their own.
        guard parts.scheme == "https" || (parts.scheme == "http" && allowsPrivateAddresses) else {
            throw .badSettings("the url of '\(name)' has to begin with https://")
        }
        self.name = name
        self.url = url
        self.host = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        self.types = types
        self.allowsPrivateAddresses = allowsPrivateAddresses
        self.secret = secret
    }
}
