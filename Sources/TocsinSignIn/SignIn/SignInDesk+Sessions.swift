// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinAudit
package import TocsinModel
internal import TocsinStore

extension SignInDesk {
    /// Whose session a token opens, and notes that it is used.
    ///
    /// - Returns: Nil for a token that is unknown or over, or of somebody who was disabled.
    /// - Throws: What the store throws.
    package func session(_ token: String, at time: Timestamp) throws -> SignedIn? {
        guard let (secret, session, record) = try open(token, at: time) else { return nil }
        if time.milliseconds - session.seenAt.milliseconds >= settings.touchSeconds * 1000 {
            try store.touchSession(session.digest, at: time)
        }
        return SignedIn(
            person: try Person(record),
            csrfSecret: secret.derived("csrf"),
            endsAt: session.madeAt.adding(seconds: settings.sessionSeconds)
        )
    }

    /// Ends a session; nothing for one that is over.
    package func signOut(_ token: String, at time: Timestamp) throws {
        guard let secret = SecretToken(token), let session = try store.session(secret.digest),
            let record = try store.person(session.person)
        else { return }
        _ = try store.removeSession(session.digest, AuditRecord(record, "signOut", by: record, at: time))
    }

    /// Ends all sessions of whoever has this one.
    ///
    /// - Throws: ``SignInError/signedOut``, or what the store throws.
    package func signOutEverywhere(_ token: String, at time: Timestamp) throws {
        guard let (_, _, record) = try open(token, at: time) else { throw SignInError.signedOut }
        try store.removeSessions(of: record.id, AuditRecord(record, "signOut.everywhere", by: record, at: time))
    }

    /// A session that is not over, and whose it is.
    func open(
        _ token: String,
        at time: Timestamp
    ) throws -> (secret: SecretToken, session: SessionRecord, person: PersonRecord)? {
        guard let secret = SecretToken(token), let session = try store.session(secret.digest),
            isOpen(session, at: time),
            let person = try store.person(session.person), person.isActive
        else { return nil }
        return (secret, session, person)
    }

    func isOpen(_ session: SessionRecord, at time: Timestamp) -> Bool {
        time < session.seenAt.adding(seconds: settings.idleSeconds)
            && time < session.madeAt.adding(seconds: settings.sessionSeconds)
    }

    // MARK: Tokens of programs

    /// The program that an API token is for, and notes the day.
    ///
    /// - Returns: Nil for a token that is unknown or over, or of somebody who was disabled.
    /// - Throws: What the store throws.
    package func client(_ token: String, at time: Timestamp) throws -> APIClient? {
        guard let secret = APIToken.secret(token), let kept = try store.token(secret.digest), time < kept.expiresAt,
            let record = try store.person(kept.person), record.isActive
        else { return nil }
        if kept.lastUsedDay ?? .min < time.day { try store.markTokenUsed(kept.digest, day: time.day) }
        return APIClient(token: APIToken(kept), person: try Person(record))
    }
}
