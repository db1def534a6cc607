// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinAudit
package import TocsinModel

/// A person as it is kept: roles and languages are words that the sign-in stage reads.
package struct PersonRecord: Sendable, Equatable {
    package let id: PersonID
    /// How often it was written: 0 for a person who is not kept yet.
    package var version: Int
    package var name: String
    /// The name in the form in which names are compared.
    package var nameKey: String
    package var role: String
    package var isActive: Bool
    /// Such as `en`.
    package var language: String
    package var madeAt: Timestamp
    /// Who the person is to an OpenID provider: its address, a space, and its name for them; nil for nobody.
    package var subject: String?
    /// In Argon2's own form; nil when the person cannot sign in with a password.
    package var passwordHash: String?
    /// Encrypted; nil without a second factor.
    package var sealedTimeCodeSecret: [UInt8]?

    package init(
        id: PersonID,
        version: Int = 0,
        name: String,
        nameKey: String,
        role: String,
        isActive: Bool = true,
        language: String = "en",
        madeAt: Timestamp,
        subject: String? = nil,
        passwordHash: String? = nil,
        sealedTimeCodeSecret: [UInt8]? = nil
    ) {
        self.id = id
        self.version = version
        self.name = name
        self.nameKey = nameKey
        self.role = role
        self.isActive = isActive
        self.language = language
        self.madeAt = madeAt
        self.subject = subject
        self.passwordHash = passwordHash
        self.sealedTimeCodeSecret = sealedTimeCodeSecret
    }
}

/// A new content of a person, with what the audit log has to say of it.
package struct PersonChange: Sendable {
    /// The new content, with the version that was read.
    package var person: PersonRecord
    /// Put in the place of the person's earlier ones; nil leaves those.
    package var recoveryCodes: [SecretDigest]?
    /// True ends all sessions and half-done sign-ins of the person as well.
    package var endsSessions: Bool
    /// The session that stays all the same: the one in which the person makes the change, and without which nothing is written; nil for none.
    package var keptSession: SecretDigest?
    package var record: AuditRecord

    package init(
        person: PersonRecord,
        recoveryCodes: [SecretDigest]? = nil,
        endsSessions: Bool = false,
        keptSession: SecretDigest? = nil,
        record: AuditRecord
    ) {
        self.person = person
        self.recoveryCodes = recoveryCodes
        self.endsSessions = endsSessions
        self.keptSession = keptSession
        self.record = record
    }
}
