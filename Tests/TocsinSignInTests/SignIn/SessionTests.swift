// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinAudit
import TocsinCases
import TocsinModel
import TocsinSignIn
import TocsinTestSupport

struct SessionTests {
    private static let halfHour: Int64 = 30 * 60

    @Test(arguments: [(Int64(0), true), (halfHour - 1, true), (halfHour, false)])
    func anUnusedSessionEnds(after seconds: Int64, isOpen: Bool) async throws {
        let fixture = try await SignInFixture()
        let token = try await fixture.session(at: 0).token
        #expect((try fixture.desk.session(token, at: SignInFixture.time(seconds)) != nil) == isOpen)
    }

    @Test func usePutsTheEndOffButNotForEver() async throws {
        let fixture = try await SignInFixture()
        let token = try await fixture.session(at: 0).token
        var seconds: Int64 = 0
        while seconds < 12 * 3600 {
            #expect(try fixture.desk.session(token, at: SignInFixture.time(seconds)) != nil)
            seconds += Self.halfHour - 1
        }
        #expect(try fixture.desk.session(token, at: SignInFixture.time(12 * 3600)) == nil)
    }

    @Test(arguments: ["", "x", String(repeating: "A", count: 43), String(repeating: "ü", count: 43)])
    func otherTokensOpenNothing(_ token: String) async throws {
        let fixture = try await SignInFixture()
        _ = try await fixture.session(at: 0)
        #expect(try fixture.desk.session(token, at: SignInFixture.time(0)) == nil)
        #expect(throws: SignInError.signedOut) { try fixture.desk.signOutEverywhere(token, at: SignInFixture.time(0)) }
    }

    @Test func everySessionHasAFormSecretOfItsOwn() async throws {
        let fixture = try await SignInFixture()
        var secrets: Set<String> = []
        for _ in 0..<2 {
            let token = try await fixture.session(at: 0).token
            let secret = try #require(try fixture.desk.session(token, at: SignInFixture.time(0))).csrfSecret
            #expect(try fixture.desk.session(token, at: SignInFixture.time(1))?.csrfSecret == secret)
            #expect(secret != token && secret.utf8.count == 43)
            secrets.insert(secret)
        }
        #expect(secrets.count == 2)
    }

    @Test func signingOutEndsOneOrAll() async throws {
        let fixture = try await SignInFixture()
        let tokens = [
            try await fixture.session(at: 0).token, try await fixture.session(at: 0).token,
            try await fixture.session(at: 0).token,
        ]
        let now = SignInFixture.time(1)
        try fixture.desk.signOut(tokens[0], at: now)
        try fixture.desk.signOut(tokens[0], at: now)
        #expect(try tokens.map { try fixture.desk.session($0, at: now) != nil } == [false, true, true])
        #expect(try fixture.entries().count { $0.action == "signOut" } == 1)
        try fixture.desk.signOutEverywhere(tokens[1], at: now)
        #expect(try tokens.allSatisfy { try fixture.desk.session($0, at: now) == nil })
        #expect(try fixture.entries().last?.action == "signOut.everywhere")
    }

    @Test("what changes a person's standing ends their sessions", arguments: ["role", "disable", "password", "out"])
    func changesEndSessions(_ change: String) async throws {
        let fixture = try await SignInFixture()
        let token = try await fixture.session(at: 0).token
        let now = SignInFixture.time(1)
        switch change {
        case "role": _ = try fixture.admin.setRole("ben", .senior, at: now)
        case "disable":
            _ = try fixture.admin.setActive("ben", false, at: now)
            _ = try fixture.admin.setActive("ben", true, at: now)
        case "password":
            _ = try await fixture.admin.setPassword("ben", "another long one", with: fixture.hasher, at: now)
        default: try fixture.admin.signOut("ben", at: now)
        }
        #expect(try fixture.desk.session(token, at: now) == nil)
    }

    @Test func aPersonChangesTheirPasswordWithTheOldOne() async throws {
        let fixture = try await SignInFixture()
        let token = try await fixture.session(at: 0).token
        let elsewhere = try await fixture.session(at: 0).token
        func change(_ current: String, _ new: String) async throws {
            try await fixture.desk.changePassword(
                token,
                current: current,
                new: new,
                from: SignInFixture.home,
                at: SignInFixture.time(1)
            )
        }
        await #expect(throws: PasswordError.tooShort) { try await change(SignInFixture.password, "short") }
        await #expect(throws: SignInError.refused) { try await change("wrong", "lamps over two doors") }
        #expect(try fixture.entries().last?.action == "signIn.refuse")
        #expect(try fixture.desk.session(elsewhere, at: SignInFixture.time(1)) != nil)
        try await change(SignInFixture.password, "lamps over two doors")
        #expect(try fixture.entries().last?.action == "person.password" && fixture.entries().last?.actor == "Ben")
        #expect(try fixture.desk.session(token, at: SignInFixture.time(1)) != nil)
        #expect(try fixture.desk.session(elsewhere, at: SignInFixture.time(1)) == nil)
        try fixture.desk.signOut(token, at: SignInFixture.time(1))
        await #expect(throws: SignInError.signedOut) { try await change("lamps over two doors", "a third long one") }
        await #expect(throws: SignInError.refused) { try await fixture.signIn(at: 2) }
        guard case .signedIn = try await fixture.signIn("ben", "lamps over two doors", at: 3) else {
            Issue.record("the new password does not open a session")
            return
        }
    }

    @Test func wrongOldPasswordsMakeThePersonWait() async throws {
        let fixture = try await SignInFixture()
        let token = try await fixture.session(at: 0).token
        func change(_ current: String) async throws {
            try await fixture.desk.changePassword(
                token,
                current: current,
                new: "lamps over two doors",
                from: SignInFixture.home,
                at: SignInFixture.time(1)
            )
        }
        for _ in 0..<5 { await #expect(throws: SignInError.refused) { try await change("wrong password") } }
        await #expect(throws: SignInError.tooManyAttempts(waitSeconds: 30)) {
            try await change(SignInFixture.password)
        }
        await #expect(throws: SignInError.tooManyAttempts(waitSeconds: 30)) { try await fixture.signIn(at: 1) }
    }

    @Test func whoHasNoPasswordHereChangesNone() async throws {
        let fixture = try await SignInFixture()
        let dora = try fixture.admin.person(named: "dora")
        let token = try fixture.desk.begin(dora, by: "openid", at: SignInFixture.time(0)).token
        let now = SignInFixture.time(1)
        await #expect(throws: SignInError.noPassword) {
            try await fixture.desk.changePassword(
                token,
                current: "",
                new: "lamps over two doors",
                from: SignInFixture.home,
                at: now
            )
        }
        await #expect(throws: SignInError.noPassword) {
            try await fixture.desk.offerTimeCode(token, password: "", from: SignInFixture.home, at: now)
        }
    }

    @Test func aPersonSeesTheirSessionsAndEndsTheOthers() async throws {
        let fixture = try await SignInFixture()
        let old = try await fixture.session(at: 0).token
        let first = try await fixture.session(at: 60).token
        let second = try await fixture.session(at: Self.halfHour).token
        let dora = try fixture.admin.person(named: "dora")
        let other = try fixture.desk.begin(dora, by: "openid", at: SignInFixture.time(60)).token
        let now = SignInFixture.time(Self.halfHour + 1)
        let sessions = try fixture.desk.sessions(first, at: now)
        #expect(sessions.map(\.madeAt) == [SignInFixture.time(Self.halfHour), SignInFixture.time(60)])
        #expect(sessions.map(\.seenAt) == sessions.map(\.madeAt) && sessions.map(\.isThis) == [false, true])
        try fixture.desk.signOutElsewhere(first, at: now)
        #expect(try [old, first, second].map { try fixture.desk.session($0, at: now) != nil } == [false, true, false])
        #expect(try fixture.desk.session(other, at: now) != nil)
        let entry = try #require(try fixture.entries().last)
        #expect(entry.action == "signOut.everywhere" && entry.details == ["except": "one session"])
        #expect(throws: SignInError.signedOut) { try fixture.desk.signOutElsewhere(second, at: now) }
    }

    @Test func whatIsOverIsForgottenAtTheNextSignIn() async throws {
        let fixture = try await SignInFixture()
        _ = try await fixture.session(at: 0)
        _ = try await fixture.session(at: 10)
        _ = try await fixture.session(at: Self.halfHour + 5)
        #expect(fixture.store.sessionCount == 2)
    }
}
