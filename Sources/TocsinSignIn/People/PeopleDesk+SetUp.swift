// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCases
package import TocsinModel
internal import TocsinStore

/// A way in for somebody who has no password: they choose one, once.
package struct SetUpOffer: Sendable, Equatable {
    /// 43 characters; shown once, and not kept.
    package let token: String
    package let expiresAt: Timestamp
}

extension PeopleDesk {
    package static let setUpHours: Int64 = 24
    /// Passwords that may be tried before one is taken.
    private static let setUpTries = 20

    /// Takes a person's password away, ends their sessions, and lets them choose another.
    ///
    /// An admin so never knows a password that somebody signs in with. Offers that were made before are over.
    ///
    /// - Throws: ``PeopleError/own``, ``PeopleError/disabled(_:)``, ``CaseError/notAllowed(role:right:)``, or what the store throws.
    package func offerSetUp(_ name: String, at time: Timestamp) throws -> SetUpOffer {
        var version = 0
        let person = try change(name, at: time, "person.setUp") { record in
            try mustBeAnother(record)
            guard record.isActive else { throw PeopleError.disabled(record.name) }
            record.passwordHash = nil
            version = record.version + 1
            return [:]
        }
        let token = SecretToken(bytes: randomBytes(SecretToken.byteCount))
        let expiresAt = time.adding(seconds: Self.setUpHours * 3600)
        // One that is made after another change would outlive what ended the ones before.
        let isKept = try store.add(
            PendingRecord(
                digest: token.setUpDigest,
                person: person.id,
                expiresAt: expiresAt,
                triesLeft: Self.setUpTries
            ),
            ofVersion: version
        )
        guard isKept else { throw PeopleStoreError.conflict(name: person.name) }
        return SetUpOffer(token: token.text, expiresAt: expiresAt)
    }

    /// Whom one looks after: anybody but oneself.
    ///
    /// - Throws: ``PeopleError/own``, ``PeopleError/unknown(_:)``, or what the store throws.
    package func mustBeAnother(_ name: String) throws { try mustBeAnother(try record(name)) }

    func mustBeAnother(_ record: PersonRecord) throws(PeopleError) {
        if record.name == actor.name { throw .own }
    }
}
