// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinAudit
import TocsinCases
import TocsinSignIn
import TocsinTestSupport

/// Somebody chooses a password with what an admin handed them.
struct SetUpTests {
    private static let chosen = "nine lamps over two doors"

    @Test func aNewPersonChoosesAPasswordOnce() async throws {
        let fixture = try await SignInFixture()
        let now = SignInFixture.time(1)
        _ = try fixture.admin.add(PersonName("ana"), role: .viewer, at: now)
        let offer = try fixture.admin.offerSetUp("ana", at: now)
        #expect(offer.expiresAt == SignInFixture.time(1 + 24 * 3600) && offer.token.utf8.count == 43)
        await #expect(throws: SignInError.refused) { try await fixture.signIn("ana", Self.chosen, at: 2) }
        try await fixture.desk.setUp(offer.token, password: Self.chosen, at: SignInFixture.time(3))
        guard case .signedIn(let session) = try await fixture.signIn("ana", Self.chosen, at: 4) else {
            Issue.record("expected a session")
            return
        }
        #expect(session.person.name == "ana")
        await #expect(throws: SignInError.setUpOver) {
            try await fixture.desk.setUp(
                offer.token,
                password: "eight cups on three shelves",
                at: SignInFixture.time(5)
            )
        }
        #expect(try fixture.desk.session(session.token, at: SignInFixture.time(6)) != nil)
        let last = try fixture.entries().filter { $0.action != "signIn.refuse" }.suffix(3)
        #expect(last.map(\.action) == ["person.setUp", "person.password", "signIn.grant"])
        #expect(last.map(\.actor) == ["dora", "ana", "ana"])
        let lines = fixture.store.auditLines().joined()
        #expect(!lines.contains(offer.token) && !lines.contains("lamps"))
    }

    @Test func aResetEndsTheOldPasswordSessionsAndEarlierLinks() async throws {
        let fixture = try await SignInFixture()
        let session = try await fixture.session(at: 1)
        let first = try fixture.admin.offerSetUp("ben", at: SignInFixture.time(2))
        #expect(try fixture.desk.session(session.token, at: SignInFixture.time(3)) == nil)
        await #expect(throws: SignInError.refused) { try await fixture.signIn(at: 3) }
        let second = try fixture.admin.offerSetUp("ben", at: SignInFixture.time(4))
        await #expect(throws: SignInError.setUpOver) {
            try await fixture.desk.setUp(first.token, password: Self.chosen, at: SignInFixture.time(5))
        }
        try await fixture.desk.setUp(second.token, password: Self.chosen, at: SignInFixture.time(6))
        guard case .signedIn = try await fixture.signIn("ben", Self.chosen, at: 100) else {
            Issue.record("expected a session")
            return
        }
    }

    @Test func aLookTakesNoTryAndTellsWhenItIsOver() async throws {
        let fixture = try await SignInFixture()
        func isOpen(_ token: String, at seconds: Int64) throws -> Bool {
            try fixture.desk.isSetUpOpen(token, at: SignInFixture.time(seconds))
        }
        let offer = try fixture.admin.offerSetUp("ben", at: SignInFixture.time(0))
        for _ in 0..<30 { #expect(try isOpen(offer.token, at: 1)) }
        #expect(try !isOpen(offer.token, at: 24 * 3600))
        #expect(try ["", "x", String(repeating: "A", count: 43)].allSatisfy { try !isOpen($0, at: 1) })
        try await fixture.desk.setUp(offer.token, password: Self.chosen, at: SignInFixture.time(2))
        #expect(try !isOpen(offer.token, at: 3))
        let off = try fixture.admin.offerSetUp("ben", at: SignInFixture.time(4))
        _ = try fixture.admin.setActive("ben", false, at: SignInFixture.time(5))
        #expect(try !isOpen(off.token, at: 6))
    }

    @Test func aBadPasswordLeavesTheLinkGood() async throws {
        let fixture = try await SignInFixture()
        let offer = try fixture.admin.offerSetUp("ben", at: SignInFixture.time(1))
        await #expect(throws: PasswordError.tooShort) {
            try await fixture.desk.setUp(offer.token, password: "short", at: SignInFixture.time(2))
        }
        await #expect(throws: PasswordError.holdsName) {
            try await fixture.desk.setUp(offer.token, password: "ben and nine lamps", at: SignInFixture.time(2))
        }
        try await fixture.desk.setUp(offer.token, password: Self.chosen, at: SignInFixture.time(3))
    }

    @Test func aLinkEndsAfterADayAndWithThePersonsStanding() async throws {
        let fixture = try await SignInFixture()
        func isOver(_ offer: SetUpOffer, at seconds: Int64) async -> Bool {
            do {
                try await fixture.desk.setUp(offer.token, password: Self.chosen, at: SignInFixture.time(seconds))
                return false
            } catch {
                return error as? SignInError == .setUpOver
            }
        }
        let old = try fixture.admin.offerSetUp("ben", at: SignInFixture.time(0))
        #expect(await isOver(old, at: 24 * 3600))
        let off = try fixture.admin.offerSetUp("ben", at: SignInFixture.time(1))
        _ = try fixture.admin.setActive("ben", false, at: SignInFixture.time(2))
        #expect(throws: PeopleError.disabled("Ben")) { try fixture.admin.offerSetUp("ben", at: SignInFixture.time(3)) }
        _ = try fixture.admin.setActive("ben", true, at: SignInFixture.time(4))
        #expect(await isOver(off, at: 5))
        let given = try fixture.admin.offerSetUp("ben", at: SignInFixture.time(6))
        _ = try await fixture.admin.setPassword(
            "ben",
            SignInFixture.password,
            with: fixture.hasher,
            at: SignInFixture.time(7)
        )
        #expect(await isOver(given, at: 8))
    }

    @Test func noTokenIsTakenForAnother() async throws {
        let fixture = try await SignInFixture()
        _ = try fixture.setSecondFactor(at: 0)
        // Half of a sign-in by password is no way to another password.
        let pending = try await fixture.pending(at: 60)
        for wrong in [pending.token, "", "x", String(repeating: "A", count: 43)] {
            await #expect(throws: SignInError.setUpOver) {
                try await fixture.desk.setUp(wrong, password: Self.chosen, at: SignInFixture.time(61))
            }
        }
        let offer = try fixture.admin.offerSetUp("ben", at: SignInFixture.time(62))
        #expect(throws: SignInError.startAgain) {
            try fixture.desk.finish(offer.token, code: "000000", from: SignInFixture.home, at: SignInFixture.time(63))
        }
        #expect(try fixture.desk.session(offer.token, at: SignInFixture.time(64)) == nil)
    }

    @Test func theSecondFactorStays() async throws {
        let fixture = try await SignInFixture()
        _ = try fixture.setSecondFactor(at: 0)
        let offer = try fixture.admin.offerSetUp("ben", at: SignInFixture.time(60))
        try await fixture.desk.setUp(offer.token, password: Self.chosen, at: SignInFixture.time(61))
        guard case .secondFactor = try await fixture.signIn("ben", Self.chosen, at: 62) else {
            Issue.record("expected to be asked for a code")
            return
        }
    }

    @Test func nobodyResetsThemselves() async throws {
        let fixture = try await SignInFixture()
        #expect(throws: PeopleError.own) { try fixture.admin.offerSetUp("Dora", at: SignInFixture.time(1)) }
    }
}
