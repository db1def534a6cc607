// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// An API token as it is kept.
package struct TokenRecord: Sendable, Equatable {
    /// Such as `token-0123456789abcdef`; says nothing of the token itself.
    package let id: String
    package let digest: SecretDigest
    package let person: PersonID
    /// What it is for, in the person's words.
    package let label: String
    package let scopes: [String]
    package let madeAt: Timestamp
    package let expiresAt: Timestamp
    /// Days since 1970-01-01; nil when it was never used.
    package var lastUsedDay: Int64?

    package init(
        id: String,
        digest: SecretDigest,
        person: PersonID,
        label: String,
        scopes: [String],
        madeAt: Timestamp,
        expiresAt: Timestamp,
        lastUsedDay: Int64? = nil
    ) {
        self.id = id
        self.digest = digest
        self.person = person
        self.label = label
        self.scopes = scopes
        self.madeAt = madeAt
        self.expiresAt = expiresAt
        self.lastUsedDay = lastUsedDay
    }
}
