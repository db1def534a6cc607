// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinAudit
import TocsinModel
import TocsinSignIn
import TocsinStore
import TocsinTestSupport

struct SecondFactorTests {
    private func finish(
        _ fixture: SignInFixture,
        _ pending: PendingSignIn,
        _ code: String,
        at seconds: Int64
    ) throws -> NewSession {
        try fixture.desk.finish(pending.token, code: code, from: SignInFixture.home, at: SignInFixture.time(seconds))
    }

    private func code(_ secret: [UInt8], at seconds: Int64) -> String {
        TimeCode.code(secret, step: TimeCode.step(at: SignInFixture.time(seconds)))
    }

    @Test func aPasswordAloneOpensNothing() async throws {
        let fixture = try await SignInFixture()
        let (secret, _) = try fixture.setSecondFactor(at: 0)
        let pending = try await fixture.pending(at: 60)
        #expect(fixture.store.sessionCount == 0)
        #expect(try fixture.desk.session(pending.token, at: SignInFixture.time(60)) == nil)
        let session = try finish(fixture, pending, code(secret, at: 60), at: 60)
        #expect(try fixture.desk.session(session.token, at: SignInFixture.time(61))?.person.name == "Ben")
        #expect(try fixture.entries().last?.details == ["by": "password and time code"])
    }

    @Test func aCodeCountsOnce() async throws {
        let fixture = try await SignInFixture()
        let (secret, _) = try fixture.setSecondFactor(at: 0)
        _ = try finish(fixture, try await fixture.pending(at: 60), code(secret, at: 60), at: 60)
        let again = try await fixture.pending(at: 61)
        #expect(throws: SignInError.wrongCode(triesLeft: 4)) {
            try finish(fixture, again, code(secret, at: 60), at: 61)
        }
        // Nor does an earlier one that would still be in time.
        #expect(throws: SignInError.wrongCode(triesLeft: 3)) {
            try finish(fixture, again, code(secret, at: 30), at: 62)
        }
        _ = try finish(fixture, again, code(secret, at: 90), at: 90)
    }

    @Test func theCodeThatSetItUpDoesNotSignInAsWell() async throws {
        let fixture = try await SignInFixture()
        let (secret, _) = try fixture.setSecondFactor(at: 0)
        let pending = try await fixture.pending(at: 1)
        #expect(throws: SignInError.wrongCode(triesLeft: 4)) {
            try finish(fixture, pending, code(secret, at: 0), at: 1)
        }
    }

    @Test func aRecoveryCodeCountsOnceAndHoweverItIsTyped() async throws {
        let fixture = try await SignInFixture()
        let (_, codes) = try fixture.setSecondFactor(at: 0)
        #expect(Set(codes).count == 10 && codes.allSatisfy { $0.count == 19 })
        let ben = try #require(fixture.store.person(nameKey: "ben")?.id)
        #expect(fixture.store.recoveryCodeCount(of: ben) == 10)
        let typed = codes[3].uppercased().replacing("-", with: " ")
        _ = try finish(fixture, try await fixture.pending(at: 60), typed, at: 60)
        #expect(try fixture.entries().last?.details == ["by": "password and recovery code"])
        #expect(fixture.store.recoveryCodeCount(of: ben) == 9)
        let again = try await fixture.pending(at: 61)
        #expect(throws: SignInError.wrongCode(triesLeft: 4)) { try finish(fixture, again, codes[3], at: 61) }
        _ = try finish(fixture, again, codes[4], at: 61)
    }

    @Test func triesEndWithThePasswordAndCountForTheLockOut() async throws {
        let fixture = try await SignInFixture()
        _ = try fixture.setSecondFactor(at: 0)
        let pending = try await fixture.pending(at: 60)
        for triesLeft in (1...4).reversed() {
            #expect(throws: SignInError.wrongCode(triesLeft: triesLeft)) {
                try finish(fixture, pending, "000000", at: 60)
            }
        }
        // The right password does not start the count anew.
        #expect(throws: SignInError.tooManyAttempts(waitSeconds: 30)) {
            try finish(fixture, pending, "000000", at: 60)
        }
        #expect(throws: SignInError.startAgain) { try finish(fixture, pending, "000000", at: 60) }
        await #expect(throws: SignInError.tooManyAttempts(waitSeconds: 30)) { try await fixture.signIn(at: 60) }
    }

    @Test func itHasToFollowWithinFiveMinutes() async throws {
        let fixture = try await SignInFixture()
        let (secret, _) = try fixture.setSecondFactor(at: 0)
        let pending = try await fixture.pending(at: 60)
        #expect(throws: SignInError.startAgain) { try finish(fixture, pending, code(secret, at: 360), at: 360) }
        for token in ["", "x", String(repeating: "A", count: 43)] {
            #expect(throws: SignInError.startAgain) {
                try fixture.desk.finish(token, code: "1", from: SignInFixture.home, at: SignInFixture.time(60))
            }
        }
    }

    @Test func aDisabledPersonDoesNotGetThrough() async throws {
        let fixture = try await SignInFixture()
        let (secret, _) = try fixture.setSecondFactor(at: 0)
        let pending = try await fixture.pending(at: 60)
        _ = try fixture.admin.setActive("ben", false, at: SignInFixture.time(61))
        #expect(throws: SignInError.startAgain) { try finish(fixture, pending, code(secret, at: 62), at: 62) }
    }

    @Test func aPersonSetsTheirOwnUpWithTheirPassword() async throws {
        let fixture = try await SignInFixture()
        let before = try fixture.setSecondFactor(at: 0)
        try fixture.admin.removeTimeCode("ben", at: SignInFixture.time(1))
        let token = try await fixture.session(at: 60).token
        let elsewhere = try await fixture.session(at: 60).token
        func offer(_ password: String) async throws -> OwnTimeCodeOffer {
            try await fixture.desk.offerTimeCode(
                token,
                password: password,
                from: SignInFixture.home,
                at: SignInFixture.time(61)
            )
        }
        await #expect(throws: SignInError.refused) { try await offer("wrong password") }
        #expect(try fixture.entries().last?.action == "signIn.refuse")
        let offered = try await offer(SignInFixture.password)
        let secret = offered.offer.secret
        #expect(secret.count == 20 && secret != before.secret)
        #expect(try !fixture.own("ben").person(named: "ben").hasSecondFactor)
        #expect(throws: PeopleError.wrongCode) {
            try fixture.desk.setTimeCode(offered.token, code: "000000x", for: token, at: SignInFixture.time(90))
        }
        #expect(try fixture.desk.offeredTimeCode(offered.token, to: token, at: SignInFixture.time(90)) == offered)
        // Somebody else's session does nothing with it, and no session is begun with it.
        let dora = try fixture.desk.begin(
            try fixture.admin.person(named: "dora"),
            by: "openid",
            at: SignInFixture.time(60)
        )
        #expect(throws: SignInError.startAgain) {
            try fixture.desk.offeredTimeCode(offered.token, to: dora.token, at: SignInFixture.time(90))
        }
        #expect(throws: SignInError.startAgain) {
            try fixture.desk.finish(
                offered.token,
                code: code(secret, at: 90),
                from: SignInFixture.home,
                at: SignInFixture.time(90)
            )
        }
        let codes = try fixture.desk.setTimeCode(
            offered.token,
            code: code(secret, at: 90),
            for: token,
            at: SignInFixture.time(90)
        )
        #expect(Set(codes).count == RecoveryCode.count)
        let entry = try #require(try fixture.entries().last)
        #expect(entry.action == "person.secondFactor" && entry.actor == "Ben" && entry.details == ["to": "on"])
        #expect(
            try [token, elsewhere].map { try fixture.desk.session($0, at: SignInFixture.time(91)) != nil } == [
                true, false,
            ]
        )
        // Once.
        #expect(throws: SignInError.startAgain) {
            try fixture.desk.setTimeCode(
                offered.token,
                code: code(secret, at: 120),
                for: token,
                at: SignInFixture.time(120)
            )
        }
        _ = try finish(fixture, try await fixture.pending(at: 150), code(secret, at: 150), at: 150)
    }

    @Test func aSecondFactorIsReplacedWithACodeOfTheOneBefore() async throws {
        let fixture = try await SignInFixture()
        let (secret, codes) = try fixture.setSecondFactor(at: 0)
        let token = try finish(fixture, try await fixture.pending(at: 60), code(secret, at: 60), at: 60).token
        func offer(_ code: String, at seconds: Int64) async throws -> OwnTimeCodeOffer {
            try await fixture.desk.offerTimeCode(
                token,
                password: SignInFixture.password,
                code: code,
                from: SignInFixture.home,
                at: SignInFixture.time(seconds)
            )
        }
        // None, a wrong one, and the one that signed in.
        for wrong in ["", "x", code(secret, at: 60)] {
            await #expect(throws: SignInError.wrongOwnCode) { try await offer(wrong, at: 61) }
        }
        #expect(try fixture.entries().last?.details["reason"] == "code")
        _ = try await offer(code(secret, at: 90), at: 90)
        #expect(try await offer(codes[0], at: 91).offer.secret != secret)
        // Once; and wrong ones count as at sign-in.
        for _ in 0..<5 {
            await #expect(throws: SignInError.wrongOwnCode) { try await offer(codes[0], at: 92) }
        }
        await #expect(throws: SignInError.tooManyAttempts(waitSeconds: 30)) { try await offer(codes[1], at: 92) }
    }

    @Test func anOfferOfASecondFactorEnds() async throws {
        let fixture = try await SignInFixture()
        let token = try await fixture.session(at: 0).token
        func offer() async throws -> OwnTimeCodeOffer {
            try await fixture.desk.offerTimeCode(
                token,
                password: SignInFixture.password,
                from: SignInFixture.home,
                at: SignInFixture.time(0)
            )
        }
        let late = try await offer()
        #expect(throws: SignInError.startAgain) {
            try fixture.desk.setTimeCode(
                late.token,
                code: code(late.offer.secret, at: 900),
                for: token,
                at: SignInFixture.time(900)
            )
        }
        let tried = try await offer()
        for _ in 0..<5 {
            #expect(throws: PeopleError.wrongCode) {
                try fixture.desk.setTimeCode(tried.token, code: "x", for: token, at: SignInFixture.time(1))
            }
        }
        #expect(throws: SignInError.startAgain) {
            try fixture.desk.setTimeCode(
                tried.token,
                code: code(tried.offer.secret, at: 1),
                for: token,
                at: SignInFixture.time(1)
            )
        }
        #expect(try !fixture.own("ben").person(named: "ben").hasSecondFactor)
    }

    @Test func aSessionThatIsEndedInTheLastMomentSetsNothing() async throws {
        let fixture = try await SignInFixture()
        let token = try await fixture.session(at: 0).token
        let offered = try await fixture.desk.offerTimeCode(
            token,
            password: SignInFixture.password,
            from: SignInFixture.home,
            at: SignInFixture.time(0)
        )
        // Recovery codes, of ten bytes each, are drawn between the look at the session and the write.
        let desk = try await SignInDesk(
            store: fixture.store,
            key: SignInFixture.key,
            hasher: fixture.hasher,
            randomBytes: { count in
                if count == 10 { try? fixture.admin.signOut("ben", at: SignInFixture.time(1)) }
                return SystemRandom.bytes(count)
            }
        )
        #expect(throws: SignInError.signedOut) {
            try desk.setTimeCode(
                offered.token,
                code: code(offered.offer.secret, at: 1),
                for: token,
                at: SignInFixture.time(1)
            )
        }
        #expect(try !fixture.own("ben").person(named: "ben").hasSecondFactor)
    }

    @Test(arguments: [true, false])
    func aPasswordThatIsProvedJustBeforeASignOutOpensNothing(hasSecondFactor: Bool) async throws {
        let fixture = try await SignInFixture()
        if hasSecondFactor { _ = try fixture.setSecondFactor(at: 0) }
        // A token's bytes are drawn between the look at the password and the write.
        let desk = try await SignInDesk(
            store: fixture.store,
            key: SignInFixture.key,
            hasher: fixture.hasher,
            randomBytes: { count in
                try? fixture.admin.signOut("ben", at: SignInFixture.time(60))
                return SystemRandom.bytes(count)
            }
        )
        await #expect(throws: SignInError.startAgain) {
            try await desk.signIn(
                name: "ben",
                password: SignInFixture.password,
                from: SignInFixture.home,
                at: SignInFixture.time(60)
            )
        }
        #expect(fixture.store.sessionCount == 0)
    }

    @Test func anotherKeyOpensNoSecret() async throws {
        let fixture = try await SignInFixture()
        let (secret, _) = try fixture.setSecondFactor(at: 0)
        let other = SignInKey(bytes: [UInt8](repeating: 8, count: 32))
        let desk = try await SignInDesk(store: fixture.store, key: other, hasher: fixture.hasher)
        let pending = try await fixture.pending(at: 60)
        #expect(throws: SignInError.wrongKey) {
            try desk.finish(
                pending.token,
                code: code(secret, at: 60),
                from: SignInFixture.home,
                at: SignInFixture.time(60)
            )
        }
    }

    @Test func asecretIsKeptSealedAndForOnePersonAlone() async throws {
        let fixture = try await SignInFixture()
        let (secret, codes) = try fixture.setSecondFactor(at: 0)
        var record = try #require(fixture.store.person(nameKey: "dora"))
        let sealed = try #require(fixture.store.person(nameKey: "ben")?.sealedTimeCodeSecret)
        #expect(sealed.count > secret.count && !sealed.elementsEqual(secret))
        let lines = fixture.store.auditLines().joined()
        #expect(!lines.contains(Base32.text(secret)) && codes.allSatisfy { !lines.contains($0) })
        // Whoever can write the store cannot give one person's factor to another.
        record.sealedTimeCodeSecret = sealed
        record.passwordHash = fixture.store.person(nameKey: "ben")?.passwordHash
        let entry = AuditRecord(time: SignInFixture.time(1), actor: "a", role: "b", action: "c", subject: "d")
        try fixture.store.commit(.init(person: record, record: entry))
        guard case .secondFactor(let pending) = try await fixture.signIn("dora", at: 60) else {
            Issue.record("no second factor")
            return
        }
        #expect(throws: SignInError.wrongKey) { try finish(fixture, pending, code(secret, at: 60), at: 60) }
    }
}
