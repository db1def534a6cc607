// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinAudit
package import TocsinModel
internal import TocsinStore

/// What somebody with a session does about how they sign in themselves.
extension SignInDesk {
    // MARK: Their sessions

    /// The sessions of whoever has this one that are not over, the latest first.
    ///
    /// - Throws: ``SignInError/signedOut``, or what the store throws.
    package func sessions(_ token: String, at time: Timestamp) throws -> [OwnSession] {
        guard let (_, this, record) = try open(token, at: time) else { throw SignInError.signedOut }
        return try store.sessions(of: record.id).filter { isOpen($0, at: time) }.map { session in
            OwnSession(madeAt: session.madeAt, seenAt: session.seenAt, isThis: session.digest == this.digest)
        }
    }

    /// Ends all sessions of whoever has this one, and their half-done sign-ins, but not this session.
    ///
    /// - Throws: ``SignInError/signedOut``, or what the store throws.
    package func signOutElsewhere(_ token: String, at time: Timestamp) throws {
        guard let (_, this, record) = try open(token, at: time) else { throw SignInError.signedOut }
        let entry = AuditRecord(record, "signOut.everywhere", by: record, at: time, ["except": "one session"])
        try store.removeSessions(of: record.id, except: this.digest, entry)
    }

    // MARK: Their password

    /// Gives whoever has a session another password, and ends all their other sessions.
    ///
    /// - Throws: ``SignInError``, ``PasswordError`` for the new one, or what the store throws.
    package func changePassword(
        _ token: String,
        current: String,
        new: String,
        from network: ClientNetwork,
        at time: Timestamp
    ) async throws {
        let record = try await holder(of: token, at: time)
        guard record.passwordHash != nil else { throw SignInError.noPassword }
        try PasswordRules.check(new, name: record.name)
        try await mustKnow(current, record, from: network, at: time)
        var changed = record
        changed.passwordHash = try await hasher.hash(new)
        let written = changed
        try await StoreThreads.wait {
            // The session may have been ended meanwhile; who was changed meanwhile has another version.
            guard let (_, this, _) = try self.open(token, at: time) else { throw SignInError.signedOut }
            let change = PersonChange(
                person: written,
                endsSessions: true,
                keptSession: this.digest,
                record: AuditRecord(record, "person.password", by: record, at: time)
            )
            try Self.whileSignedIn { try self.store.commit(change) }
        }
    }

    // MARK: Their second factor

    /// A new secret for the authenticator of whoever has a session, knows their password, and proves the second factor that they have.
    ///
    /// `code`: Of the authenticator that they have, or a recovery code, good once; nothing for somebody without a second factor.
    ///
    /// - Throws: ``SignInError``, or what the store throws.
    package func offerTimeCode(
        _ token: String,
        password: String,
        code: String = "",
        from network: ClientNetwork,
        at time: Timestamp
    ) async throws -> OwnTimeCodeOffer {
        let record = try await holder(of: token, at: time)
        try await mustKnow(password, code: code, record, from: network, at: time)
        return try await StoreThreads.wait {
            // An offer to somebody who was changed meanwhile would outlive what ended the ones before.
            guard try self.open(token, at: time) != nil else { throw SignInError.signedOut }
            let secret = SecretToken(bytes: self.randomBytes(SecretToken.byteCount))
            let isKept = try self.store.add(
                PendingRecord(
                    digest: secret.secondFactorDigest,
                    person: record.id,
                    expiresAt: time.adding(seconds: self.settings.secondFactorSeconds),
                    triesLeft: self.settings.codeTries
                ),
                ofVersion: record.version
            )
            guard isKept else { throw SignInError.signedOut }
            return Self.offer(secret, to: record)
        }
    }

    /// What was offered, to be shown again; takes no try.
    ///
    /// - Throws: ``SignInError/startAgain`` when it is over, ``SignInError/signedOut``, or what the store throws.
    package func offeredTimeCode(_ offer: String, to token: String, at time: Timestamp) throws -> OwnTimeCodeOffer {
        guard let (_, _, record) = try open(token, at: time) else { throw SignInError.signedOut }
        guard let secret = SecretToken(offer),
            try store.pending(secret.secondFactorDigest, at: time)?.person == record.id
        else { throw SignInError.startAgain }
        return Self.offer(secret, to: record)
    }

    /// Sets up what was offered, in the place of the second factor before, and ends all other sessions.
    ///
    /// - Parameters:
    ///   - offer: As ``OwnTimeCodeOffer/token``; good once, for a few tries.
    ///   - code: What the authenticator shows now.
    ///   - token: The session's.
    ///   - time: Now.
    /// - Returns: Ten recovery codes, which are shown once; those before open nothing any more.
    /// - Throws: ``PeopleError/wrongCode``, ``SignInError/startAgain``, ``SignInError/signedOut``, `PeopleStoreError.conflict` for somebody who was changed
    ///   meanwhile, or what the store throws.
    package func setTimeCode(
        _ offer: String,
        code: String,
        for token: String,
        at time: Timestamp
    ) throws -> [String] {
        guard let (_, this, record) = try open(token, at: time) else { throw SignInError.signedOut }
        guard let secret = SecretToken(offer),
            try store.tryPending(secret.secondFactorDigest, at: time)?.person == record.id
        else { throw SignInError.startAgain }
        let desk = PeopleDesk(store: store, actor: try Person(record).actor, randomBytes: randomBytes)
        // Ends the offer too, as all that is half done.
        return try Self.whileSignedIn {
            try desk.setTimeCode(
                record,
                secret: Self.timeCodeSecret(secret),
                code: code,
                key: key,
                keeping: this.digest,
                at: time
            )
        }
    }

    private static func offer(_ secret: SecretToken, to record: PersonRecord) -> OwnTimeCodeOffer {
        OwnTimeCodeOffer(token: secret.text, offer: TimeCodeOffer(timeCodeSecret(secret), for: record.name))
    }

    /// Follows from the offer's token, so that the store holds neither before a code was right.
    private static func timeCodeSecret(_ secret: SecretToken) -> [UInt8] {
        Array(secret.derivedBytes("time code").prefix(TimeCode.secretBytes))
    }

    // MARK: Parts

    /// Makes a change for which a session has to hold to the end: one that is ended before it is written says so as one that is over.
    private static func whileSignedIn<Result>(_ change: () throws -> Result) throws -> Result {
        do {
            return try change()
        } catch PeopleStoreError.sessionOver {
            throw SignInError.signedOut
        }
    }

    private func holder(of token: String, at time: Timestamp) async throws -> PersonRecord {
        try await StoreThreads.wait {
            guard let (_, _, record) = try self.open(token, at: time) else { throw SignInError.signedOut }
            return record
        }
    }

    /// Makes sure that whoever has a session is the person: a wrong password or code counts as it does at sign-in.
    ///
    /// `code`: Of the second factor, where they have one; nil where the password is enough.
    private func mustKnow(
        _ password: String,
        code: String? = nil,
        _ record: PersonRecord,
        from network: ClientNetwork,
        at time: Timestamp
    ) async throws {
        guard let hash = record.passwordHash else { throw SignInError.noPassword }
        let attempt = try await StoreThreads.wait { [gate] in
            try gate.begin(nameKey: record.nameKey, network, at: time)
        }
        guard password.utf8.count <= PasswordRules.mostBytes, try await verify(password, against: hash) else {
            try await StoreThreads.wait { try self.refused(record, "password", network, at: time) }
            throw SignInError.refused
        }
        if let code, record.sealedTimeCodeSecret != nil {
            let way = try await StoreThreads.wait {
                try self.useCode(code.filter { !$0.isWhitespace }, of: record, at: time)
            }
            guard way != nil else {
                try await StoreThreads.wait { try self.refused(record, "code", network, at: time) }
                throw SignInError.wrongOwnCode
            }
        }
        try await StoreThreads.wait { [gate] in try gate.succeeded(attempt, person: true) }
    }
}

/// One of the sessions of whoever asks.
package struct OwnSession: Sendable, Equatable {
    package let madeAt: Timestamp
    /// When it was last used, to about a minute.
    package let seenAt: Timestamp
    /// Whether it is the one that asks.
    package let isThis: Bool

    package init(madeAt: Timestamp, seenAt: Timestamp, isThis: Bool) {
        self.madeAt = madeAt
        self.seenAt = seenAt
        self.isThis = isThis
    }
}

/// A second factor that is offered to whoever gave their password, and not yet set up.
package struct OwnTimeCodeOffer: Sendable, Equatable {
    /// Goes back with the code; not kept.
    package let token: String
    package let offer: TimeCodeOffer
}
