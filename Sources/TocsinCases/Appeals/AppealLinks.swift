// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import BytePacking
internal import Crypto
internal import Foundation
internal import SecretFile
package import TocsinModel

/// Links with which an account's owner can appeal against one decision: whoever has the link may, and nobody can make one up.
///
/// `https://…/appeal/decision-17-1.`, 8 hexadecimal digits for which of its accounts, a point, and 32 digits that prove both: the beginnings of
/// HMACs with SHA-256. The account's pseudonym does not stand in it.
package struct AppealLinks: Sendable {
    /// Where the console answers them.
    package static let path = "/appeal/"
    private static let macBytes = 16
    private static let tagBytes = 4

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
        try self.init(address: address, key: try Self.keyFile(besideStore: store, keyFile).bytes())
    }

    /// The file of the key, of which second opinions have one derived.
    static func keyFile(besideStore store: String, _ path: String?) -> SecretFile {
        SecretFile(
            path: path ?? store + ".appeal-key",
            name: "appeal key",
            option: "--appeal-key",
            loss: "without it the links in statements of reasons open nothing, and other cases get a second opinion"
        )
    }

    /// The link for an account's owner; nil for a decision that nobody can appeal.
    package func link(_ decision: Decision, for account: AccountID) -> String? {
        decision.action.isAdverse ? address + Self.path + token(decision.id, for: account) : nil
    }

    /// What a link's last part says.
    struct Link {
        var decision: String
        fileprivate var tag: String
    }

    /// Nil for what was not made with this key.
    ///
    /// How long that takes does not depend on how much of it is right.
    func read(_ token: String) -> Link? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, token.utf8.count <= 100 else { return nil }
        let (decision, tag) = (String(parts[0]), String(parts[1]))
        guard ConstantTime.isSame(String(parts[2]), proof(decision, tag)) else { return nil }
        return Link(decision: decision, tag: tag)
    }

    /// The account of a link; nil when it is none of these, or when it cannot be told which.
    func account(_ link: Link, among accounts: [AccountID]) -> AccountID? {
        let meant = accounts.filter { tag(link.decision, $0) == link.tag }
        return meant.count == 1 ? meant[0] : nil
    }

    private func token(_ decision: String, for account: AccountID) -> String {
        let tag = tag(decision, account)
        return "\(decision).\(tag).\(proof(decision, tag))"
    }

    private func tag(_ decision: String, _ account: AccountID) -> String {
        code("tocsin appeal of \(account) against \(decision)", bytes: Self.tagBytes)
    }

    private func proof(_ decision: String, _ tag: String) -> String {
        code("tocsin appeal \(decision) \(tag)", bytes: Self.macBytes)
    }

    private func code(_ text: String, bytes: Int) -> String {
        Hexadecimal.text(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key).prefix(bytes))
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
