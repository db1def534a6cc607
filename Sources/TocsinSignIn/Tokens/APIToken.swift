// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel
internal import TocsinStore

/// An API token without what is secret about it.
package struct APIToken: Sendable, Equatable {
    package let id: String
    package let label: String
    package let scopes: Set<TokenScope>
    /// The scopes' words, in the order in which they are listed everywhere.
    package var scopeWords: [String] { TokenScope.allCases.filter(scopes.contains).map(\.rawValue) }
    package let madeAt: Timestamp
    package let expiresAt: Timestamp
    /// Days since 1970-01-01, nil when it was never used; no finer, so that a person's day cannot be read from it.
    package let lastUsedDay: Int64?

    /// What a written token starts with, so that scanners for leaked secrets find it.
    package static let prefix = "tcs_"
    package static let mostDays = 366

    init(_ record: TokenRecord) {
        id = record.id
        label = record.label
        // A scope that a later version wrote opens nothing here.
        scopes = Set(record.scopes.compactMap(TokenScope.init))
        madeAt = record.madeAt
        expiresAt = record.expiresAt
        lastUsedDay = record.lastUsedDay
    }

    static func secret(_ text: String) -> SecretToken? {
        guard text.hasPrefix(prefix) else { return nil }
        return SecretToken(text.dropFirst(prefix.count))
    }
}
