// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinAudit
package import TocsinModel

/// Where people, their sessions and their tokens are kept, each change with what the audit log says of it.
///
/// Each method that writes is one transaction: after a crash at any moment it has happened whole or not at all.
package protocol PeopleStore: Sendable {
    // MARK: People

    /// All people, ordered by ``PersonRecord/nameKey``.
    func people() throws -> [PersonRecord]
    func person(_ id: PersonID) throws -> PersonRecord?
    func person(nameKey: String) throws -> PersonRecord?
    func person(subject: String) throws -> PersonRecord?

    /// Writes a person.
    ///
    /// - Throws: ``PeopleStoreError/conflict(name:)`` for another version than was read, ``PeopleStoreError/nameTaken(_:)``,
    ///   ``PeopleStoreError/subjectTaken``, ``PeopleStoreError/sessionOver(name:)``, ``CaseStoreError/damagedAudit``.
    func commit(_ change: PersonChange) throws

    // MARK: Codes

    /// Marks a step of a person's time codes, and all before it, as used.
    ///
    /// - Returns: False when it was used already.
    func useTimeCode(step: Int64, of person: PersonID) throws -> Bool

    /// - Returns: False when the person has no such code (any more).
    func useRecoveryCode(_ digest: SecretDigest, of person: PersonID) throws -> Bool

    func recoveryCodeCount(of person: PersonID) throws -> Int

    // MARK: Sessions

    /// Begins a session of somebody who proved themselves.
    ///
    /// - Parameters:
    ///   - session: The new session.
    ///   - version: The person's when they proved themselves.
    ///   - pending: The half-done sign-in that ends with it; nil for none.
    ///   - record: What the audit log has to say of it.
    /// - Returns: False, and nothing is written, where the person was changed or the half-done sign-in ended meanwhile.
    /// - Throws: As ``appendAudit(_:)``.
    func add(
        _ session: SessionRecord,
        ofVersion version: Int,
        ending pending: SecretDigest?,
        _ record: AuditRecord
    ) throws -> Bool
    func session(_ digest: SecretDigest) throws -> SessionRecord?

    /// A person's sessions, those that are over among them until they are tidied away; the latest first, then by digest.
    func sessions(of person: PersonID) throws -> [SessionRecord]

    /// Notes when a session was last used; nothing for one that is not there.
    func touchSession(_ digest: SecretDigest, at time: Timestamp) throws

    /// - Returns: False when there is none, and then nothing is written.
    func removeSession(_ digest: SecretDigest, _ record: AuditRecord) throws -> Bool

    /// Ends a person's sessions and half-done sign-ins; those that they are proving themselves for begin none, since the version rises.
    ///
    /// `kept`: The session that stays; nil for none.
    func removeSessions(of person: PersonID, except kept: SecretDigest?, _ record: AuditRecord) throws

    /// Forgets sessions, half-done sign-ins and failed attempts that have no effect any more.
    func tidySignIns(sessionsSeenBefore: Timestamp, attemptsBefore: Timestamp, now: Timestamp) throws

    // MARK: Half-done sign-ins

    /// Keeps a half-done sign-in.
    ///
    /// `version`: The person's when they proved themselves; nil for one that is nobody's yet.
    ///
    /// - Returns: False, and nothing is written, where the person was changed meanwhile.
    func add(_ pending: PendingRecord, ofVersion version: Int?) throws -> Bool

    /// Looks at a half-done sign-in, and takes no try of it.
    ///
    /// - Returns: Nil when there is none, or it is over.
    func pending(_ digest: SecretDigest, at time: Timestamp) throws -> PendingRecord?

    /// Takes one try of a half-done sign-in; it is over with the last, but for a session that ends it.
    ///
    /// - Returns: What it was before; nil when there is none, or it is over.
    func tryPending(_ digest: SecretDigest, at time: Timestamp) throws -> PendingRecord?

    // MARK: Failed attempts

    /// Reads and writes what is known of attempts, in one step that nobody comes between.
    ///
    /// `change`: Gets one record for each key, in their order, and leaves what is kept.
    func updateAttempts(_ keys: [SecretDigest], _ change: (inout [AttemptRecord]) -> Void) throws

    // MARK: Tokens

    func add(_ token: TokenRecord, _ record: AuditRecord) throws

    /// Ordered by when they were made, then id.
    func tokens(of person: PersonID) throws -> [TokenRecord]
    func token(_ digest: SecretDigest) throws -> TokenRecord?

    /// Notes the day on which a token was last used.
    func markTokenUsed(_ digest: SecretDigest, day: Int64) throws

    /// - Returns: False when there is none, and then nothing is written.
    func removeToken(id: String, of person: PersonID, _ record: AuditRecord) throws -> Bool

    // MARK: Audit

    /// Puts a record behind the audit log.
    ///
    /// - Throws: ``CaseStoreError/damagedAudit``, ``CaseStoreError/auditEntryTooLong(bytes:)``.
    func appendAudit(_ record: AuditRecord) throws
}

extension PeopleStore {
    /// Ends all of a person's sessions and half-done sign-ins.
    package func removeSessions(of person: PersonID, _ record: AuditRecord) throws {
        try removeSessions(of: person, except: nil, record)
    }
}

/// Why a person was not written.
package enum PeopleStoreError: Error, Equatable, CustomStringConvertible {
    /// Somebody else changed the person since they were read.
    case conflict(name: String)
    case nameTaken(String)
    case subjectTaken
    /// The session in which the person makes the change was ended meanwhile.
    case sessionOver(name: String)

    package var description: String {
        switch self {
        case .conflict(let name):
            "Somebody else changed \(name) at the same time, so nothing was written. Look again, then repeat."
        case .nameTaken(let name): "There is a person of the name \(name) already. Choose another name."
        case .subjectTaken: "Another person signs in under that name at the provider. Take it from them first."
        case .sessionOver(let name):
            "\(name) was signed out at the same time, so nothing was written. Sign in again, then repeat."
        }
    }
}
