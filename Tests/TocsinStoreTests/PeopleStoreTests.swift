// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinAudit
import TocsinModel
import TocsinStore
import TocsinStoreTestSupport
import TocsinTestSupport

struct PeopleStoreTests {
    /// Hands out a store, and what it holds of the audit log.
    private func with(
        _ kind: StoreKind,
        _ body: (any PeopleStore, _ auditLines: () throws -> [String]) throws -> Void
    ) async throws {
        if kind == .memory {
            let store = MemoryPeopleStore()
            return try body(store) { store.auditLines() }
        }
        try await kind.withService { store throws in try body(store) { try store.auditLines() } }
    }

    private static func digest(_ byte: UInt8) -> SecretDigest {
        SecretDigest(bytes: [UInt8](repeating: byte, count: 32))
    }

    private static func record(_ action: String) -> AuditRecord {
        AuditRecord(time: Made.time(0), actor: "dora", role: "admin", action: action, subject: "x")
    }

    private static func person(_ number: UInt64, _ name: String, version: Int = 0) -> PersonRecord {
        PersonRecord(
            id: PersonID(value: .max - number),
            version: version,
            name: name,
            nameKey: name.lowercased(),
            role: "analyst",
            madeAt: Made.time(1)
        )
    }

    private static func change(_ person: PersonRecord, ends: Bool = false) -> PersonChange {
        PersonChange(person: person, endsSessions: ends, record: record("change"))
    }

    @Test(arguments: StoreKind.available)
    func keepsPeopleWithTheirEntries(_ kind: StoreKind) async throws {
        try await with(kind) { store, auditLines in
            #expect(try store.people().isEmpty)
            var full = Self.person(1, "Zoe")
            full.isActive = false
            full.language = "zh"
            full.subject = "https://id.example 1"
            full.passwordHash = "$argon2id$"
            full.sealedTimeCodeSecret = [0, 255]
            try store.commit(Self.change(full))
            try store.commit(Self.change(Self.person(2, "ana")))
            full.version = 1
            #expect(try store.people() == [Self.person(2, "ana", version: 1), full])
            #expect(try store.person(full.id) == full)
            #expect(try store.person(nameKey: "zoe") == full)
            #expect(try store.person(subject: "https://id.example 1") == full)
            #expect(try store.person(PersonID(value: 0)) == nil)
            full.sealedTimeCodeSecret = nil
            full.role = "senior"
            try store.commit(Self.change(full))
            full.version = 2
            #expect(try store.person(full.id) == full)
            #expect(try AuditVerification.verify(try auditLines()).entries == 3)
        }
    }

    @Test(arguments: StoreKind.available)
    func whatClashesIsRefusedWhole(_ kind: StoreKind) async throws {
        try await with(kind) { store, auditLines in
            var ana = Self.person(1, "ana")
            ana.subject = "s"
            try store.commit(Self.change(ana))
            try store.commit(Self.change(Self.person(2, "ben")))
            let session = SessionRecord(
                digest: Self.digest(1),
                person: ana.id,
                madeAt: Made.time(0),
                seenAt: Made.time(0)
            )
            #expect(try store.add(session, ofVersion: 1, ending: nil, Self.record("in")))
            let before = (try store.people(), try auditLines())
            #expect(throws: PeopleStoreError.nameTaken("ANA")) { try store.commit(Self.change(Self.person(3, "ANA"))) }
            #expect(throws: PeopleStoreError.nameTaken("ana")) {
                try store.commit(Self.change(Self.person(2, "ana", version: 1)))
            }
            var third = Self.person(3, "cleo")
            third.subject = "s"
            #expect(throws: PeopleStoreError.subjectTaken) { try store.commit(Self.change(third)) }
            for version in [0, 2] {
                #expect(throws: PeopleStoreError.conflict(name: "ana")) {
                    try store.commit(Self.change(Self.person(1, "ana", version: version), ends: true))
                }
            }
            #expect(try store.people() == before.0)
            #expect(try auditLines() == before.1)
            #expect(try store.session(Self.digest(1)) != nil)
        }
    }

    @Test(arguments: StoreKind.available)
    func codesCountOnce(_ kind: StoreKind) async throws {
        try await with(kind) { store, _ in
            let ana = Self.person(1, "ana")
            let ben = Self.person(2, "ben")
            #expect(try !store.useTimeCode(step: 1, of: ana.id))
            var change = Self.change(ana)
            change.recoveryCodes = [Self.digest(1), Self.digest(2)]
            try store.commit(change)
            try store.commit(Self.change(ben))
            #expect(
                try [5, 5, 4, 6].map { try store.useTimeCode(step: $0, of: ana.id) } == [true, false, false, true]
            )
            #expect(try store.useTimeCode(step: 5, of: ben.id))
            #expect(try !store.useRecoveryCode(Self.digest(1), of: ben.id))
            #expect(try store.useRecoveryCode(Self.digest(1), of: ana.id))
            #expect(try !store.useRecoveryCode(Self.digest(1), of: ana.id))
            #expect(try store.recoveryCodeCount(of: ana.id) == 1)
            // A change that says nothing of them leaves them; one that does replaces them.
            change = Self.change(Self.person(1, "ana", version: 1))
            try store.commit(change)
            #expect(try store.recoveryCodeCount(of: ana.id) == 1)
            change.person.version = 2
            change.recoveryCodes = []
            try store.commit(change)
            #expect(try store.recoveryCodeCount(of: ana.id) == 0)
        }
    }

    @Test(arguments: StoreKind.available)
    func sessionsComeAndGo(_ kind: StoreKind) async throws {
        try await with(kind) { store, auditLines in
            let (ana, ben) = (Self.person(1, "ana"), Self.person(2, "ben"))
            try store.commit(Self.change(ana))
            try store.commit(Self.change(ben))
            for (byte, person, seconds) in [(1, ana, 0), (2, ana, 50), (3, ben, 100)] as [(UInt8, PersonRecord, Int64)]
            {
                let session = SessionRecord(
                    digest: Self.digest(byte),
                    person: person.id,
                    madeAt: Made.time(seconds),
                    seenAt: Made.time(seconds)
                )
                #expect(try store.add(session, ofVersion: 1, ending: nil, Self.record("in")))
                #expect(try store.session(session.digest) == session)
            }
            try store.touchSession(Self.digest(1), at: Made.time(70))
            try store.touchSession(Self.digest(1), at: Made.time(60))
            try store.touchSession(Self.digest(9), at: Made.time(60))
            #expect(try store.session(Self.digest(1))?.seenAt == Made.time(70))
            let entries = try auditLines().count
            #expect(try !store.removeSession(Self.digest(9), Self.record("out")))
            #expect(try auditLines().count == entries)
            #expect(try store.removeSession(Self.digest(1), Self.record("out")))
            #expect(try store.session(Self.digest(1)) == nil)
            try store.removeSessions(of: ana.id, Self.record("out"))
            #expect(try [2, 3].map { try store.session(Self.digest($0)) != nil } == [false, true])
            #expect(try auditLines().count == entries + 2)
            try store.commit(Self.change(Self.person(2, "ben", version: 1), ends: true))
            #expect(try store.session(Self.digest(3)) == nil)
        }
    }

    @Test(arguments: StoreKind.available)
    func oneSessionStaysWhereItIsKept(_ kind: StoreKind) async throws {
        try await with(kind) { store, auditLines in
            let (ana, ben) = (Self.person(1, "ana"), Self.person(2, "ben"))
            try store.commit(Self.change(ana))
            try store.commit(Self.change(ben))
            func add(
                _ byte: UInt8,
                _ person: PersonRecord,
                _ seconds: Int64,
                version: Int = 1
            ) throws -> SessionRecord {
                let time = Made.time(seconds)
                let session = SessionRecord(
                    digest: Self.digest(byte),
                    person: person.id,
                    madeAt: time,
                    seenAt: Made.time(seconds + 1)
                )
                #expect(try store.add(session, ofVersion: version, ending: nil, Self.record("in")))
                return session
            }
            let first = try add(4, ana, 0)
            let (third, second) = (try add(3, ana, 50), try add(2, ana, 50))
            let bens = try add(1, ben, 9)
            #expect(try store.sessions(of: ana.id) == [second, third, first])
            #expect(try store.sessions(of: PersonID(value: 0)).isEmpty)
            let pending = PendingRecord(digest: Self.digest(1), person: ana.id, expiresAt: Made.time(10), triesLeft: 3)
            #expect(try store.add(pending, ofVersion: 1))
            let entries = try auditLines().count
            try store.removeSessions(of: ana.id, except: third.digest, Self.record("out"))
            #expect(try store.sessions(of: ana.id) == [third])
            #expect(try store.sessions(of: ben.id) == [bens])
            #expect(try store.pending(pending.digest, at: Made.time(9)) == nil)
            #expect(try auditLines().count == entries + 1)
            let fourth = try add(4, ana, 60, version: 2)
            var change = Self.change(Self.person(1, "ana", version: 2), ends: true)
            change.keptSession = fourth.digest
            try store.commit(change)
            #expect(try store.sessions(of: ana.id) == [fourth])
            // Somebody else's session is none that could be kept.
            try store.removeSessions(of: ana.id, except: bens.digest, Self.record("out"))
            #expect(try store.sessions(of: ana.id).isEmpty)
        }
    }

    @Test(arguments: StoreKind.available)
    func nothingIsWrittenInASessionThatWasEnded(_ kind: StoreKind) async throws {
        try await with(kind) { store, auditLines in
            let (ana, ben) = (Self.person(1, "ana"), Self.person(2, "ben"))
            try store.commit(Self.change(ana))
            try store.commit(Self.change(ben))
            for (byte, person) in [(1, ana), (2, ana), (3, ben)] as [(UInt8, PersonRecord)] {
                let session = SessionRecord(
                    digest: Self.digest(byte),
                    person: person.id,
                    madeAt: Made.time(0),
                    seenAt: Made.time(0)
                )
                #expect(try store.add(session, ofVersion: 1, ending: nil, Self.record("in")))
            }
            #expect(try store.removeSession(Self.digest(1), Self.record("out")))
            let before = (try store.people(), try auditLines())
            var change = Self.change(Self.person(1, "ana", version: 1), ends: true)
            change.person.passwordHash = "$argon2id$"
            change.recoveryCodes = [Self.digest(7)]
            // One that is over, and somebody else's.
            for byte: UInt8 in [1, 3] {
                change.keptSession = Self.digest(byte)
                #expect(throws: PeopleStoreError.sessionOver(name: "ana")) { try store.commit(change) }
            }
            #expect(try store.people() == before.0)
            #expect(try auditLines() == before.1)
            #expect(try store.recoveryCodeCount(of: ana.id) == 0)
            #expect(try [2, 3].allSatisfy { try store.session(Self.digest($0)) != nil })
        }
    }

    @Test(arguments: StoreKind.available)
    func halfDoneSignInsEnd(_ kind: StoreKind) async throws {
        try await with(kind) { store, _ in
            let ana = Self.person(1, "ana")
            try store.commit(Self.change(ana))
            let pending = PendingRecord(digest: Self.digest(1), person: ana.id, expiresAt: Made.time(10), triesLeft: 3)
            #expect(try store.add(pending, ofVersion: 1))
            let open = PendingRecord(digest: Self.digest(2), person: nil, expiresAt: Made.time(10), triesLeft: 1)
            #expect(try store.add(open, ofVersion: nil))
            #expect(try store.pending(Self.digest(1), at: Made.time(9)) == pending)
            #expect(try store.pending(Self.digest(1), at: Made.time(10)) == nil)
            #expect(try store.pending(Self.digest(2), at: Made.time(9)) == open)
            #expect(try store.pending(Self.digest(3), at: Made.time(9)) == nil)
            let left = try (0..<4).map { _ in try store.tryPending(Self.digest(1), at: Made.time(9))?.triesLeft }
            #expect(left == [3, 2, 1, nil])
            #expect(try store.tryPending(Self.digest(2), at: Made.time(10)) == nil)
            #expect(try store.add(open, ofVersion: nil))
            #expect(try store.tryPending(Self.digest(2), at: Made.time(9)) == open)
            #expect(try store.add(pending, ofVersion: 1))
            try store.removeSessions(of: ana.id, Self.record("out"))
            #expect(try store.tryPending(Self.digest(1), at: Made.time(9)) == nil)
            // Whoever gave their password before that, or before a change, starts again.
            #expect(try !store.add(pending, ofVersion: 1))
            #expect(try store.add(pending, ofVersion: 2))
            try store.commit(Self.change(Self.person(1, "ana", version: 2), ends: true))
            #expect(try !store.add(pending, ofVersion: 2))
            #expect(try store.pending(Self.digest(1), at: Made.time(9)) == nil)
        }
    }

    @Test(arguments: StoreKind.available)
    func aSignInThatIsEndedOrChangedMeanwhileBeginsNoSession(_ kind: StoreKind) async throws {
        try await with(kind) { store, auditLines in
            let ana = Self.person(1, "ana")
            try store.commit(Self.change(ana))
            func begin(_ byte: UInt8, version: Int = 1, ending pending: SecretDigest?) throws -> Bool {
                let time = Made.time(0)
                let session = SessionRecord(digest: Self.digest(byte), person: ana.id, madeAt: time, seenAt: time)
                let isBegun = try store.add(session, ofVersion: version, ending: pending, Self.record("in"))
                #expect(try store.session(session.digest) == (isBegun ? session : nil))
                return isBegun
            }
            let entries = try auditLines().count
            let pending = PendingRecord(digest: Self.digest(1), person: ana.id, expiresAt: Made.time(10), triesLeft: 1)
            #expect(try store.add(pending, ofVersion: 1))
            // The last try is as good as the first, and once.
            #expect(try store.tryPending(pending.digest, at: Made.time(9)) == pending)
            #expect(try begin(4, ending: pending.digest))
            #expect(try !begin(5, ending: pending.digest))
            #expect(try store.add(pending, ofVersion: 1))
            try store.removeSessions(of: ana.id, Self.record("out"))
            #expect(try !begin(6, version: 2, ending: pending.digest))
            #expect(try !begin(7, ending: nil))
            #expect(try begin(8, version: 2, ending: nil))
            try store.commit(Self.change(Self.person(1, "ana", version: 2), ends: true))
            #expect(try !begin(9, version: 2, ending: nil))
            #expect(try begin(10, version: 3, ending: nil))
            // Three sessions, the sign-out and the change.
            #expect(try auditLines().count == entries + 5)
        }
    }

    @Test(arguments: StoreKind.available)
    func attemptsAreCountedAndForgotten(_ kind: StoreKind) async throws {
        try await with(kind) { store, _ in
            let keys = [Self.digest(1), Self.digest(2)]
            try store.updateAttempts(keys) { attempts in
                #expect(attempts.map(\.failures) == [0, 0])
                attempts[0] = AttemptRecord(failures: 2, lastAt: Made.time(5))
                attempts[1] = AttemptRecord(failures: 7, lastAt: Made.time(6))
            }
            try store.updateAttempts(keys.reversed()) { attempts in
                #expect(attempts.map(\.failures) == [7, 2] && attempts.map(\.lastAt) == [Made.time(6), Made.time(5)])
                attempts[0].failures = 0
            }
            try store.updateAttempts(keys) { #expect($0.map(\.failures) == [2, 0]) }
            try store.tidySignIns(sessionsSeenBefore: Made.time(0), attemptsBefore: Made.time(6), now: Made.time(0))
            try store.updateAttempts(keys) { #expect($0.map(\.failures) == [0, 0]) }
        }
    }

    @Test(arguments: StoreKind.available)
    func tidyingTakesWhatHasNoEffect(_ kind: StoreKind) async throws {
        try await with(kind) { store, _ in
            let ana = Self.person(1, "ana")
            try store.commit(Self.change(ana))
            for (byte, seconds) in [(1, 0), (2, 100)] as [(UInt8, Int64)] {
                let time = Made.time(seconds)
                let session = SessionRecord(digest: Self.digest(byte), person: ana.id, madeAt: time, seenAt: time)
                #expect(try store.add(session, ofVersion: 1, ending: nil, Self.record("in")))
                let pending = PendingRecord(digest: Self.digest(byte), person: nil, expiresAt: time, triesLeft: 9)
                #expect(try store.add(pending, ofVersion: nil))
            }
            try store.tidySignIns(sessionsSeenBefore: Made.time(50), attemptsBefore: Made.time(0), now: Made.time(50))
            #expect(try [1, 2].map { try store.session(Self.digest($0)) != nil } == [false, true])
            #expect(
                try [1, 2].map { try store.tryPending(Self.digest($0), at: Made.time(-1)) != nil } == [false, true]
            )
        }
    }

    @Test(arguments: StoreKind.available)
    func tokensComeAndGo(_ kind: StoreKind) async throws {
        try await with(kind) { store, auditLines in
            let (ana, ben) = (Self.person(1, "ana"), Self.person(2, "ben"))
            try store.commit(Self.change(ana))
            try store.commit(Self.change(ben))
            func token(_ id: String, _ byte: UInt8, of person: PersonRecord, scopes: [String]) -> TokenRecord {
                TokenRecord(
                    id: id,
                    digest: Self.digest(byte),
                    person: person.id,
                    label: "l",
                    scopes: scopes,
                    madeAt: Made.time(Int64(byte)),
                    expiresAt: Made.time(1000)
                )
            }
            var first = token("token-b", 1, of: ana, scopes: ["read", "work"])
            let second = token("token-a", 2, of: ana, scopes: [])
            let bens = token("token-c", 3, of: ben, scopes: ["read"])
            for token in [second, first, bens] { try store.add(token, Self.record("add")) }
            #expect(try store.tokens(of: ana.id) == [first, second])
            #expect(try store.token(Self.digest(3)) == bens)
            #expect(try store.token(Self.digest(9)) == nil)
            try store.markTokenUsed(Self.digest(1), day: 20_000)
            first.lastUsedDay = 20_000
            #expect(try store.token(Self.digest(1)) == first)
            let entries = try auditLines().count
            #expect(try !store.removeToken(id: "token-c", of: ana.id, Self.record("remove")))
            #expect(try auditLines().count == entries)
            #expect(try store.removeToken(id: "token-c", of: ben.id, Self.record("remove")))
            #expect(try store.tokens(of: ben.id).isEmpty)
        }
    }

    @Test(arguments: ["person-00000000000000ff"])
    func idsAreWrittenAndRead(_ text: String) {
        #expect(PersonID(written: text)?.description == text)
    }

    @Test(arguments: [
        "", "person-", "person-ff", "person-00000000000000FF", "person-00000000000000f+", "case-00000000000000ff",
    ])
    func otherIdsAreNone(_ text: String) {
        #expect(PersonID(written: text) == nil)
    }
}
