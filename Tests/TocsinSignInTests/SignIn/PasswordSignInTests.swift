// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinAudit
import TocsinCases
import TocsinModel
import TocsinSignIn
import TocsinStore
import TocsinTestSupport

struct PasswordSignInTests {
    @Test(arguments: ["ben", "BEN", "Ben"])
    func theRightPasswordBeginsASession(_ name: String) async throws {
        let fixture = try await SignInFixture()
        guard case .signedIn(let session) = try await fixture.signIn(name, at: 10) else {
            Issue.record("no session")
            return
        }
        #expect(session.person.name == "Ben" && session.person.role == .analyst)
        #expect(session.endsAt == SignInFixture.time(10 + 12 * 3600))
        #expect(try fixture.desk.session(session.token, at: SignInFixture.time(11))?.person == session.person)
        let entry = try #require(try fixture.entries().last)
        #expect(entry.action == "signIn.grant" && entry.actor == "Ben" && entry.role == "analyst")
        #expect(entry.details == ["by": "password"])
    }

    @Test func everySessionHasATokenOfItsOwn() async throws {
        let fixture = try await SignInFixture()
        let tokens = [try await fixture.session(at: 0).token, try await fixture.session(at: 0).token]
        #expect(tokens[0] != tokens[1] && tokens.allSatisfy { $0.utf8.count == 43 })
        #expect(fixture.store.sessionCount == 2)
    }

    /// Stands for a megabyte, which would fill the tests' output.
    private static let tooLong = "a megabyte"

    @Test(
        "who is not let in learns nothing, and it takes one hash each time",
        arguments: [
            ("ben", "another password", "password"), ("nobody", SignInFixture.password, "unknown"),
            ("dora", SignInFixture.password, "password"), ("wim", SignInFixture.password, "disabled"),
            ("not a name!", SignInFixture.password, "unknown"), ("", "", "unknown"),
            ("ben", tooLong, "password"),
        ]
    )
    func refusals(name: String, password: String, reason: String) async throws {
        let fixture = try await SignInFixture()
        _ = try fixture.admin.add(PersonName("wim"), role: .viewer, at: SignInFixture.time(0))
        _ = try await fixture.admin.setPassword(
            "wim",
            SignInFixture.password,
            with: fixture.hasher,
            at: SignInFixture.time(0)
        )
        _ = try fixture.admin.setActive("wim", false, at: SignInFixture.time(0))
        let checked = fixture.hasher.checkedCount
        let typed = password == Self.tooLong ? String(repeating: "x", count: 1 << 20) : password
        await #expect(throws: SignInError.refused) { try await fixture.signIn(name, typed, at: 1) }
        #expect(fixture.hasher.checkedCount == checked + 1)
        let entry = try #require(try fixture.entries().last)
        #expect(entry.action == "signIn.refuse" && entry.details["reason"] == reason && entry.actor == "somebody")
        #expect(entry.details["network"]?.hasPrefix("net-") == true)
        // What was typed as a name may be a password.
        #expect(!fixture.store.auditLines().joined().contains("not a name"))
        #expect(fixture.store.sessionCount == 0)
    }

    @Test func theFifthWrongAttemptMakesThePersonWaitAndNobodyElse() async throws {
        let fixture = try await SignInFixture()
        for second in 0..<5 {
            await #expect(throws: SignInError.refused) {
                try await fixture.signIn("ben", "wrong password", at: Int64(second))
            }
        }
        // Not even the right one is looked at, from wherever it comes.
        let elsewhere = ClientNetwork(address: "203.0.113.1")
        let checked = fixture.hasher.checkedCount
        await #expect(throws: SignInError.tooManyAttempts(waitSeconds: 30)) {
            try await fixture.signIn(from: elsewhere, at: 4)
        }
        #expect(fixture.hasher.checkedCount == checked)
        #expect(try await fixture.session(at: 34).person.name == "Ben")
        // Success forgets.
        await #expect(throws: SignInError.refused) { try await fixture.signIn("ben", "wrong password", at: 35) }
        #expect(try await fixture.session(at: 36).person.name == "Ben")
    }

    @Test func aNameOfNobodyIsLockedOutAsAnyOther() async throws {
        let fixture = try await SignInFixture()
        for _ in 0..<5 { await #expect(throws: SignInError.refused) { try await fixture.signIn("nobody", at: 0) } }
        await #expect(throws: SignInError.tooManyAttempts(waitSeconds: 30)) {
            try await fixture.signIn("nobody", at: 0)
        }
    }

    @Test func aNetworkThatTriesManyNamesWaits() async throws {
        let fixture = try await SignInFixture()
        for number in 0..<20 {
            await #expect(throws: SignInError.refused) { try await fixture.signIn("name-\(number)", at: 0) }
        }
        await #expect(throws: SignInError.tooManyAttempts(waitSeconds: 30)) { try await fixture.signIn(at: 0) }
        guard case .signedIn = try await fixture.signIn(from: ClientNetwork(address: "203.0.113.1"), at: 0) else {
            Issue.record("another network has to wait as well")
            return
        }
    }

    @Test func aThousandAtOnceAreNotAThousandTries() async throws {
        let fixture = try await SignInFixture()
        let errors = await withTaskGroup(of: SignInError?.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    do {
                        _ = try await fixture.signIn("ben", "wrong password", at: 0)
                        return nil
                    } catch {
                        return error as? SignInError
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(errors.count { $0 == .refused || $0 == .busy } == 5)
        #expect(errors.count { $0 == .tooManyAttempts(waitSeconds: 30) } == 95)
    }

    @Test func aHashGrowsWithTheCost() async throws {
        let fixture = try await SignInFixture()
        let costly = PasswordHasher(cost: PasswordHasher.Cost(passes: 2, memoryBytes: 16_384))
        let desk = try await SignInDesk(store: fixture.store, key: SignInFixture.key, hasher: costly)
        _ = try await desk.signIn(
            name: "ben",
            password: SignInFixture.password,
            from: SignInFixture.home,
            at: SignInFixture.time(1)
        )
        #expect(fixture.store.person(nameKey: "ben")?.passwordHash?.contains("m=16,t=2") == true)
        #expect(try await fixture.session(at: 2).person.name == "Ben")
    }

    @Test func signInsAtOnceWhoseHashGrowsAllBeginASession() async throws {
        let fixture = try await SignInFixture()
        // Takes so long that both have read the person before either writes.
        let costly = PasswordHasher(cost: PasswordHasher.Cost(passes: 2, memoryBytes: 16 << 20))
        let desk = try await SignInDesk(store: fixture.store, key: SignInFixture.key, hasher: costly)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    _ = try await desk.signIn(
                        name: "ben",
                        password: SignInFixture.password,
                        from: SignInFixture.home,
                        at: SignInFixture.time(1)
                    )
                }
            }
            try await group.waitForAll()
        }
        #expect(fixture.store.sessionCount == 2)
        #expect(try fixture.entries().count { $0.action == "person.rehash" } == 1)
    }
}
