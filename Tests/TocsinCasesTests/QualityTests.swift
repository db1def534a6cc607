// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinAudit
import TocsinCases
import TocsinModel
import TocsinStore
import TocsinTestSupport

struct QualityTests {
    private static let dan = Actor(name: "dan", role: .analyst)
    private static let eve = Actor(name: "eve", role: .analyst)
    /// Draws cases 2, 13 and 38 of the first forty.
    private static let key = ReviewKey(bytes: Array(repeating: 7, count: 32))

    /// So many cases about one account each, decided by ana: even ones as harm, odd ones as none.
    private func store(_ cases: UInt64) throws -> MemoryStore {
        let store = MemoryStore()
        try store.appendScan(
            ScanBatch(cursor: 1, findings: (1...cases).map { Made.finding($0, account: $0) }, signals: [])
        )
        let desk = CaseDesk(store: store, actor: Made.ana)
        for number in 1...cases {
            let opened = try desk.open(try desk.opening(finding: FindingID(value: number)), at: Made.hours(0))
            _ = try desk.apply(.claim, to: opened.id, at: Made.hours(1))
            let draft = Made.draft(number % 2 == 0 ? .warn : .dismiss, evidence: try desk.evidence(opened))
            _ = try desk.apply(.decide(draft), to: opened.id, at: Made.hours(2))
        }
        return store
    }

    private func book(_ store: MemoryStore) throws -> ReviewBook {
        var book = ReviewBook()
        try book.follow(store)
        return book
    }

    private func reviewer(_ actor: Actor, _ store: MemoryStore) -> ReviewDesk {
        ReviewDesk(store: store, actor: actor, key: Self.key)
    }

    /// Answers all that a reviewer gets, as `answer` says.
    private func reviewAll(
        _ actor: Actor,
        _ store: MemoryStore,
        key: ReviewKey = Self.key,
        casesAtOnce: Int = 2_000,
        _ answer: (CaseID) -> Bool
    ) throws -> [CaseID] {
        let desk = ReviewDesk(store: store, actor: actor, key: key, casesAtOnce: casesAtOnce)
        var done: [CaseID] = []
        var book = try book(store)
        while let item = try desk.next(book) {
            try desk.answer(item.about.id, isHarmful: answer(item.about.id), book, at: Made.hours(3))
            done.append(item.about.id)
            try book.follow(store)
        }
        return done
    }

    @Test func aShareOfCasesIsReviewedOnceAndNeverByWhoeverDecided() throws {
        let store = try store(200)
        #expect(try reviewer(Made.ana, store).next(try book(store)) == nil)
        let first = try reviewAll(Self.dan, store) { $0.number % 2 == 0 }
        // A tenth of 200 by a keyed digest of the number: 20 on average, and these every time with this key.
        #expect((8...36).contains(first.count))
        #expect(Set(first).count == first.count)
        #expect(try reviewAll(Self.eve, store) { _ in true }.isEmpty)
        let counts = try reviewer(Made.ben, store).counts(try book(store))
        #expect(counts.all.count == first.count && counts.all.agreed == first.count)
        #expect(counts.all.kappa == 1)
        #expect(counts.byAnalyst["ana"] == counts.all)
        #expect(counts.byRule["A rule"] == counts.all)
    }

    /// Reckoned apart from this code from HKDF and HMAC with SHA-256, as RFC 5869 and RFC 2104 have them.
    @Test(arguments: [(7, [2, 13, 38]), (8, [25, 27, 37])] as [(UInt8, [Int])])
    func whichCasesAreDrawnIsASecret(_ byte: UInt8, _ expected: [Int]) throws {
        let key = ReviewKey(bytes: Array(repeating: byte, count: 32))
        let drawn = try reviewAll(Self.dan, try store(40), key: key) { _ in true }
        #expect(drawn.map(\.number).sorted() == expected)
    }

    @Test func theSecretLiesBesideTheStore() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("store.sqlite")
            let filled = try store(200)
            let made = try ReviewKey(besideStore: path)
            let first = try ReviewDesk(store: filled, actor: Self.dan, key: made).next(try book(filled))
            let again = try ReviewKey(besideStore: "elsewhere", keyFile: path + ".appeal-key")
            #expect(first != nil)
            #expect(try ReviewDesk(store: filled, actor: Self.dan, key: again).next(try book(filled)) == first)
        }
    }

    @Test("cases of low priority are drawn from as well, however many are more urgent")
    func allDecidedCasesAreDrawnFrom() throws {
        let drawn = try reviewAll(Self.dan, try store(40), casesAtOnce: 7) { _ in true }
        #expect(drawn.map(\.number).sorted() == [2, 13, 38])
    }

    @Test func aReviewOfACasePartedOffIsNoneOfTheRest() throws {
        // Draws cases 1 and 2.
        let key = ReviewKey(bytes: Array(repeating: 11, count: 32))
        let store = MemoryStore()
        func at(_ actor: Actor) -> CaseDesk { CaseDesk(store: store, actor: actor) }
        let opening = CaseOpening(accounts: (1...3).map { Made.account($0) }, level: .high, reason: "A report.")
        let id = try at(Made.ana).open(opening, at: Made.hours(0)).id
        _ = try at(Made.ana).apply(.claim, to: id, at: Made.hours(1))
        _ = try at(Made.ana).apply(.decide(Made.draft(.suspend(until: nil))), to: id, at: Made.hours(2))
        _ = try at(Made.ben).apply(.approve, to: id, at: Made.hours(3))
        let part = try at(Made.dora).appeal("I teach.", for: Made.account(2), in: id, at: Made.hours(4)).id
        _ = try at(Made.cleo).apply(.resolve(.upheld, reason: "No lesson."), to: part, at: Made.hours(5))
        let dan = ReviewDesk(store: store, actor: Self.dan, key: key)
        try dan.answer(part, isHarmful: true, try book(store), at: Made.hours(6))
        // The rest still waits for an answer, also of whoever judged the part.
        #expect(try reviewAll(Self.dan, store, key: key) { _ in false } == [id])
        #expect(try reviewAll(Self.eve, store, key: key) { _ in true }.isEmpty)
        #expect(try book(store).verdicts.map(\.about) == [part, id])
        #expect(Set(try book(store).verdicts.map(\.decision)) == ["decision-1-1"])
    }

    @Test func aNewDecisionIsReviewedAnew() throws {
        let store = try store(2)
        let id = CaseID(number: 2)
        #expect(try reviewAll(Self.dan, store) { _ in true } == [id])
        #expect(try reviewAll(Self.eve, store) { _ in true }.isEmpty)
        let ana = CaseDesk(store: store, actor: Made.ana)
        _ = try ana.apply(.reopen(reason: "New facts."), to: id, at: Made.hours(4))
        _ = try ana.apply(.decide(Made.draft(.dismiss)), to: id, at: Made.hours(5))
        #expect(try reviewAll(Self.eve, store) { _ in true } == [id])
    }

    @Test func goldenCasesGoToEverybodyOnceAndCountApart() throws {
        let store = try store(40)
        let senior = reviewer(Made.ben, store)
        try senior.setGolden(CaseID(number: 1), isHarmful: false, at: Made.hours(3))
        try senior.setGolden(CaseID(number: 2), isHarmful: true, at: Made.hours(3))
        try senior.setGolden(CaseID(number: 3), isHarmful: false, at: Made.hours(3))
        try senior.setGolden(CaseID(number: 3), isHarmful: nil, at: Made.hours(4))
        let dan = try reviewAll(Self.dan, store) { _ in true }
        let eve = try reviewAll(Self.eve, store) { $0 == CaseID(number: 2) }
        for reviewed in [dan, eve] {
            #expect(reviewed.contains(CaseID(number: 1)) && reviewed.contains(CaseID(number: 2)))
        }
        let counts = try senior.counts(try book(store))
        #expect(counts.onGolden["dan"]?.count == 2 && counts.onGolden["dan"]?.agreed == 1)
        #expect(counts.onGolden["eve"]?.agreed == 2)
        #expect(counts.all.count == dan.count - 2)
    }

    @Test func rightsHold() throws {
        let store = try store(5)
        let book = try book(store)
        let vera = reviewer(Actor(name: "vera", role: .viewer), store)
        #expect(throws: CaseError.self) { try vera.next(book) }
        #expect(throws: CaseError.self) {
            try reviewer(Self.dan, store)
                .setGolden(CaseID(number: 1), isHarmful: true, at: Made.hours(3))
        }
        #expect(throws: CaseError.self) { try reviewer(Self.dan, store).counts(book) }
        try reviewer(Made.ben, store).setGolden(CaseID(number: 1), isHarmful: false, at: Made.hours(3))
        // Whoever decided gets it neither from the queue nor by asking for it.
        let after = try self.book(store)
        #expect(throws: CaseError.self) {
            try reviewer(Made.ana, store)
                .answer(CaseID(number: 1), isHarmful: false, after, at: Made.hours(4))
        }
    }

    @Test func aReviewChangesNothingAboutTheCase() throws {
        let store = try store(2)
        try reviewer(Made.ben, store).setGolden(CaseID(number: 1), isHarmful: false, at: Made.hours(3))
        let before = store.caseDocument(1)
        try reviewer(Self.dan, store)
            .answer(CaseID(number: 1), isHarmful: true, try book(store), at: Made.hours(4))
        #expect(store.caseDocument(1) == before)
        #expect(try CaseDesk(store: store, actor: Made.ana).verifyAudit(known: []).altered.isEmpty)
    }

    /// Worked by hand: 20 both, 15 neither, 5 and 10 apart give (0.7 - 0.5) / 0.5.
    @Test func kappaIsAgreementBeyondChance() {
        var agreement = Agreement()
        for _ in 0..<20 { agreement.add(first: true, second: true) }
        for _ in 0..<15 { agreement.add(first: false, second: false) }
        for _ in 0..<5 { agreement.add(first: true, second: false) }
        for _ in 0..<10 { agreement.add(first: false, second: true) }
        #expect(abs((agreement.kappa ?? 0) - 0.4) < 1e-12)
        #expect(Agreement().kappa == nil)
        var one = Agreement()
        one.add(first: true, second: true)
        #expect(one.kappa == nil)
    }

    @Test func whoDecidedTheAppealOrHadAnotherPartIsNotAsked() throws {
        let store = try store(2)
        let id = CaseID(number: 2)
        _ = try CaseDesk(store: store, actor: Made.dora)
            .apply(.appeal(ground: "I teach about scams."), to: id, at: Made.hours(3))
        _ = try CaseDesk(store: store, actor: Self.eve).apply(.note("Looked at it."), to: id, at: Made.hours(3))
        _ = try CaseDesk(store: store, actor: Made.cleo)
            .apply(.resolve(.upheld, reason: "No lesson."), to: id, at: Made.hours(4))
        try reviewer(Made.ben, store).setGolden(id, isHarmful: true, at: Made.hours(5))
        let book = try book(store)
        for actor in [Made.ana, Made.dora, Self.eve, Made.cleo] {
            #expect(try reviewer(actor, store).item(id, book) == nil, "\(actor.name)")
        }
        #expect(try reviewer(Self.dan, store).item(id, book)?.about.id == id)
        #expect(throws: CaseError.self) {
            try reviewer(Made.cleo, store).answer(id, isHarmful: true, book, at: Made.hours(6))
        }
    }

    @Test func whoeverSetAnAgreedAnswerIsNotTestedWithIt() throws {
        let store = try store(1)
        let id = CaseID(number: 1)
        try reviewer(Made.dora, store).setGolden(id, isHarmful: false, at: Made.hours(3))
        // Somebody else changes it: both know the answer.
        try reviewer(Made.ben, store).setGolden(id, isHarmful: true, at: Made.hours(4))
        let book = try book(store)
        for actor in [Made.dora, Made.ben] {
            #expect(try reviewer(actor, store).item(id, book) == nil, "\(actor.name)")
        }
        #expect(try reviewer(Self.dan, store).item(id, book)?.about.id == id)
    }
}
