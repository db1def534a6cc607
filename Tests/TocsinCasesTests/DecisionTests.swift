// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinCases
import TocsinModel

struct DecisionTests {
    // MARK: Four eyes

    @Test func aSuspensionWaitsForASecondPerson() throws {
        let waiting = try Made.inState(.awaitingSecond)
        #expect(waiting.decisions.isEmpty)
        #expect(waiting.enforcements(at: Made.hours(5)).isEmpty)
        let approved = try waiting.applying(.approve, by: Made.ben, at: Made.hours(3)).after
        #expect(approved.decisions.map(\.approvedBy) == ["ben"])
        #expect(approved.enforcements(at: Made.hours(3)).count == 3)
        #expect(approved.enforcements(at: Made.hours(2)).isEmpty)
    }

    @Test(arguments: [CaseAction.approve, .refuse(reason: "r")])
    func nobodyJudgesTheirOwn(_ action: CaseAction) throws {
        let waiting = try Made.inState(.inReview).doing([
            (.claim, Made.ben), (.decide(Made.draft(.closeOperation)), Made.ben),
        ])
        #expect(throws: CaseError.ownDecision(action: action.kind)) {
            try waiting.applying(action, by: Made.ben, at: Made.hours(20))
        }
        // Another role under the same name is the same person.
        #expect(throws: CaseError.ownDecision(action: action.kind)) {
            try waiting.applying(action, by: Actor(name: "ben", role: .admin), at: Made.hours(20))
        }
    }

    @Test func aRefusedDecisionLeavesNothing() throws {
        let refused = try Made.inState(.awaitingSecond).doing([(.refuse(reason: "Too little."), Made.ben)])
        #expect(refused.decisions.isEmpty && refused.proposal == nil)
        let again = try refused.doing([(.decide(Made.draft(.warn)), Made.ana)])
        #expect(again.decisions.map(\.id) == ["decision-1-2"])
    }

    @Test(
        "a rate limit is one person's for 30 days",
        arguments: [(30 * 24, true), (30 * 24 + 1, false)] as [(Int64, Bool)]
    )
    func aLongRateLimitWaits(hours: Int64, isAlone: Bool) throws {
        let limit = Decision.Action.rateLimit(requestsPerMinute: 1, until: Made.hours(9 + hours))
        let after = try Made.inState(.inReview).applying(.decide(Made.draft(limit)), by: Made.ana, at: Made.hours(9))
            .after
        #expect(after.state == (isAlone ? .decided : .awaitingSecond))
    }

    @Test(
        "after an appeal was won, nobody acts alone in the case",
        arguments: [
            Decision.Action.warn, .rateLimit(requestsPerMinute: 1, until: Made.hours(40)),
        ]
    )
    func aWonAppealAsksForTwo(_ action: Decision.Action) throws {
        let won = try Made.inState(.appealed).doing([
            (.resolve(.overturned, reason: "A teacher."), Made.cleo), (.reopen(reason: "New facts."), Made.ana),
        ])
        #expect(try won.doing([(.decide(Made.draft(action)), Made.ana)]).state == .awaitingSecond)
        #expect(try won.doing([(.decide(Made.draft(.dismiss)), Made.ana)]).state == .decided)
    }

    @Test func theOwnerDecides() throws {
        #expect(throws: CaseError.notTheOwner(owner: "ana")) {
            try Made.inState(.inReview).applying(.decide(Made.draft(.warn)), by: Made.ben, at: Made.hours(3))
        }
    }

    @Test func anEndThatHasPassedIsNotApproved() throws {
        let waiting = try Made.inState(.awaitingSecond, action: .suspend(until: Made.hours(9)))
        #expect(throws: CaseError.self) { try waiting.applying(.approve, by: Made.ben, at: Made.hours(9)) }
        #expect(try waiting.applying(.approve, by: Made.ben, at: Made.hours(8)).after.state == .decided)
    }

    // MARK: What a decision needs

    @Test(arguments: [
        Made.draft(.rateLimit(requestsPerMinute: 0, until: Made.hours(9))),
        Made.draft(.rateLimit(requestsPerMinute: 1_000_001, until: Made.hours(9))),
        Made.draft(.rateLimit(requestsPerMinute: 1, until: Made.hours(3))), Made.draft(.suspend(until: Made.hours(3))),
        Made.draft(.warn, exceptions: [Made.account(1): " "]),
        Made.draft(.warn, exceptions: [Made.account(9): "not in the case"]), Made.draft(.warn, evidence: [:]),
        Made.draft(.warn, exceptions: [Made.account(1): "a", Made.account(2): "b", Made.account(3): "c"]),
        DecisionDraft(action: .warn, category: nil, rule: "r", facts: "f", evidence: Made.evidence),
        DecisionDraft(action: .warn, category: .scam, rule: " ", facts: "f", evidence: Made.evidence),
        DecisionDraft(action: .dismiss, facts: "\n"), Made.draft(.reinstate),
    ])
    func isRefused(_ draft: DecisionDraft) throws {
        let before = try Made.inState(.inReview)
        #expect(throws: CaseError.self) { try before.applying(.decide(draft), by: Made.ana, at: Made.hours(3)) }
    }

    @Test func onlyAnOperationIsClosed() throws {
        let before = try Made.inState(.inReview, origin: .manual)
        #expect(throws: CaseError.self) {
            try before.applying(.decide(Made.draft(.closeOperation)), by: Made.ana, at: Made.hours(3))
        }
    }

    @Test func manyAtOnceWithExceptions() throws {
        let decided = try Made.inState(.inReview).doing([
            (
                .decide(Made.draft(.closeOperation, exceptions: [Made.account(2): "a customer's shared device"])),
                Made.ana
            ),
            (.approve, Made.ben),
        ])
        let decision = try #require(decided.decisions.last)
        #expect(decision.subjects.map(\.account) == [Made.account(1), Made.account(3)])
        for subject in decision.subjects { #expect(subject.evidence == Made.evidence[subject.account]) }
        #expect(decision.exceptions.map(\.account) == [Made.account(2)])
        #expect(decided.enforcements(at: Made.hours(20)).map(\.account) == [Made.account(1), Made.account(3)])
        #expect(decided.enforcements(at: Made.hours(20)).allSatisfy { $0.action == .suspended && $0.until == nil })
    }

    @Test func aMemberWithoutEvidenceIsNamed() throws {
        var evidence = Made.evidence
        evidence[Made.account(2)] = nil
        let before = try Made.inState(.inReview)
        #expect(throws: CaseError.noEvidence(account: Made.account(2).description)) {
            try before.applying(.decide(Made.draft(.warn, evidence: evidence)), by: Made.ana, at: Made.hours(3))
        }
    }

    @Test("a kind of harm that was not found is refused, with those that were")
    func theCategoryIsOneOfThoseFound() throws {
        let before = try Made.inState(.inReview)
        var draft = Made.draft(.warn)
        draft.category = .violence
        let refusal = CaseError.otherHarm(.violence, known: [.scam])
        #expect(throws: refusal) { try before.applying(.decide(draft), by: Made.ana, at: Made.hours(3)) }
        #expect(refusal.description.contains("it is scam"))
        // Ties say nothing of a kind of harm.
        let tie = Tie(
            first: Made.account(1),
            second: Made.account(2),
            evidence: [],
            matchWeightBits: 3,
            matchProbability: 0.9
        )
        let operation = Operation(
            id: OperationID(value: 1),
            members: [],
            ties: [tie],
            firstTime: Made.hours(0),
            lastTime: Made.hours(1),
            standing: .harmful
        )
        let tied = EvidenceSnapshot(account: Made.account(1), findings: [], operation: operation)
        draft.evidence = [Made.account(1): tied]
        draft.exceptions = [Made.account(2): "another", Made.account(3): "another"]
        #expect(try before.applying(.decide(draft), by: Made.ana, at: Made.hours(3)).after.state == .decided)
    }

    @Test func softwareThatPointedAtItIsNamed() throws {
        let judged = EvidenceSnapshot(
            account: Made.account(1),
            findings: [Made.finding(9, account: 1, rule: "judge/scam")],
            operation: nil
        )
        func automation(_ evidence: [AccountID: EvidenceSnapshot], _ action: Decision.Action) throws -> Decision
            .Automation?
        {
            try Made.inState(.inReview).doing([(.decide(Made.draft(action, evidence: evidence)), Made.ana)])
                .decisions.last?.automation
        }
        #expect(try automation(Made.evidence, .warn) == .detection)
        #expect(try automation(Made.evidence.merging([Made.account(1): judged]) { $1 }, .warn) == .detectionAndModel)
        #expect(try automation([:], .dismiss) == Decision.Automation.none)
    }

    // MARK: Expiry and undoing

    @Test(arguments: [(9, 3), (99, 3), (100, 0)] as [(Int64, Int)])
    func aRateLimitEndsByItself(hour: Int64, count: Int) throws {
        let decided = try Made.inState(.inReview)
            .applying(
                .decide(Made.draft(.rateLimit(requestsPerMinute: 2, until: Made.hours(100)))),
                by: Made.ana,
                at: Made.hours(9)
            ).after
        let enforcements = decided.enforcements(at: Made.hours(hour))
        #expect(enforcements.count == count)
        #expect(enforcements.allSatisfy { $0.action == .rateLimited(requestsPerMinute: 2) })
    }

    @Test func reinstatingLifts() throws {
        let lifted = try Made.inState(.decided).doing([(.decide(Made.draft(.reinstate)), Made.ben)])
        #expect(lifted.state == .decided)
        #expect(lifted.enforcements(at: Made.hours(20)).isEmpty)
        #expect(DecisionLabel.make([lifted]).isEmpty)
    }

    @Test func reinstatingConcernsThoseAgainstWhomItHolds() throws {
        let lifted = try Made.inState(.inReview).doing([
            (.decide(Made.draft(.suspend(until: nil), exceptions: [Made.account(2): "another customer"])), Made.ana),
            (.approve, Made.ben), (.reopen(reason: "New facts."), Made.ben),
            (.absorb(CaseID(number: 2), accounts: [Made.account(7)]), Made.ana),
            (.decide(Made.draft(.reinstate)), Made.ben),
        ])
        #expect(lifted.accounts.count == 4)
        #expect(lifted.decisions.last?.action == .reinstate)
        #expect(lifted.decisions.last?.subjects.map(\.account) == [Made.account(1), Made.account(3)])
    }

    @Test("the last decision of a case holds for all, so nobody can be left out when it is undone")
    func reinstatingTakesNoExceptions() throws {
        let decided = try Made.inState(.decided)
        #expect(throws: CaseError.reinstatesAll) {
            try decided.applying(
                .decide(Made.draft(.reinstate, exceptions: [Made.account(2): "still under investigation"])),
                by: Made.ben,
                at: Made.hours(9)
            )
        }
    }

    @Test func reopeningKeepsWhatHoldsUntilTheNextDecision() throws {
        let reopened = try Made.inState(.decided).doing([(.reopen(reason: "New facts."), Made.ana)])
        #expect(reopened.enforcements(at: Made.hours(20)).count == 3)
        let dismissed = try reopened.doing([(.decide(Made.draft(.dismiss)), Made.ana)])
        #expect(dismissed.enforcements(at: Made.hours(20)).isEmpty)
    }

    // MARK: Appeals

    @Test(arguments: ["ana", "ben"])
    func whoDecidedOrApprovedDecidesNoAppeal(name: String) throws {
        let appealed = try Made.inState(.appealed)
        #expect(throws: CaseError.ownDecision(action: .resolve)) {
            try appealed.applying(
                .resolve(.upheld, reason: "r"),
                by: Actor(name: name, role: .senior),
                at: Made.hours(9)
            )
        }
    }

    @Test func anAppealDoesNotLift() throws {
        #expect(try Made.inState(.appealed).enforcements(at: Made.hours(9)).count == 3)
        #expect(try Made.inState(.closed).enforcements(at: Made.hours(9)).count == 3)
    }

    @Test func anOverturnedDecisionReinstatesAndGivesLabels() throws {
        let appealed = try Made.inState(.appealed)
        #expect(DecisionLabel.make([appealed]).isEmpty)
        let overturned = try appealed.doing([(.resolve(.overturned, reason: "A teacher."), Made.cleo)])
        #expect(overturned.decisions.map(\.action) == [.suspend(until: nil), .reinstate])
        #expect(overturned.decisions[0].appeal?.resolvedBy == "cleo")
        #expect(overturned.enforcements(at: Made.hours(20)).isEmpty)
        let labels = DecisionLabel.make([overturned])
        #expect(labels.map(\.event) == [Made.event(1), Made.event(2), Made.event(3)])
        #expect(labels.allSatisfy { !$0.isHarmful && $0.category == nil })
    }

    @Test func aDecisionIsAppealedOnce() throws {
        #expect(throws: CaseError.appealedAlready(decision: "decision-1-1")) {
            try Made.inState(.closed).applying(.appeal(ground: "again"), by: Made.ana, at: Made.hours(9))
        }
    }

    @Test func aDismissalCannotBeAppealed() throws {
        let dismissed = try Made.inState(.inReview).doing([(.decide(Made.draft(.dismiss)), Made.ana)])
        #expect(throws: CaseError.self) {
            try dismissed.applying(.appeal(ground: "g"), by: Made.ana, at: Made.hours(20))
        }
    }

    // MARK: What comes of it

    @Test func confirmedFindingsOfTheCategoryAreHarmful() throws {
        var evidence = Made.evidence
        evidence[Made.account(1)]?.findings.append(
            EvidenceSnapshot.FindingSummary(Made.finding(8, account: 1, category: .malware))
        )
        let decided = try Made.inState(.inReview).doing([(.decide(Made.draft(.warn, evidence: evidence)), Made.ana)])
        let labels = DecisionLabel.make([decided])
        #expect(labels.map(\.event) == [Made.event(1), Made.event(2), Made.event(3)])
        #expect(labels.allSatisfy { $0.isHarmful && $0.category == .scam })
    }

    @Test("a decision of which no finding has the category gives no label, and that is counted")
    func decisionsWithoutLabels() throws {
        let evidence = [
            Made.account(1): EvidenceSnapshot(
                account: Made.account(1),
                findings: [Made.finding(8, account: 1, category: .malware)],
                operation: nil
            )
        ]
        let others = [Made.account(2): "another", Made.account(3): "another"]
        var draft = Made.draft(.warn, exceptions: others, evidence: evidence)
        draft.category = .malware
        // As an earlier version took it, which did not compare the two.
        let text = String(
            decoding: try Made.inState(.inReview).doing([(.decide(draft), Made.ana)]).json(),
            as: UTF8.self
        )
        let decided = #""automation":"detection","category":"#
        #expect(text.contains(decided + #""malware""#))
        let silent = try Case(json: text.replacing(decided + #""malware""#, with: decided + #""scam""#).utf8)
        #expect(DecisionLabel.make([silent]).isEmpty)
        let telling = try Made.inState(.inReview).doing([(.decide(Made.draft(.warn)), Made.ana)])
        let dismissed = try Made.inState(.inReview).doing([(.decide(Made.draft(.dismiss)), Made.ana)])
        #expect(DecisionLabel.silentDecisions([silent, telling, dismissed]) == 1)
    }

    @Test func theStrictestCountsInABlockList() throws {
        let limited = try Made.inState(.inReview).doing([
            (.decide(Made.draft(.rateLimit(requestsPerMinute: 2, until: Made.hours(100)))), Made.ana)
        ])
        let suspended = try Made.inState(.inReview).doing([
            (.decide(Made.draft(.suspend(until: nil), exceptions: [Made.account(1): "other"])), Made.ana),
            (.approve, Made.ben),
        ])
        for cases in [[limited, suspended], [suspended, limited]] {
            let list = BlockList.make(cases, at: Made.hours(20), aliases: [:])
            #expect(list.map(\.account) == [Made.account(1), Made.account(2), Made.account(3)])
            #expect(list.map(\.action) == [.rateLimited(requestsPerMinute: 2), .suspended, .suspended])
        }
    }

    /// A gateway knows an account by the name that its requests carry.
    @Test func everyNameOfAnAccountIsOnTheBlockList() throws {
        let suspended = try Made.inState(.inReview).doing([
            (.decide(Made.draft(.suspend(until: nil), exceptions: [Made.account(1): "other"])), Made.ana),
            (.approve, Made.ben),
        ])
        let limited = try Made.inState(.inReview).doing([
            (.decide(Made.draft(.rateLimit(requestsPerMinute: 2, until: Made.hours(100)))), Made.ana)
        ])
        let aliases = [
            Made.account(21): Made.account(2), Made.account(22): Made.account(2), Made.account(9): Made.account(8),
        ]
        let list = BlockList.make([limited, suspended], at: Made.hours(20), aliases: aliases)
        let expected = [1, 2, 3, 21, 22].map { Made.account($0) }
        #expect(list.map(\.account) == expected)
        let rate = Enforcement.Action.rateLimited(requestsPerMinute: 2)
        #expect(list.map(\.action) == [rate, .suspended, .suspended, .suspended, .suspended])
        #expect(Set(list.dropFirst().map(\.decision)).count == 1)
    }

    @Test func aDuplicateIsClosed() throws {
        let other = CaseID(number: 2)
        let duplicate = try Made.inState(.open).doing([(.markDuplicate(of: other), Made.ana)])
        #expect(duplicate.duplicateOf == other)
        #expect(throws: CaseError.self) {
            try duplicate.applying(.reopen(reason: "r"), by: Made.ana, at: Made.hours(20))
        }
        let kept = try Made.inState(.open).doing([(.absorb(other, accounts: [Made.account(7)]), Made.ana)])
        #expect(kept.duplicates == [other])
        #expect(kept.accounts.last == Made.account(7))
        #expect(throws: CaseError.self) {
            try kept.applying(.markDuplicate(of: CaseID(number: 1)), by: Made.ana, at: Made.hours(20))
        }
    }

    @Test func whoIsActedAgainstIsInNoDuplicate() throws {
        let reopened = try Made.inState(.decided).doing([(.reopen(reason: "New facts."), Made.ana)])
        let duplicate = CaseAction.markDuplicate(of: CaseID(number: 2))
        #expect(throws: CaseError.stillActs(decision: "decision-1-1")) {
            try reopened.applying(duplicate, by: Made.ana, at: Made.hours(20))
        }
        let lifted = try reopened.doing([
            (.decide(Made.draft(.reinstate)), Made.ana), (.reopen(reason: "The same."), Made.ana),
            (duplicate, Made.ana),
        ])
        #expect(lifted.state == .closed)
        // What ended by itself acts no more.
        let ended = try Made.inState(.decided, action: .suspend(until: Made.hours(9))).doing([
            (.reopen(reason: "New facts."), Made.ana), (duplicate, Made.ana),
        ])
        #expect(ended.state == .closed)
    }

    @Test func adverseWordsAreThoseOfAdverseActions() {
        let actions: [Decision.Action] = [
            .dismiss, .warn, .rateLimit(requestsPerMinute: 1, until: Made.hours(1)), .suspend(until: nil),
            .closeOperation, .reinstate,
        ]
        #expect(actions.map(\.kind) == Decision.Action.Kind.allCases)
        #expect(Set(actions.filter(\.isAdverse).map(\.word)) == Decision.Action.adverseWords)
        #expect(Decision.Action.adverseWords == ["warn", "rateLimit", "suspend", "closeOperation"])
    }

    @Test func everyKindOfActionHasWordsOfItsOwn() {
        let words = CaseAction.Kind.allCases.map { kind in
            CaseError.wrongState(CaseID(number: 1), kind, state: .decided, allowed: [.open], nil).description
        }
        #expect(Set(words).count == CaseAction.Kind.allCases.count)
        #expect(words.contains("case-1 is decided, and a note takes a case that is open."))
        #expect(!words.contains { $0.contains("markDuplicate") })
    }

    @Test func aRefusalNamesTheCaseAndSaysStatesInWords() throws {
        let waiting = try Made.inState(.awaitingSecond)
        var words = #expect(throws: CaseError.self) { try waiting.applying(.claim, by: Made.ana, at: Made.hours(9)) }
        #expect(
            words?.description
                == "case-1 waits for a second person, and claiming takes a case that is open or is under review."
        )
        let decided = try Made.inState(.decided)
        words = #expect(throws: CaseError.self) { try decided.applying(.approve, by: Made.cleo, at: Made.hours(9)) }
        #expect(
            words?.description
                == "case-1 is decided, and approving takes a case that waits for a second person. ben approved decision-1-1 at \(Made.hours(3))."
        )
    }
}
