// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
package import TocsinAudit
package import TocsinModel
package import TocsinStore

/// People in memory, for tests: as the real stores, without their speed.
package final class MemoryPeopleStore: PeopleStore {
    private let state = Mutex(State())

    package init() {}

    private struct State {
        var people: [PersonID: PersonRecord] = [:]
        var lastSteps: [PersonID: Int64] = [:]
        var recoveryCodes: [PersonID: Set<SecretDigest>] = [:]
        var sessions: [SecretDigest: SessionRecord] = [:]
        var pending: [SecretDigest: PendingRecord] = [:]
        var attempts: [SecretDigest: AttemptRecord] = [:]
        var tokens: [TokenRecord] = []
        var auditLines: [String] = []

        mutating func append(_ record: AuditRecord) {
            auditLines.append(AuditEntry(record, behind: auditLines.last.flatMap { AuditHead(lastLine: $0) }).line)
        }

        mutating func endSessions(of person: PersonID, except kept: SecretDigest?) {
            sessions = sessions.filter { $0.value.person != person || $0.key == kept }
            pending = pending.filter { $0.value.person != person }
        }
    }

    /// The audit log's entries as lines, from the first on.
    package func auditLines() -> [String] { state.withLock { $0.auditLines } }

    /// How many sessions are kept, over or not.
    package var sessionCount: Int { state.withLock { $0.sessions.count } }

    // MARK: People

    package func people() -> [PersonRecord] {
        state.withLock { $0.people.values.sorted { $0.nameKey < $1.nameKey } }
    }

    package func person(_ id: PersonID) -> PersonRecord? { state.withLock { $0.people[id] } }

    package func person(nameKey: String) -> PersonRecord? { people().first { $0.nameKey == nameKey } }

    package func person(subject: String) -> PersonRecord? { people().first { $0.subject == subject } }

    package func commit(_ change: PersonChange) throws {
        try state.withLock { state in
            var person = change.person
            let others = state.people.values.filter { $0.id != person.id }
            guard !others.contains(where: { $0.nameKey == person.nameKey }) else {
                throw PeopleStoreError.nameTaken(person.name)
            }
            guard person.subject == nil || !others.contains(where: { $0.subject == person.subject }) else {
                throw PeopleStoreError.subjectTaken
            }
            if let session = change.keptSession, state.sessions[session]?.person != person.id {
                throw PeopleStoreError.sessionOver(name: person.name)
            }
            guard state.people[person.id]?.version ?? 0 == person.version else {
                throw PeopleStoreError.conflict(name: person.name)
            }
            person.version += 1
            state.people[person.id] = person
            if let codes = change.recoveryCodes { state.recoveryCodes[person.id] = Set(codes) }
            if change.endsSessions { state.endSessions(of: person.id, except: change.keptSession) }
            state.append(change.record)
        }
    }

    // MARK: Codes

    package func useTimeCode(step: Int64, of person: PersonID) -> Bool {
        state.withLock { state in
            guard state.people[person] != nil, state.lastSteps[person] ?? .min < step else { return false }
            state.lastSteps[person] = step
            return true
        }
    }

    package func useRecoveryCode(_ digest: SecretDigest, of person: PersonID) -> Bool {
        state.withLock { $0.recoveryCodes[person]?.remove(digest) != nil }
    }

    package func recoveryCodeCount(of person: PersonID) -> Int {
        state.withLock { $0.recoveryCodes[person]?.count ?? 0 }
    }

    // MARK: Sessions

    package func add(
        _ session: SessionRecord,
        ofVersion version: Int,
        ending pending: SecretDigest?,
        _ record: AuditRecord
    ) -> Bool {
        state.withLock { state in
            guard state.people[session.person]?.version == version else { return false }
            if let pending {
                guard state.pending.removeValue(forKey: pending) != nil else { return false }
            }
            state.sessions[session.digest] = session
            state.append(record)
            return true
        }
    }

    package func session(_ digest: SecretDigest) -> SessionRecord? { state.withLock { $0.sessions[digest] } }

    package func sessions(of person: PersonID) -> [SessionRecord] {
        state.withLock { state in
            state.sessions.values.filter { $0.person == person }.sorted { left, right in
                left.madeAt == right.madeAt
                    ? left.digest.bytes.lexicographicallyPrecedes(right.digest.bytes) : left.madeAt > right.madeAt
            }
        }
    }

    package func touchSession(_ digest: SecretDigest, at time: Timestamp) {
        state.withLock { state in
            guard let session = state.sessions[digest] else { return }
            state.sessions[digest]?.seenAt = max(session.seenAt, time)
        }
    }

    package func removeSession(_ digest: SecretDigest, _ record: AuditRecord) -> Bool {
        state.withLock { state in
            guard state.sessions.removeValue(forKey: digest) != nil else { return false }
            state.append(record)
            return true
        }
    }

    package func removeSessions(of person: PersonID, except kept: SecretDigest?, _ record: AuditRecord) {
        state.withLock { state in
            state.people[person]?.version += 1
            state.endSessions(of: person, except: kept)
            state.append(record)
        }
    }

    package func tidySignIns(sessionsSeenBefore: Timestamp, attemptsBefore: Timestamp, now: Timestamp) {
        state.withLock { state in
            state.sessions = state.sessions.filter { $0.value.seenAt >= sessionsSeenBefore }
            state.attempts = state.attempts.filter { $0.value.lastAt >= attemptsBefore }
            state.pending = state.pending.filter { $0.value.expiresAt > now }
        }
    }

    // MARK: Half-done sign-ins

    package func add(_ pending: PendingRecord, ofVersion version: Int?) -> Bool {
        state.withLock { state in
            if let person = pending.person, let version {
                guard state.people[person]?.version == version else { return false }
            }
            state.pending[pending.digest] = pending
            return true
        }
    }

    package func pending(_ digest: SecretDigest, at time: Timestamp) -> PendingRecord? {
        state.withLock { $0.pending[digest] }.flatMap { $0.isOver(at: time) ? nil : $0 }
    }

    package func tryPending(_ digest: SecretDigest, at time: Timestamp) -> PendingRecord? {
        state.withLock { state in
            guard let kept = state.pending[digest] else { return nil }
            let isOver = kept.isOver(at: time)
            if isOver {
                state.pending[digest] = nil
            } else {
                state.pending[digest]?.triesLeft -= 1
            }
            return isOver ? nil : kept
        }
    }

    // MARK: Failed attempts

    package func updateAttempts(_ keys: [SecretDigest], _ change: (inout [AttemptRecord]) -> Void) {
        state.withLock { state in
            var records = keys.map { key in
                state.attempts[key] ?? AttemptRecord(failures: 0, lastAt: Timestamp(milliseconds: 0))
            }
            change(&records)
            for (key, record) in zip(keys, records) { state.attempts[key] = record.failures > 0 ? record : nil }
        }
    }

    // MARK: Tokens

    package func add(_ token: TokenRecord, _ record: AuditRecord) {
        state.withLock { state in
            state.tokens.append(token)
            state.append(record)
        }
    }

    package func tokens(of person: PersonID) -> [TokenRecord] {
        state.withLock { state in
            state.tokens.filter { $0.person == person }.sorted { ($0.madeAt, $0.id) < ($1.madeAt, $1.id) }
        }
    }

    package func token(_ digest: SecretDigest) -> TokenRecord? {
        state.withLock { state in state.tokens.first { $0.digest == digest } }
    }

    package func markTokenUsed(_ digest: SecretDigest, day: Int64) {
        state.withLock { state in
            for place in state.tokens.indices where state.tokens[place].digest == digest {
                state.tokens[place].lastUsedDay = day
            }
        }
    }

    package func removeToken(id: String, of person: PersonID, _ record: AuditRecord) -> Bool {
        state.withLock { state in
            guard let place = state.tokens.firstIndex(where: { $0.id == id && $0.person == person }) else {
                return false
            }
            state.tokens.remove(at: place)
            state.append(record)
            return true
        }
    }

    package func appendAudit(_ record: AuditRecord) {
        state.withLock { $0.append(record) }
    }
}
