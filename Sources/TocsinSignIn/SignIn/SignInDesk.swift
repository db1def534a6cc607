// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinAudit
package import TocsinModel
package import TocsinStore

/// Where people sign in and out, and where sessions and tokens are recognised.
///
/// What it tells of a refusal does not depend on whether there is a person of that name, and neither does the time that it takes.
package final class SignInDesk: Sendable {
    let store: any PeopleStore
    let key: SignInKey
    let hasher: PasswordHasher
    let settings: SignInSettings
    let randomBytes: RandomBytes
    let gate: AttemptGate
    /// The hash of a password that nobody has, to be compared where there is no other.
    private let nobodysHash: String

    /// - Throws: ``PasswordError/outOfMemory``.
    package init(
        store: any PeopleStore,
        key: SignInKey,
        hasher: PasswordHasher = PasswordHasher(),
        settings: SignInSettings = SignInSettings(),
        randomBytes: @escaping RandomBytes = SystemRandom.bytes
    ) async throws {
        self.store = store
        self.key = key
        self.hasher = hasher
        self.settings = settings
        self.randomBytes = randomBytes
        gate = AttemptGate(store: store, key: key)
        nobodysHash = try await hasher.hash(Base64URL.text(randomBytes(SecretToken.byteCount)))
    }

    // MARK: With a password

    /// Lets somebody in by name and password, or asks for a code.
    ///
    /// - Throws: ``SignInError``, or what the store throws.
    package func signIn(
        name: String,
        password: String,
        from network: ClientNetwork,
        at time: Timestamp
    ) async throws -> SignInStep {
        // What cannot be a name is counted and hashed as any other.
        let nameKey = (try? PersonName(name))?.key ?? ""
        let (attempt, found) = try await StoreThreads.wait { [gate, store] in
            (try gate.begin(nameKey: nameKey, network, at: time), try store.person(nameKey: nameKey))
        }
        let hash = found.flatMap { $0.isActive ? $0.passwordHash : nil }
        let isLong = password.utf8.count > PasswordRules.mostBytes
        let isRight = try await verify(isLong ? "" : password, against: hash ?? nobodysHash) && !isLong
        var present: PersonRecord?
        if isRight, let id = found?.id, let hash {
            present = try await person(id, stillWith: password, provedAgainst: hash)
        }
        guard let record = present else {
            let reason = found == nil ? "unknown" : found?.isActive == false ? "disabled" : "password"
            try await StoreThreads.wait { try self.refused(found, reason, network, at: time) }
            throw SignInError.refused
        }
        let proved = try await rehash(record, password: password, at: time)
        return try await StoreThreads.wait {
            guard proved.sealedTimeCodeSecret != nil else {
                try self.gate.succeeded(attempt, person: true)
                return .signedIn(try self.begin(proved, by: "password", at: time))
            }
            // The person's attempts stay counted until the code is right, or codes could be tried without end.
            try self.gate.succeeded(attempt, person: false)
            return .secondFactor(try self.pending(for: proved, tries: self.settings.codeTries, at: time))
        }
    }

    /// Lets somebody in by the code that was still missing: one of the authenticator's, or a recovery code.
    ///
    /// - Throws: ``SignInError``, or what the store throws.
    package func finish(
        _ token: String,
        code: String,
        from network: ClientNetwork,
        at time: Timestamp
    ) throws -> NewSession {
        guard let secret = SecretToken(token), let pending = try store.tryPending(secret.digest, at: time),
            let id = pending.person, let record = try store.person(id), record.isActive
        else { throw SignInError.startAgain }
        let attempt = try gate.begin(nameKey: record.nameKey, network, at: time)
        guard let way = try useCode(code.filter { !$0.isWhitespace }, of: record, at: time) else {
            try refused(record, "code", network, at: time)
            throw SignInError.wrongCode(triesLeft: pending.triesLeft - 1)
        }
        try gate.succeeded(attempt, person: true)
        return try begin(record, ending: secret.digest, by: way, at: time)
    }

    /// - Returns: How the person proved themselves; nil for a wrong code.
    func useCode(_ code: String, of record: PersonRecord, at time: Timestamp) throws -> String? {
        guard let sealed = record.sealedTimeCodeSecret else { return nil }
        if let step = TimeCode.match(code, try key.open(sealed, of: record.id), at: time) {
            return try store.useTimeCode(step: step, of: record.id) ? "password and time code" : nil
        }
        let isUsed = try store.useRecoveryCode(RecoveryCode.digest(code, of: record.id), of: record.id)
        return isUsed ? "password and recovery code" : nil
    }

    func verify(_ password: String, against hash: String) async throws -> Bool {
        do {
            return try await hasher.verify(password, against: hash)
        } catch PasswordError.busy {
            throw SignInError.busy
        }
    }

    /// The person as they are kept now; nil where they were disabled, or given another password, meanwhile.
    private func person(
        _ id: PersonID,
        stillWith password: String,
        provedAgainst hash: String
    ) async throws -> PersonRecord? {
        let present = try await StoreThreads.wait { [store] in try store.person(id) }
        guard let present, present.isActive, let kept = present.passwordHash else { return nil }
        if kept == hash { return present }
        // Another sign-in with the same password may have made the hash anew.
        return try await verify(password, against: kept) ? present : nil
    }

    /// Makes the hash anew when hashes cost more than they did.
    ///
    /// - Returns: The person as they are kept then.
    /// - Throws: ``SignInError/startAgain`` where the password is not the one of a person who was changed meanwhile.
    private func rehash(_ record: PersonRecord, password: String, at time: Timestamp) async throws -> PersonRecord {
        guard let hash = record.passwordHash, hasher.needsRehash(hash), let newHash = try? await hasher.hash(password)
        else { return record }
        var changed = record
        changed.passwordHash = newHash
        let change = PersonChange(
            person: changed,
            record: AuditRecord(record, "person.rehash", by: record, at: time)
        )
        do {
            try await StoreThreads.wait { [store] in try store.commit(change) }
            changed.version += 1
            return changed
        } catch PeopleStoreError.conflict {
            guard let present = try await person(record.id, stillWith: password, provedAgainst: hash) else {
                throw SignInError.startAgain
            }
            return present
        }
    }

    // MARK: Beginning a session

    /// Begins a session of somebody who has proved themselves.
    ///
    /// `way`: How, in words for the audit log.
    ///
    /// - Throws: ``SignInError/refused`` for somebody who was disabled, or what the store throws.
    package func begin(_ person: Person, by way: String, at time: Timestamp) throws -> NewSession {
        guard let record = try store.person(person.id), record.isActive else { throw SignInError.refused }
        return try begin(record, by: way, at: time)
    }

    /// `record`: The person when they proved themselves; `pending`: the half-done sign-in that ends with it.
    ///
    /// - Throws: ``SignInError/startAgain`` when the person was changed, or their sign-in ended, meanwhile.
    private func begin(
        _ record: PersonRecord,
        ending pending: SecretDigest? = nil,
        by way: String,
        at time: Timestamp
    ) throws -> NewSession {
        let person = try Person(record)
        try store.tidySignIns(
            sessionsSeenBefore: time.adding(seconds: -settings.idleSeconds),
            attemptsBefore: time.adding(seconds: -LockOutRule.person.forgottenAfterSeconds),
            now: time
        )
        let token = SecretToken(bytes: randomBytes(SecretToken.byteCount))
        let isBegun = try store.add(
            SessionRecord(digest: token.digest, person: person.id, madeAt: time, seenAt: time),
            ofVersion: record.version,
            ending: pending,
            AuditRecord(record, "signIn.grant", by: record, at: time, ["by": way])
        )
        guard isBegun else { throw SignInError.startAgain }
        return NewSession(person: person, token: token.text, endsAt: time.adding(seconds: settings.sessionSeconds))
    }

    /// Keeps a half-done sign-in for a while.
    ///
    /// `record`: The person when they gave their password; nil for one that is nobody's yet.
    ///
    /// - Throws: ``SignInError/startAgain`` when the person was changed meanwhile.
    func pending(for record: PersonRecord?, tries: Int, at time: Timestamp) throws -> PendingSignIn {
        let token = SecretToken(bytes: randomBytes(SecretToken.byteCount))
        let expiresAt = time.adding(seconds: settings.pendingSeconds)
        let isKept = try store.add(
            PendingRecord(digest: token.digest, person: record?.id, expiresAt: expiresAt, triesLeft: tries),
            ofVersion: record?.version
        )
        guard isKept else { throw SignInError.startAgain }
        return PendingSignIn(token: token.text, expiresAt: expiresAt)
    }

    /// Writes a refusal down: never the name that was typed, which may be a password, nor the address.
    func refused(_ person: PersonRecord?, _ reason: String, _ network: ClientNetwork, at time: Timestamp) throws {
        let tag = Base32.text(key.digest("tag", network.text).bytes.prefix(5)).lowercased()
        try store.appendAudit(
            AuditRecord(
                time: time,
                actor: "somebody",
                role: "none",
                action: "signIn.refuse",
                subject: person?.id.description ?? "nobody",
                details: ["reason": reason, "network": "net-\(tag)"]
            )
        )
    }
}
