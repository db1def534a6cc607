// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Foundation
internal import SecretFile

/// Links with which an account's owner can appeal against one decision: whoever has the link may, and nobody can make one up.
///
/// `https://…/appeal/decision-17-1.` and 32 hexadecimal digits, the first half of an HMAC-SHA-256 of the decision's id.
package struct AppealLinks: Sendable {
    /// Where the console answers them.
    package static let path = "/appeal/"
    private static let macBytes = 16

    private let address: String
    private let key: SymmetricKey

    /// - Parameters:
    ///   - address: Where the public reaches the console, such as `https://appeals.example.com`.
    ///   - key: Secret; links made with another open nothing.
    /// - Throws: ``AppealLinkError/badAddress(_:)`` for anything but `https`, or `http` on this machine.
    package init(address: String, key: [UInt8]) throws(AppealLinkError) {
        guard address.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            let parts = URLComponents(string: address), let host = parts.host, !host.isEmpty,
            parts.scheme == "https" || (parts.scheme == "http" && ["localhost", "127.0.0.1"].contains(host)),
            parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil
        else { throw .badAddress(address) }
        self.address = String(address.reversed().drop { $0 == "/" }.reversed())
        self.key = SymmetricKey(data: key)
    }

    /// Links with the key beside a store, made when it is not there: the store's path with `.appeal-key`.
    ///
    /// - Throws: ``AppealLinkError``, `SecretFileError`.
    package init(address: String, besideStore store: String, keyFile: String? = nil) throws {
        let file = SecretFile(
            path: keyFile ?? store + ".appeal-key",
            name: "appeal key",
            option: "--appeal-key",
            loss: "without it the links in statements of reasons open nothing"
        )
        try self.init(address: address, key: try file.bytes())
    }

    /// The link for a decision; nil for one that nobody can appeal.
    package func link(_ decision: Decision) -> String? {
        decision.action.isAdverse ? address + Self.path + token(decision.id) : nil
    }

    /// The decision that a link's last part is for; nil for what was not made with this key.
    ///
    /// How long that takes does not depend on how much of it is right.
    func decision(_ token: String) -> String? {
        guard let point = token.lastIndex(of: "."), token.utf8.count <= 100 else { return nil }
        let id = String(token[..<point])
        let (sent, made) = (Array(token.utf8), Array(self.token(id).utf8))
        guard sent.count == made.count, zip(sent, made).reduce(0, { $0 | ($1.0 ^ $1.1) }) == 0 else { return nil }
        return id
    }

    private func token(_ decision: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Data("tocsin appeal \(decision)".utf8), using: key)
        let digits = code.prefix(Self.macBytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        return "\(decision).\(digits.joined())"
    }
}

/// Why there are no links.
package enum AppealLinkError: Error, Equatable, CustomStringConvertible {
    case badAddress(String)

    package var description: String {
        switch self {
        case .badAddress(let address):
            "'\(address)' is no address for appeals. Expected where the public reaches the console, such as https://appeals.example.com, without anything behind '?'."
        }
    }
}
