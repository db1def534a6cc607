// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import HTTPTypes
internal import NIOHTTP1
internal import TocsinIngest
internal import TocsinModel

/// How a request tells whose it is.
package enum AccountSource: Sendable, Equatable, CustomStringConvertible {
    /// By its API key, in `Authorization: Bearer` or one of ``AccountReader/keyHeaders``.
    case key
    /// By a header that something before the gateway sets.
    case header(HTTPField.Name)

    /// Headers that hold a key or a session, which would stand in the log in the clear.
    private static let secrets =
        AccountReader.keyHeaders.map { $0.lowercased() } + [
            "authorization", "proxy-authorization", "cookie", "set-cookie", "x-auth-token",
        ]

    /// Reads `key` or `header:NAME`.
    ///
    /// - Throws: ``AccountSourceError`` for anything else, and for a header that cannot or must not name an account.
    package init(_ text: String) throws(AccountSourceError) {
        if text == "key" {
            self = .key
            return
        }
        guard text.hasPrefix("header:"), let name = HTTPField.Name(String(text.dropFirst(7))) else { throw .unknown }
        let plain = name.canonicalName
        guard !Self.secrets.contains(plain) else { throw .secret(header: name.rawName) }
        guard !ForwardedHeaders.hopByHop.contains(plain), plain != Probe.header.lowercased() else {
            throw .notForAccounts(header: name.rawName)
        }
        self = .header(name)
    }

    /// Whether a header can have this name.
    package static func isHeaderName(_ text: String) -> Bool { HTTPField.Name(text) != nil }

    package var description: String {
        switch self {
        case .key: "key"
        case .header(let name): "header:\(name)"
        }
    }
}

/// Why accounts cannot be told so.
package enum AccountSourceError: Error, Equatable, CustomStringConvertible {
    case unknown
    case secret(header: String)
    case notForAccounts(header: String)

    package var description: String {
        switch self {
        case .unknown: "--account must be 'key', or 'header:' and a header's name, such as header:X-User-Id."
        case .secret(let header):
            "--account cannot be header:\(header): that header holds a key or a session, which events would show. Use 'key', which records a pseudonym of the API key."
        case .notForAccounts(let header):
            "--account cannot be header:\(header): that header is for the connection or for probes alone. Let what stands before the gateway set another, such as X-User-Id."
        }
    }
}

/// An account as a request names it.
struct NamedAccount: Sendable, Equatable {
    /// What the log calls it: the header's value, or the key's pseudonym; never a key.
    var name: String
    /// What it is called where decisions are made.
    var id: AccountID
}

/// Finds out whose a request is.
struct AccountReader: Sendable {
    let source: AccountSource
    let key: PseudonymKey
    private static let maximumBytes = 4096
    /// Headers that hold a key: Azure's and Anthropic's, those of Azure's API Management and of Google, and LiteLLM's own.
    static let keyHeaders = [
        "api-key", "X-Api-Key", "Ocp-Apim-Subscription-Key", "X-Goog-Api-Key", "X-LiteLLM-Api-Key",
    ]

    private enum APIKey: PseudonymKind { static let prefix = "key" }

    /// An account that a connection named, which the next request on it most likely names again; two keyed hashes cost more than a comparison.
    struct Known {
        fileprivate var given: String
        fileprivate var account: NamedAccount
    }

    /// - Parameters:
    ///   - headers: The request's.
    ///   - known: What the connection named before, if anything.
    /// - Returns: Nil for a request without a key, which no account can be told by and which the upstream will refuse.
    /// - Throws: A ``Refusal`` when there are several names: the upstream could take another than was looked up. Also when a named header is
    ///   missing or empty: leaving the name out would be the way round a block.
    func account(of headers: HTTPHeaders, known: inout Known?) throws(Refusal) -> NamedAccount? {
        let names: [String]
        switch source {
        case .header(let name):
            names = headers[name.rawName].map(Self.trimmed)
            guard names.contains(where: { !$0.isEmpty }) else {
                throw Refusal(status: 400, code: "missing_account", message: "The request does not say whose it is.")
            }
        case .key:
            names = (headers["Authorization"] + Self.keyHeaders.flatMap { headers[$0] }).flatMap(Self.keys)
        }
        guard let first = names.first else { return nil }
        guard names.dropFirst().allSatisfy({ Self.isSame($0, first) }), first.utf8.count <= Self.maximumBytes else {
            throw Refusal(
                status: 400,
                code: "ambiguous_account",
                message: "The request names its account or key more than once, or at too great length."
            )
        }
        if let known, Self.isSame(known.given, first) { return known.account }
        let name = source == .key ? key.pseudonym(APIKey.self, of: first).description : first
        let account = NamedAccount(name: name, id: key.accountID(of: name))
        known = Known(given: first, account: account)
        return account
    }

    /// Byte for byte: letters that only look the same are two names to a keyed hash, and to an upstream.
    private static func isSame(_ left: String, _ right: String) -> Bool {
        left.utf8.elementsEqual(right.utf8)
    }

    /// The keys that a header's value holds: what stands behind the scheme, or the one word that there is.
    ///
    /// However it is spaced, it is one key. Behind `Bearer` each word is one: an upstream may take the first and pass over the others.
    private static func keys(_ value: String) -> [String] {
        let words = value.utf8.split(whereSeparator: isBlank).map { String(decoding: $0, as: UTF8.self) }
        guard let scheme = words.first else { return [] }
        let rest = Array(words.dropFirst())
        if scheme.lowercased() == "bearer" { return rest }
        return [rest.isEmpty ? scheme : rest.joined(separator: " ")]
    }

    /// Without the blanks around it, which are no part of a header's value (RFC 9110, section 5.5).
    private static func trimmed(_ value: String) -> String {
        let bytes = value.utf8.drop(while: isBlank)
        guard let last = bytes.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(decoding: bytes[...last], as: UTF8.self)
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }
}
