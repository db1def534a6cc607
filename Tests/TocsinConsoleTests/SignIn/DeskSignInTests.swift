// Tocsin
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Testing
import TocsinCases
import TocsinConsole
import TocsinModel
import TocsinSignIn
import TocsinStoreSQLite
import TocsinTestSupport

/// Sign-in by the people of a real store, as pages need it.
@Suite struct DeskSignInTests {
    private static let password = "several words that nobody says"
    private static let now = ConsoleFixture.now

    private struct Setting {
        let store: SQLiteStore
        let signIn: DeskSignIn
        /// The first recovery code of dora, who has a second factor.
        let recoveryCode: String
    }

    private func with(_ body: (Setting) async throws -> Void) async throws {
        try await TemporaryFolder.with { folder in
            let store = try SQLiteStore(path: folder.file("console.sqlite"))
            let hasher = PasswordHasher(cost: PasswordHasher.Cost(passes: 1, memoryBytes: 1 << 20))
            let key = SignInKey(bytes: [UInt8](repeating: 7, count: 32))
            let dora = try PeopleDesk.first(store: store).add(PersonName("dora"), role: .admin, at: Self.now)
            let people = PeopleDesk(store: store, actor: dora.actor)
            _ = try people.add(PersonName("ana"), role: .analyst, at: Self.now)
            for name in ["dora", "ana"] {
                _ = try await people.setPassword(name, Self.password, with: hasher, at: Self.now)
            }
            let offer = try people.offerTimeCode("dora")
            let codes = try people.setTimeCode(
                "dora",
                secret: offer.secret,
                code: TimeCode.code(offer.secret, step: Self.now.milliseconds / 30_000),
                key: key,
                at: Self.now
            )
            let desk = try await SignInDesk(store: store, key: key, hasher: hasher)
            try await body(
                Setting(
                    store: store,
                    signIn: DeskSignIn(desk, people: store),
                    recoveryCode: try #require(codes.first)
                )
            )
        }
    }

    private func signIn(_ setting: Setting, _ name: String, _ password: String = password) async throws
        -> ConsoleSignInStep
    {
        try await setting.signIn.signIn(name: name, password: password, network: "192.0.2.7", at: Self.now)
    }

    @Test func aPasswordOpensASessionThatEndsWhenOneSignsOut() async throws {
        try await with { setting async throws in
            guard case .signedIn(let token) = try await signIn(setting, "ana") else {
                Issue.record("expected a session")
                return
            }
            let person = try #require(try await setting.signIn.session(token, at: Self.now))
            #expect(person.name == "ana" && person.role == .analyst && !person.formSecret.isEmpty)
            #expect(!person.formSecret.contains(token))
            try await setting.signIn.signOut(token, at: Self.now)
            #expect(try await setting.signIn.session(token, at: Self.now) == nil)
            #expect(try await setting.signIn.session("nonsense", at: Self.now) == nil)
        }
    }

    @Test func aWrongPasswordAndAnUnknownNameAreRefusedInTheSameWords() async throws {
        try await with { setting async throws in
            let wrong = try await signIn(setting, "ana", "something else entirely")
            let unknown = try await signIn(setting, "zoe")
            #expect(wrong == unknown)
            guard case .refused = wrong else {
                Issue.record("expected a refusal")
                return
            }
        }
    }

    @Test func aWrongCodeMayBeTriedAgainAndARecoveryCodeOpens() async throws {
        try await with { setting async throws in
            guard case .needsCode(let pending, nil) = try await signIn(setting, "dora") else {
                Issue.record("expected to be asked for a code")
                return
            }
            let wrong = try await setting.signIn.finish(pending: pending, code: "000000x", network: nil, at: Self.now)
            guard case .needsCode(pending, .some) = wrong else {
                Issue.record("expected another try")
                return
            }
            let code = setting.recoveryCode
            guard
                case .signedIn = try await setting.signIn.finish(
                    pending: pending,
                    code: code,
                    network: nil,
                    at: Self.now
                )
            else {
                Issue.record("expected a session")
                return
            }
            guard
                case .refused = try await setting.signIn.finish(
                    pending: pending,
                    code: code,
                    network: nil,
                    at: Self.now
                )
            else {
                Issue.record("expected a refusal")
                return
            }
        }
    }

    @Test func onlyWhoLooksAfterPeopleSeesThem() async throws {
        try await with { setting async throws in
            let admin = Actor(name: "dora", role: .admin)
            let people = try await setting.signIn.people(for: admin)
            #expect(people.map(\.name) == ["ana", "dora"] && people.map(\.role) == [.analyst, .admin])
            #expect(people.allSatisfy { $0.isActive && $0.hasPassword && !$0.hasProvider })
            #expect(people.map(\.hasSecondFactor) == [false, true])
            await #expect(throws: CaseError.self) {
                _ = try await setting.signIn.people(for: Actor(name: "ana", role: .analyst))
            }
        }
    }

    @Test func withoutAProviderThereIsNoButton() async throws {
        try await with { setting async throws in
            let begun = try await setting.signIn.beginAtProvider(at: Self.now)
            #expect(setting.signIn.provider == nil && begun == nil)
        }
    }
}
