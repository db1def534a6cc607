// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinAudit
import TocsinCases
import TocsinModel
import TocsinSignIn
import TocsinStore
import TocsinTestSupport

struct PeopleDeskTests {
    @Test func theFirstPersonIsAnAdmin() async throws {
        let store = MemoryPeopleStore()
        let first = try PeopleDesk.first(store: store)
        #expect(throws: PeopleError.firstIsNoAdmin) {
            try first.add(PersonName("ana"), role: .analyst, at: SignInFixture.time(0))
        }
        let ana = try first.add(PersonName("ana"), role: .admin, at: SignInFixture.time(0))
        #expect(ana.isActive && !ana.hasPassword && !ana.hasSecondFactor && ana.language == "en")
        #expect(throws: PeopleError.notFirst) { try PeopleDesk.first(store: store) }
    }

    @Test(arguments: Role.allCases)
    func onlyAdminsChangeOthers(_ role: Role) async throws {
        let fixture = try await SignInFixture()
        let desk = PeopleDesk(store: fixture.store, actor: Actor(name: "x", role: role))
        let now = SignInFixture.time(1)
        func isRefused(_ body: () async throws -> Void) async -> Bool {
            do {
                try await body()
                return false
            } catch {
                return error as? CaseError == .notAllowed(role: role, right: .people)
            }
        }
        let refused = [
            await isRefused { _ = try desk.add(PersonName("new"), role: .viewer, at: now) },
            await isRefused { _ = try desk.setRole("ben", .viewer, at: now) },
            await isRefused { _ = try desk.setActive("ben", true, at: now) },
            await isRefused { _ = try desk.setSubject("ben", "https://id.example 1", at: now) },
            await isRefused {
                _ = try await desk.setPassword("ben", "quite long a word", with: fixture.hasher, at: now)
            },
            await isRefused { try desk.signOut("ben", at: now) },
            await isRefused { try desk.removeTimeCode("ben", at: now) },
            await isRefused { _ = try desk.offerTimeCode("ben") },
            await isRefused { _ = try desk.offerSetUp("ben", at: now) },
        ]
        #expect(refused == Array(repeating: role != .admin, count: 9))
        #expect(await isRefused { _ = try desk.people() } == ![.admin, .auditor].contains(role))
    }

    @Test func namesAreTakenWhateverTheirCase() async throws {
        let fixture = try await SignInFixture()
        #expect(throws: PeopleStoreError.nameTaken("BEN")) {
            try fixture.admin.add(PersonName("BEN"), role: .viewer, at: SignInFixture.time(1))
        }
        #expect(try fixture.admin.people().map(\.name) == ["Ben", "dora"])
    }

    @Test(arguments: ["", "a b", "ana\n", "änne", "аna", String(repeating: "x", count: 65), "a/b"])
    func otherNamesAreRefused(_ name: String) {
        #expect(throws: PeopleError.badName) { try PersonName(name) }
    }

    @Test(arguments: ["", "e", "EN", "eng", "é"])
    func otherLanguagesAreRefused(_ language: String) async throws {
        let fixture = try await SignInFixture()
        #expect(throws: PeopleError.badLanguage) {
            try fixture.admin.add(PersonName("new"), role: .viewer, language: language, at: SignInFixture.time(1))
        }
    }

    @Test func theLastAdminStays() async throws {
        let fixture = try await SignInFixture()
        let now = SignInFixture.time(1)
        #expect(throws: PeopleError.lastAdmin("dora")) { try fixture.admin.setRole("dora", .viewer, at: now) }
        #expect(throws: PeopleError.lastAdmin("dora")) { try fixture.admin.setActive("dora", false, at: now) }
        _ = try fixture.admin.setRole("ben", .admin, at: now)
        #expect(throws: PeopleError.own) { try fixture.admin.setActive("dora", false, at: now) }
        #expect(throws: PeopleError.own) { try fixture.admin.setRole("DORA", .viewer, at: now) }
        #expect(throws: PeopleError.own) { try fixture.admin.setRole("dora", .admin, at: now) }
        #expect(try !fixture.own("ben").setActive("dora", false, at: now).isActive)
        #expect(throws: PeopleError.disabled("dora")) { try PeopleDesk.actor(named: "dora", in: fixture.store) }
        #expect(throws: PeopleError.unknown("nobody")) { try PeopleDesk.actor(named: "nobody", in: fixture.store) }
    }

    @Test(
        "a subject that no provider could vouch for is refused",
        arguments: [
            "", "nope", "https://id.example", "https://id.example ", "https://id.example  17", " https://id.example 17",
            "id.example 17", "http://id.example 17", "https:// 17", "https://id.example?x=1 17",
            "https://me@id.example 17", "https://id.example 17 ", "https://id.example 1\n7",
        ]
    )
    func badSubjects(_ subject: String) async throws {
        let fixture = try await SignInFixture()
        let now = SignInFixture.time(1)
        #expect(throws: PeopleError.badSubject) { try fixture.admin.setSubject("ben", subject, at: now) }
        #expect(throws: PeopleError.badSubject) {
            try fixture.admin.add(PersonName("zoe"), role: .analyst, subject: subject, at: now)
        }
        #expect(try fixture.admin.people().allSatisfy { $0.subject == nil && $0.name != "zoe" })
    }

    @Test(arguments: [
        "https://id.example/realms/a auth0|17", "http://localhost:9000 17", "https://id.example uid=1, o=x",
    ])
    func goodSubjects(_ subject: String) async throws {
        let fixture = try await SignInFixture()
        let ben = try fixture.admin.setSubject("ben", subject, at: SignInFixture.time(1))
        #expect(ben.subject == subject)
        #expect(try fixture.admin.setSubject("ben", nil, at: SignInFixture.time(2)).subject == nil)
    }

    @Test func everyChangeIsInTheLogAndNoSecretIs() async throws {
        let fixture = try await SignInFixture()
        let now = SignInFixture.time(1)
        _ = try fixture.admin.setRole("ben", .senior, at: now)
        _ = try fixture.admin.setSubject("ben", "https://id.example 17", at: now)
        _ = try fixture.admin.setActive("ben", false, at: now)
        _ = try fixture.admin.setActive("ben", true, at: now)
        _ = try fixture.setSecondFactor(at: 2)
        try fixture.admin.removeTimeCode("ben", at: now)
        let entries = try fixture.entries()
        #expect(
            entries.map(\.action) == [
                "person.add", "person.add", "person.password", "person.role", "person.subject", "person.disable",
                "person.enable", "person.secondFactor", "person.secondFactor",
            ]
        )
        #expect(entries.map(\.actor) == ["first use"] + Array(repeating: "dora", count: 6) + ["Ben", "dora"])
        #expect(entries[3].details == ["from": "analyst", "to": "senior"])
        #expect(entries.allSatisfy { $0.subject.hasPrefix("person-") })
        let lines = fixture.store.auditLines().joined()
        #expect(!lines.contains("argon2") && !lines.contains(SignInFixture.password) && !lines.contains("id.example"))
    }

    @Test func aSecondFactorIsNotSetUpForSomebodyWhoWasChangedMeanwhile() async throws {
        let fixture = try await SignInFixture()
        let ben = try fixture.own("ben")
        let read = try #require(fixture.store.person(nameKey: "ben"))
        _ = try fixture.admin.setRole("ben", .senior, at: SignInFixture.time(1))
        let secret = try ben.offerTimeCode("ben").secret
        let code = TimeCode.code(secret, step: TimeCode.step(at: SignInFixture.time(2)))
        #expect(throws: PeopleStoreError.conflict(name: read.name)) {
            try ben.setTimeCode(
                read,
                secret: secret,
                code: code,
                key: SignInFixture.key,
                keeping: nil,
                at: SignInFixture.time(2)
            )
        }
        #expect(try !ben.person(named: "ben").hasSecondFactor)
    }

    @Test func aSecondFactorIsSetUpByACodeThatFits() async throws {
        let fixture = try await SignInFixture()
        let ben = try fixture.own("ben")
        let secret = try ben.offerTimeCode("ben").secret
        #expect(throws: PeopleError.wrongCode) {
            try ben.setTimeCode(
                "ben",
                secret: secret,
                code: "000000",
                key: SignInFixture.key,
                at: SignInFixture.time(0)
            )
        }
        #expect(throws: PeopleError.wrongCode) {
            try ben.setTimeCode("ben", secret: [], code: "328482", key: SignInFixture.key, at: SignInFixture.time(0))
        }
        #expect(try !ben.person(named: "ben").hasSecondFactor)
        _ = try fixture.setSecondFactor(at: 0)
        #expect(try ben.person(named: "ben").hasSecondFactor)
        try fixture.admin.removeTimeCode("ben", at: SignInFixture.time(1))
        #expect(try !ben.person(named: "ben").hasSecondFactor)
        #expect(fixture.store.recoveryCodeCount(of: try ben.person(named: "ben").id) == 0)
    }
}
