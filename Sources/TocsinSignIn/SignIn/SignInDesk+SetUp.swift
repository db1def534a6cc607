// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinAudit
package import TocsinModel
internal import TocsinStore

extension SignInDesk {
    /// Whether somebody can still choose a password with a token; to look takes no try.
    ///
    /// It says as little as ``setUp(_:password:at:)`` does: not why it is over, nor whether there ever was one.
    package func isSetUpOpen(_ token: String, at time: Timestamp) throws -> Bool {
        guard let secret = SecretToken(token), let pending = try store.pending(secret.setUpDigest, at: time) else {
            return false
        }
        return try mayBeSetUp(pending) != nil
    }

    /// Who has a password did this already, or was given one since.
    private func mayBeSetUp(_ pending: PendingRecord) throws -> PersonRecord? {
        guard let record = try pending.person.flatMap({ try store.person($0) }), record.isActive,
            record.passwordHash == nil
        else { return nil }
        return record
    }

    /// Gives whoever was offered to set themselves up a password; they then sign in with it.
    ///
    /// - Parameters:
    ///   - token: As ``SetUpOffer/token``; good until a password was taken.
    ///   - password: What they chose.
    ///   - time: Now.
    /// - Throws: ``SignInError/setUpOver``, ``PasswordError``, or what the store throws.
    package func setUp(_ token: String, password: String, at time: Timestamp) async throws {
        let found = try await StoreThreads.wait { [store] in
            try SecretToken(token).flatMap { try store.tryPending($0.setUpDigest, at: time) }
                .flatMap { try self.mayBeSetUp($0) }
        }
        guard let record = found else { throw SignInError.setUpOver }
        try PasswordRules.check(password, name: record.name)
        var changed = record
        changed.passwordHash = try await hasher.hash(password)
        let change = PersonChange(
            person: changed,
            endsSessions: true,
            record: AuditRecord(record, "person.password", by: record, at: time, ["by": "set-up"])
        )
        do {
            // Of two that were sent at once, the one that reads the older version changes nothing.
            try await StoreThreads.wait { [store] in try store.commit(change) }
        } catch PeopleStoreError.conflict {
            throw SignInError.setUpOver
        }
    }
}
