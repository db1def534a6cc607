// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinAudit
import TocsinCases
import TocsinModel
import TocsinSignIn
import TocsinTestSupport

struct APITokenTests {
    private func made(_ fixture: SignInFixture, _ scopes: Set<TokenScope>, days: Int = 30) throws -> NewToken {
        try fixture.own("ben").addToken(label: "nightly", scopes: scopes, days: days, at: SignInFixture.time(0))
    }

    @Test func aTokenOpensUntilItEnds() async throws {
        let fixture = try await SignInFixture()
        let new = try made(fixture, [.read, .gateway], days: 1)
        #expect(new.secret.hasPrefix("tcs_") && new.secret.utf8.count == 47)
        let client = try #require(try fixture.desk.client(new.secret, at: SignInFixture.time(86_399)))
        #expect(client.person.name == "Ben" && client.token.scopes == [.read, .gateway])
        #expect(try fixture.desk.client(new.secret, at: SignInFixture.time(86_400)) == nil)
        #expect(!fixture.store.auditLines().joined().contains(new.secret.dropFirst(4)))
    }

    @Test(arguments: TokenScope.allCases, Role.allCases)
    func aTokenDoesNothingThatItsPersonMayNot(_ scope: TokenScope, _ role: Role) async throws {
        let fixture = try await SignInFixture()
        _ = try fixture.admin.setRole("ben", role, at: SignInFixture.time(0))
        let new = try made(fixture, [scope])
        let rights = try #require(try fixture.desk.client(new.secret, at: SignInFixture.time(1))).rights
        #expect(rights == scope.rights.intersection(role.rights))
        #expect(rights.isDisjoint(with: [.approve, .resolve, .export, .audit, .people]))
    }

    @Test func onlyTheDayOfUseIsKept() async throws {
        let fixture = try await SignInFixture()
        let new = try made(fixture, [.read])
        let ben = try fixture.own("ben")
        #expect(try ben.tokens("ben").map(\.lastUsedDay) == [nil])
        _ = try fixture.desk.client(new.secret, at: SignInFixture.time(5))
        #expect(try ben.tokens("ben").map(\.lastUsedDay) == [SignInFixture.time(5).day])
    }

    @Test func whatEndsAPersonEndsTheirTokens() async throws {
        let fixture = try await SignInFixture()
        let new = try made(fixture, [.read])
        _ = try fixture.admin.setActive("ben", false, at: SignInFixture.time(1))
        #expect(try fixture.desk.client(new.secret, at: SignInFixture.time(2)) == nil)
        #expect(throws: PeopleError.disabled("Ben")) {
            try PeopleDesk(store: fixture.store, actor: Actor(name: "Ben", role: .analyst))
                .addToken(label: "x", scopes: [.read], days: 1, at: SignInFixture.time(2))
        }
    }

    @Test func aRemovedTokenIsGone() async throws {
        let fixture = try await SignInFixture()
        let new = try made(fixture, [.read])
        try fixture.own("ben").removeToken(new.token.id, of: "ben", at: SignInFixture.time(1))
        #expect(try fixture.desk.client(new.secret, at: SignInFixture.time(2)) == nil)
        #expect(throws: PeopleError.noToken(new.token.id)) {
            try fixture.own("ben").removeToken(new.token.id, of: "ben", at: SignInFixture.time(1))
        }
        #expect(try fixture.entries().suffix(2).map(\.action) == ["token.add", "token.remove"])
    }

    @Test(arguments: [
        "", "tcs_", "tcs_x", "tcs_" + String(repeating: "A", count: 43), String(repeating: "A", count: 43),
    ])
    func otherTextsOpenNothing(_ text: String) async throws {
        let fixture = try await SignInFixture()
        _ = try made(fixture, [.read])
        #expect(try fixture.desk.client(text, at: SignInFixture.time(1)) == nil)
    }

    @Test(arguments: [
        ("", 1, PeopleError.badLabel), ("a\nb", 1, .badLabel), (String(repeating: "x", count: 65), 1, .badLabel),
        ("x", 0, .badLifetime(mostDays: 366)), ("x", 367, .badLifetime(mostDays: 366)),
    ])
    func mistakesAreRefused(label: String, days: Int, error: PeopleError) async throws {
        let fixture = try await SignInFixture()
        #expect(throws: error) {
            try fixture.own("ben").addToken(label: label, scopes: [.read], days: days, at: SignInFixture.time(0))
        }
        #expect(throws: PeopleError.noScope) {
            try fixture.own("ben").addToken(label: "x", scopes: [], days: 1, at: SignInFixture.time(0))
        }
    }

    @Test func anotherPersonsTokensAreTheirs() async throws {
        let fixture = try await SignInFixture()
        let new = try made(fixture, [.read])
        _ = try fixture.admin.add(PersonName("vic"), role: .viewer, at: SignInFixture.time(0))
        let vic = try fixture.own("vic")
        #expect(throws: CaseError.notAllowed(role: .viewer, right: .people)) { try vic.tokens("ben") }
        #expect(throws: CaseError.notAllowed(role: .viewer, right: .people)) {
            try vic.removeToken(new.token.id, of: "ben", at: SignInFixture.time(1))
        }
        #expect(try fixture.admin.tokens("ben") == [new.token])
    }
}
