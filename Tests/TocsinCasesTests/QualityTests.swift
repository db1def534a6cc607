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

    /// Answers all that a reviewer gets, as `answer` says.
    private func reviewAll(_ actor: Actor, _ store: MemoryStore, _ answer: (CaseID) -> Bool) throws -> [CaseID] {
        let desk = ReviewDesk(store: store, actor: actor)
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
        #expect(try ReviewDesk(store: store, actor: Made.ana).next(try book(store)) == nil)
        let first = try reviewAll(Self.dan, store) { $0.number % 2 == 0 }
        // A tenth of 200 by a digest of the number: 20 on average, and these every time.
        #expect((8...36).contains(first.count))
        #expect(Set(first).count == first.count)
        #expect(try reviewAll(Self.eve, store) { _ in true }.isEmpty)
        let counts = try ReviewDesk(store: store, actor: Made.ben).counts(try book(store))
        #expect(counts.all.count == first.count && counts.all.agreed == first.count)
        #expect(counts.all.kappa == 1)
        #expect(counts.byAnalyst["ana"] == counts.all)
        #expect(counts.byRule["A rule"] == counts.all)
    }

    @Test func goldenCasesGoToEverybodyOnceAndCountApart() throws {
        let store = try store(40)
        let senior = ReviewDesk(store: store, actor: Made.ben)
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
        let vera = ReviewDesk(store: store, actor: Actor(name: "vera", role: .viewer))
        #expect(throws: CaseError.self) { try vera.next(book) }
        #expect(throws: CaseError.self) {
            try ReviewDesk(store: store, actor: Self.dan)
                .setGolden(CaseID(number: 1), isHarmful: true, at: Made.hours(3))
        }
        #expect(throws: CaseError.self) { try ReviewDesk(store: store, actor: Self.dan).counts(book) }
        try ReviewDesk(store: store, actor: Made.ben).setGolden(CaseID(number: 1), isHarmful: false, at: Made.hours(3))
        // Whoever decided gets it neither from the queue nor by asking for it.
        let after = try self.book(store)
        #expect(throws: CaseError.self) {
            try ReviewDesk(store: store, actor: Made.ana)
                .answer(CaseID(number: 1), isHarmful: false, after, at: Made.hours(4))
        }
    }

    @Test func aReviewChangesNothingAboutTheCase() throws {
        let store = try store(2)
        try ReviewDesk(store: store, actor: Made.ben).setGolden(CaseID(number: 1), isHarmful: false, at: Made.hours(3))
        let before = store.caseDocument(1)
        try ReviewDesk(store: store, actor: Self.dan)
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
        try ReviewDesk(store: store, actor: Made.ben).setGolden(id, isHarmful: true, at: Made.hours(5))
        let book = try book(store)
        for actor in [Made.ana, Made.dora, Self.eve, Made.cleo] {
            #expect(try ReviewDesk(store: store, actor: actor).item(id, book) == nil, "\(actor.name)")
        }
        #expect(try ReviewDesk(store: store, actor: Self.dan).item(id, book)?.about.id == id)
        #expect(throws: CaseError.self) {
            try ReviewDesk(store: store, actor: Made.cleo).answer(id, isHarmful: true, book, at: Made.hours(6))
        }
    }

    @Test func whoeverSetAnAgreedAnswerIsNotTestedWithIt() throws {
        let store = try store(1)
        let id = CaseID(number: 1)
        try ReviewDesk(store: store, actor: Made.dora).setGolden(id, isHarmful: false, at: Made.hours(3))
        // Somebody else changes it: both know the answer.
        try ReviewDesk(store: store, actor: Made.ben).setGolden(id, isHarmful: true, at: Made.hours(4))
        let book = try book(store)
        for actor in [Made.dora, Made.ben] {
            #expect(try ReviewDesk(store: store, actor: actor).item(id, book) == nil, "\(actor.name)")
        }
        #expect(try ReviewDesk(store: store, actor: Self.dan).item(id, book)?.about.id == id)
    }
}
