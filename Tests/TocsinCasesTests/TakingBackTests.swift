// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinAudit
import TocsinCases
import TocsinModel
import TocsinStore
import TocsinTestSupport

/// What people take back themselves: a proposal, and a note.
struct TakingBackTests {
    // MARK: A proposal

    @Test func whoProposedWithdrawsAndTheNumberStaysUsed() throws {
        let withdrawn = try Made.inState(.awaitingSecond).applying(.withdraw, by: Made.ana, at: Made.hours(10))
        #expect(withdrawn.after.state == .inReview && withdrawn.after.proposal == nil)
        #expect(withdrawn.after.decisions.isEmpty && withdrawn.after.owner == "ana")
        #expect(withdrawn.record.action == "case.withdraw")
        #expect(withdrawn.record.details["decision"] == "decision-1-1")
        #expect(withdrawn.record.details["action"] == "suspend")
        let again = try withdrawn.after.doing([(.decide(Made.draft(.warn)), Made.ana)])
        #expect(again.decisions.map(\.id) == ["decision-1-2"])
    }

    @Test func theCaseSaysHowItsProposalsEnded() throws {
        let ended = try Made.inState(.awaitingSecond).doing([
            (.withdraw, Made.ana), (.decide(Made.draft(.closeOperation)), Made.ana),
            (.refuse(reason: "Too little on \(Made.account(2))."), Made.ben), (.decide(Made.draft(.dismiss)), Made.ana),
        ])
        let proposals = try #require(ended.endedProposals)
        #expect(proposals.map(\.id) == ["decision-1-1", "decision-1-2"])
        #expect(proposals.map(\.action) == [.suspend(until: nil), .closeOperation])
        #expect(proposals.map(\.outcome) == [.withdrawn, .refused])
        #expect(proposals.map(\.endedBy) == ["ana", "ben"])
        #expect(proposals.map(\.endedAt) == [Made.hours(10), Made.hours(12)])
        #expect(proposals.map(\.reason) == [nil, "Too little on \(Made.account(2))."])
        #expect(try Case(json: ended.json()) == ended)
        // Erased, an account is named by none of them.
        let severed = try ended.applying(
            .sever(Made.account(2), standIn: Made.account(90)),
            by: Made.dora,
            at: Made.hours(20)
        ).after
        #expect(!severed.names(Made.account(2)))
        #expect(severed.endedProposals?.last?.reason == "Too little on \(Made.account(90)).")
    }

    @Test func nobodyElseWithdrawsAProposal() throws {
        let waiting = try Made.inState(.awaitingSecond)
        for actor in [Made.ben, Made.dora] {
            let refusal = #expect(throws: CaseError.othersProposal(decision: "decision-1-1", author: "ana")) {
                try waiting.applying(.withdraw, by: actor, at: Made.hours(10))
            }
            #expect(
                refusal?.description
                    == "ana proposed decision-1-1, and nobody else can withdraw it. Ask ana, or refuse it as the second person."
            )
        }
    }

    @Test func whatWasApprovedIsNotWithdrawn() throws {
        let refusal = #expect(throws: CaseError.self) {
            try Made.inState(.decided).applying(.withdraw, by: Made.ana, at: Made.hours(10))
        }
        #expect(
            refusal?.description
                == "case-1 is decided, and withdrawing a proposal takes a case that waits for a second person. ben approved decision-1-1 at \(Made.hours(3))."
        )
    }

    @Test func aPageThatLayOpenWithdrawsNoOtherProposal() throws {
        let store = MemoryStore()
        let ana = CaseDesk(store: store, actor: Made.ana)
        let opening = CaseOpening(accounts: [Made.account(1)], level: .high, reason: "A report.")
        let id = try ana.open(opening, at: Made.hours(0)).id
        _ = try ana.apply(.claim, to: id, at: Made.hours(1))
        let draft = Made.draft(.suspend(until: nil))
        let first = try #require(try ana.apply(.decide(draft), to: id, at: Made.hours(2)).decisionInQuestion)
        _ = try ana.apply(.withdraw, to: id, at: Made.hours(3), seen: .decision(first.id))
        let second = try #require(try ana.apply(.decide(draft), to: id, at: Made.hours(4)).decisionInQuestion)
        #expect(throws: CaseDeskError.changedMeanwhile(id)) {
            try ana.apply(.withdraw, to: id, at: Made.hours(5), seen: .decision(first.id))
        }
        #expect(try ana.find(id).proposal?.id == second.id)
    }

    // MARK: A note

    /// By ana, ben and ana, in this order.
    private static func noted(_ state: Case.State = .inReview, origin: Case.Origin = .operation(OperationID(value: 1)))
        throws -> Case
    {
        try Made.inState(state, origin: origin).doing([
            (.note("Wrong account."), Made.ana), (.note("I agree."), Made.ben), (.note("The third."), Made.ana),
        ])
    }

    @Test func aNoteThatWasRemovedLeavesItsPlace() throws {
        let removed = try Self.noted().applying(.removeNote(1), by: Made.ana, at: Made.hours(20))
        #expect(removed.after.notes.map(\.text) == ["", "I agree.", "The third."])
        #expect(removed.after.notes.map(\.author) == ["ana", "ben", "ana"])
        #expect(removed.after.notes.map(\.removedAt) == [Made.hours(20), nil, nil])
        #expect(removed.record.action == "case.removeNote")
        #expect(removed.record.details == ["note": "1", "from": "inReview", "to": "inReview"])
        let text = String(decoding: try removed.after.json(), as: UTF8.self)
        #expect(!text.contains("Wrong account."))
        #expect(text.contains("\"removedAt\":\"\(Made.hours(20))\""))
        #expect(try Case(json: text.utf8) == removed.after)
        // The others keep their numbers.
        let both = try removed.after.applying(.removeNote(3), by: Made.ana, at: Made.hours(21)).after
        #expect(both.notes.map(\.text) == ["", "I agree.", ""])
    }

    @Test func aNoteIsItsAuthorsAlone() throws {
        let noted = try Self.noted()
        let refusal = #expect(throws: CaseError.othersNote(author: "ben")) {
            try noted.applying(.removeNote(2), by: Made.ana, at: Made.hours(20))
        }
        #expect(
            refusal?.description
                == "ben wrote this note, and nobody else can remove it. Ask ben, or write a note of your own."
        )
        #expect((1...3).map { noted.mayRemoveNote($0, by: "ana") } == [true, false, true])
    }

    @Test(arguments: [Int.min, -1, 0, 4, .max])
    func aNumberThatIsNoNotesIsRefused(_ number: Int) throws {
        let noted = try Self.noted()
        #expect(throws: CaseError.needs("the number of one of the case's notes, 1 to 3")) {
            try noted.applying(.removeNote(number), by: Made.ana, at: Made.hours(20))
        }
        #expect(!noted.mayRemoveNote(number, by: "ana"))
    }

    @Test func aNoteIsRemovedOnceAndNotInAClosedCase() throws {
        let removed = try Self.noted().doing([(.removeNote(1), Made.ana)])
        #expect(throws: CaseError.needs("a note that still stands: this one was removed already")) {
            try removed.applying(.removeNote(1), by: Made.ana, at: Made.hours(20))
        }
        let closed = try Self.noted(.closed)
        #expect(throws: CaseError.self) { try closed.applying(.removeNote(1), by: Made.ana, at: Made.hours(20)) }
        #expect(!closed.mayRemoveNote(1, by: "ana") && !removed.mayRemoveNote(1, by: "ana"))
        #expect(throws: CaseError.needs("a note: nobody has written one in this case")) {
            try Made.inState(.inReview).applying(.removeNote(1), by: Made.ana, at: Made.hours(20))
        }
    }

    /// The audit log has it as well.
    @Test func whyACaseWasOpenedStays() throws {
        let noted = try Self.noted(origin: .manual)
        #expect(throws: CaseError.openingReason) {
            try noted.applying(.removeNote(1), by: Made.ana, at: Made.hours(20))
        }
        #expect((1...4).map { noted.mayRemoveNote($0, by: "ana") } == [false, true, false, true])
    }

    /// What is kept is compared by its digest, so a case without removed notes has to be the same bytes as before.
    @Test func aNoteThatStandsIsWrittenAsItWas() throws {
        let text = String(decoding: try Self.noted().json(), as: UTF8.self)
        let first = "{\"author\":\"ana\",\"text\":\"Wrong account.\",\"time\":\"\(Made.hours(10))\"}"
        #expect(text.contains("\"notes\":[\(first),{\"author\":\"ben\""))
        #expect(!text.contains("removed"))
        #expect(try Case(json: text.utf8).json() == Self.noted().json())
    }

    @Test func neitherTheCaseNorTheAuditLogHoldsARemovedText() throws {
        let store = MemoryStore()
        let ana = CaseDesk(store: store, actor: Made.ana)
        let opening = CaseOpening(accounts: [Made.account(1)], level: .high, reason: "A report.")
        let id = try ana.open(opening, at: Made.hours(0)).id
        _ = try ana.apply(.note("Wrong account."), to: id, at: Made.hours(1))
        _ = try ana.apply(.removeNote(2), to: id, at: Made.hours(2))
        let document = String(decoding: try #require(store.caseDocument(id.number)).content, as: UTF8.self)
        #expect(!document.contains("Wrong account.") && document.contains("A report."))
        #expect(store.auditLines().allSatisfy { !$0.contains("Wrong account.") })
        #expect(try ana.verifyAudit(known: []).isSound)
    }

    @Test func whatWasRemovedStaysRemovedWhenAnAccountIsErased() throws {
        let removed = try Self.noted().doing([(.removeNote(1), Made.ana)])
        let sever = CaseAction.sever(Made.account(1), standIn: Made.account(90))
        let severed = try removed.applying(sever, by: Made.dora, at: Made.hours(20)).after
        #expect(severed.notes == removed.notes && severed.notes[0].removedAt == Made.hours(10))
    }
}
