// Tocsin
// SPDX-License-Identifier: Apache-2.0

import TocsinAudit
import TocsinCases
import TocsinModel
import TocsinSignIn
import TocsinStore
import TocsinTestSupport

/// A desk over people in memory, with hashes that cost next to nothing.
struct SignInFixture {
    static let password = "several words for ana's sake"
    static let home = ClientNetwork(address: "192.0.2.7")
    static let key = SignInKey(bytes: [UInt8](repeating: 7, count: 32))

    let store = MemoryPeopleStore()
    let hasher = PasswordHasher(cost: .cheap)
    let desk: SignInDesk
    let admin: PeopleDesk

    /// The admin `dora`, and `ben` the analyst with ``password``.
    init() async throws {
        desk = try await SignInDesk(store: store, key: Self.key, hasher: hasher)
        let dora = try PeopleDesk.first(store: store).add(PersonName("dora"), role: .admin, at: Self.time(0))
        admin = PeopleDesk(store: store, actor: dora.actor)
        _ = try admin.add(PersonName("Ben"), role: .analyst, at: Self.time(0))
        _ = try await admin.setPassword("ben", Self.password, with: hasher, at: Self.time(0))
    }

    static func time(_ seconds: Int64) -> Timestamp { Timestamp(milliseconds: 1_764_000_000_000 + seconds * 1000) }

    /// A desk of one of the people themselves.
    func own(_ name: String) throws -> PeopleDesk {
        PeopleDesk(store: store, actor: try PeopleDesk.actor(named: name, in: store))
    }

    /// Sets ben's second factor up at a moment, and gives its secret and recovery codes.
    func setSecondFactor(at seconds: Int64) throws -> (secret: [UInt8], codes: [String]) {
        let ben = try own("ben")
        let secret = try ben.offerTimeCode("ben").secret
        let code = TimeCode.code(secret, step: TimeCode.step(at: Self.time(seconds)))
        return (
            secret, try ben.setTimeCode("ben", secret: secret, code: code, key: Self.key, at: Self.time(seconds))
        )
    }

    func signIn(
        _ name: String = "ben",
        _ password: String = SignInFixture.password,
        from network: ClientNetwork = home,
        at seconds: Int64
    ) async throws -> SignInStep {
        try await desk.signIn(name: name, password: password, from: network, at: Self.time(seconds))
    }

    func session(at seconds: Int64) async throws -> NewSession {
        guard case .signedIn(let session) = try await signIn(at: seconds) else { throw Failure.noSession }
        return session
    }

    func pending(at seconds: Int64) async throws -> PendingSignIn {
        guard case .secondFactor(let pending) = try await signIn(at: seconds) else { throw Failure.noSession }
        return pending
    }

    enum Failure: Error {
        case noSession
    }

    /// What the log holds; a log that does not verify is empty.
    func entries() throws -> [AuditRecord] {
        var records: [AuditRecord] = []
        let log = try AuditVerification.verify(store.auditLines()) { records.append($0.record) }
        return log.problem == nil ? records : []
    }
}

extension PasswordHasher.Cost {
    /// The least that Argon2 takes.
    static let cheap = PasswordHasher.Cost(passes: 1, memoryBytes: 8192)
}
