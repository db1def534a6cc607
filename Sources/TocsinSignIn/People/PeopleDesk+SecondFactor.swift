// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCases
package import TocsinModel
package import TocsinStore

/// A second factor that is offered, and not yet set up.
package struct TimeCodeOffer: Sendable, Equatable {
    /// 20 bytes; shown once, and given back to set it up.
    package let secret: [UInt8]
    /// For people who type it.
    package var secretText: String { Base32.text(secret) }
    /// For authenticator apps: `otpauth://…`.
    package let address: String

    init(_ secret: [UInt8], for name: String) {
        self.secret = secret
        address = TimeCode.address(secret, name: name)
    }
}

extension PeopleDesk {
    /// A new secret for somebody's authenticator; nothing is written.
    package func offerTimeCode(_ name: String) throws -> TimeCodeOffer {
        let record = try record(name)
        try mustBeOwn(record)
        return TimeCodeOffer(randomBytes(TimeCode.secretBytes), for: record.name)
    }

    /// Sets a second factor up, once a code shows that the authenticator has it, and ends the person's sessions.
    ///
    /// - Returns: Ten recovery codes, which are shown once.
    /// - Throws: ``PeopleError/wrongCode``, ``CaseError/notAllowed(role:right:)``, or what the store throws.
    package func setTimeCode(
        _ name: String,
        secret: [UInt8],
        code: String,
        key: SignInKey,
        at time: Timestamp
    ) throws -> [String] {
        try setTimeCode(record(name), secret: secret, code: code, key: key, keeping: nil, at: time)
    }

    /// The same for a person as they were read: nothing is set up for one who was changed since.
    ///
    /// `session`: The one that does not end; nil for none.
    package func setTimeCode(
        _ person: PersonRecord,
        secret: [UInt8],
        code: String,
        key: SignInKey,
        keeping session: SecretDigest?,
        at time: Timestamp
    ) throws -> [String] {
        try mustBeOwn(person)
        guard secret.count == TimeCode.secretBytes,
            let step = TimeCode.match(code.filter { !$0.isWhitespace }, secret, at: time)
        else { throw PeopleError.wrongCode }
        let codes = (0..<RecoveryCode.count).map { _ in RecoveryCode.text(randomBytes(RecoveryCode.bytes)) }
        var record = person
        record.sealedTimeCodeSecret = try key.seal(secret, of: person.id)
        try store.commit(
            PersonChange(
                person: record,
                recoveryCodes: codes.map { RecoveryCode.digest($0, of: record.id) },
                endsSessions: true,
                keptSession: session,
                record: entry("person.secondFactor", record.id, at: time, ["to": "on"])
            )
        )
        // The code that was shown to set it up does not open a session as well.
        _ = try store.useTimeCode(step: step, of: record.id)
        return codes
    }

    /// Takes a second factor away, for somebody who lost it; nobody can do so for themselves without the right.
    package func removeTimeCode(_ name: String, at time: Timestamp) throws {
        try actor.mustHave(.people)
        var record = try record(name)
        record.sealedTimeCodeSecret = nil
        try store.commit(
            PersonChange(
                person: record,
                recoveryCodes: [],
                endsSessions: true,
                record: entry("person.secondFactor", record.id, at: time, ["to": "off"])
            )
        )
    }
}
