// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinAudit
package import TocsinCases
package import TocsinModel
package import TocsinStore

/// Somebody who looks after people: adds them, and says what they are trusted with.
///
/// To change others takes the right ``TocsinCases/Right/people``. Everybody may set up a second factor and tokens of their own.
package struct PeopleDesk: Sendable {
    let store: any PeopleStore
    package let actor: Actor
    let randomBytes: RandomBytes

    package init(store: any PeopleStore, actor: Actor, randomBytes: @escaping RandomBytes = SystemRandom.bytes) {
        self.store = store
        self.actor = actor
        self.randomBytes = randomBytes
    }

    /// Who acts under a name.
    ///
    /// - Throws: ``PeopleError/unknown(_:)``, ``PeopleError/disabled(_:)``, or what the store throws.
    package static func actor(named name: String, in store: any PeopleStore) throws -> Actor {
        guard let key = (try? PersonName(name))?.key, let record = try store.person(nameKey: key) else {
            throw PeopleError.unknown(name)
        }
        guard record.isActive else { throw PeopleError.disabled(record.name) }
        return try Person(record).actor
    }

    /// A desk for the very first person, who nobody is there to add.
    ///
    /// - Throws: ``PeopleError/notFirst``, or what the store throws.
    package static func first(
        store: any PeopleStore,
        randomBytes: @escaping RandomBytes = SystemRandom.bytes
    ) throws -> PeopleDesk {
        guard try store.people().isEmpty else { throw PeopleError.notFirst }
        return PeopleDesk(store: store, actor: Actor(name: "first use", role: .admin), randomBytes: randomBytes)
    }

    /// Everybody, by name.
    ///
    /// - Throws: ``CaseError/notAllowed(role:right:)`` without the right to look after people or to audit.
    package func people() throws -> [Person] {
        if !actor.role.rights.contains(.audit) { try actor.mustHave(.people) }
        return try store.people().map { try Person($0) }
    }

    package func person(named name: String) throws -> Person { try Person(try record(name)) }

    // MARK: Changing people

    /// Adds a person, who cannot sign in before they have a password or a provider vouches for them.
    ///
    /// `subject`: As in ``Person/subject``.
    package func add(
        _ name: PersonName,
        role: Role,
        language: String = "en",
        subject: String? = nil,
        at time: Timestamp
    ) throws -> Person {
        try actor.mustHave(.people)
        guard language.utf8.count == 2, language.utf8.allSatisfy((UInt8(ascii: "a")...UInt8(ascii: "z")).contains)
        else { throw PeopleError.badLanguage }
        if let subject { try PersonSubject.check(subject) }
        guard try role == .admin || !store.people().isEmpty else { throw PeopleError.firstIsNoAdmin }
        let id = PersonID(value: randomBytes(8).reduce(0) { $0 << 8 | UInt64($1) })
        let record = PersonRecord(
            id: id,
            name: name.description,
            nameKey: name.key,
            role: role.rawValue,
            language: language,
            madeAt: time,
            subject: subject
        )
        let details = ["name": name.description, "role": role.rawValue]
        try store.commit(PersonChange(person: record, record: entry("person.add", id, at: time, details)))
        return try Person(record)
    }

    /// Gives a person another role, and ends their sessions; nobody does so for themselves.
    package func setRole(_ name: String, _ role: Role, at time: Timestamp) throws -> Person {
        try change(name, at: time, "person.role") { record in
            if role != .admin { try refuseLastAdmin(record) }
            try mustBeAnother(record)
            let from = record.role
            record.role = role.rawValue
            return ["from": from, "to": role.rawValue]
        }
    }

    /// Lets nothing that a person has open anything any more, or lets them in again; nobody does so for themselves.
    package func setActive(_ name: String, _ isActive: Bool, at time: Timestamp) throws -> Person {
        try change(name, at: time, isActive ? "person.enable" : "person.disable") { record in
            if !isActive { try refuseLastAdmin(record) }
            try mustBeAnother(record)
            record.isActive = isActive
            return [:]
        }
    }

    /// Says who a person is to an OpenID provider; nil for nobody.
    ///
    /// - Throws: ``PeopleError/badSubject``, and as the others.
    package func setSubject(_ name: String, _ subject: String?, at time: Timestamp) throws -> Person {
        try change(name, at: time, "person.subject") { record in
            if let subject { try PersonSubject.check(subject) }
            record.subject = subject
            return ["isSet": subject == nil ? "no" : "yes"]
        }
    }

    /// Gives a person a password, and ends their sessions.
    ///
    /// - Throws: ``PasswordError``, and as the others.
    package func setPassword(
        _ name: String,
        _ password: String,
        with hasher: PasswordHasher,
        at time: Timestamp
    ) async throws -> Person {
        try actor.mustHave(.people)
        let record = try record(name)
        try PasswordRules.check(password, name: record.name)
        let hash = try await hasher.hash(password)
        return try change(name, at: time, "person.password") { record in
            record.passwordHash = hash
            return [:]
        }
    }

    /// Ends all of a person's sessions.
    package func signOut(_ name: String, at time: Timestamp) throws {
        try actor.mustHave(.people)
        let record = try record(name)
        try store.removeSessions(of: record.id, entry("signOut.everywhere", record.id, at: time))
    }

    // MARK: Parts

    /// Changes a person, and ends their sessions: what somebody is trusted with shows in a session from its start.
    func change(
        _ name: String,
        at time: Timestamp,
        _ action: String,
        _ body: (inout PersonRecord) throws -> [String: String]
    ) throws -> Person {
        try actor.mustHave(.people)
        var record = try record(name)
        let details = try body(&record)
        try store.commit(
            PersonChange(person: record, endsSessions: true, record: entry(action, record.id, at: time, details))
        )
        return try Person(record)
    }

    func record(_ name: String) throws -> PersonRecord {
        guard let key = (try? PersonName(name))?.key, let record = try store.person(nameKey: key) else {
            throw PeopleError.unknown(name)
        }
        return record
    }

    /// - Throws: ``CaseError/notAllowed(role:right:)`` for somebody else's things without the right.
    func mustBeOwn(_ record: PersonRecord) throws {
        if record.name != actor.name { try actor.mustHave(.people) }
    }

    private func refuseLastAdmin(_ record: PersonRecord) throws {
        let admins = try store.people().filter { $0.isActive && $0.role == Role.admin.rawValue }
        if admins.map(\.id) == [record.id] { throw PeopleError.lastAdmin(record.name) }
    }

    func entry(
        _ action: String,
        _ subject: PersonID,
        at time: Timestamp,
        _ details: [String: String] = [:]
    ) -> AuditRecord {
        AuditRecord(
            time: time,
            actor: actor.name,
            role: actor.role.rawValue,
            action: action,
            subject: subject.description,
            details: details
        )
    }
}
