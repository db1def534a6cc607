// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinAudit
import TocsinCases
import TocsinModel

/// Every state with every action, and what comes of it.
struct CaseMachineTests {
    /// One of every kind of action.
    static let actions: [CaseAction] = [
        .claim, .note("n"), .label("l"), .link("k"), .markDuplicate(of: CaseID(number: 2)),
        .absorb(CaseID(number: 2), accounts: []), .decide(Made.draft(.warn)), .decide(Made.draft(.suspend(until: nil))),
        .decide(Made.draft(.reinstate)), .approve, .refuse(reason: "r"), .appeal(ground: "g"),
        .resolve(.upheld, reason: "r"), .resolve(.overturned, reason: "r"), .close, .reopen(reason: "r"),
        .withdraw, .removeNote(1),
    ]

    /// The state after each action, `-` where it is refused, in the order of ``actions``.
    static let table: [Case.State: String] = [
        .open: "inReview open open open closed open - - - - - - - - - - - open",
        .inReview:
            "inReview inReview inReview inReview closed inReview decided awaitingSecond - - - - - - - - - inReview",
        .awaitingSecond:
            "- awaitingSecond awaitingSecond awaitingSecond - - - - - decided inReview - - - - - inReview awaitingSecond",
        .decided: "- decided decided decided - - - - decided - - appealed - - closed inReview - decided",
        .appealed: "- appealed appealed appealed - - - - - - - - closed closed - - - appealed",
        .closed: "- closed closed closed - - - - - - - - - - - inReview - -",
    ]

    static let cells: [(Case.State, Int, String)] = Case.State.allCases.flatMap { state in
        (table[state] ?? "").split(separator: " ").enumerated().map { (state, $0.offset, String($0.element)) }
    }

    @Test func theTableIsWhole() {
        #expect(Self.cells.count == Case.State.allCases.count * Self.actions.count)
        #expect(Set(Self.actions.map(\.word)).count == 15)
    }

    @Test(arguments: cells)
    func everyStateWithEveryAction(state: Case.State, place: Int, expected: String) throws {
        // A note of ana's, for the action that removes one.
        let before = try Made.inState(state).applying(.note("n"), by: Made.ana, at: Made.hours(9)).after
        let action = Self.actions[place]
        // Ana has the case and decided; what she may not do as an analyst or as its author is cleo's or dora's. Claiming is dora's.
        let actor =
            switch action {
            case .claim, .appeal, .resolve: Made.dora
            case .approve, .refuse: Made.cleo
            default: Made.ana
            }
        guard expected != "-" else {
            #expect(throws: CaseError.self) { try before.applying(action, by: actor, at: Made.hours(10)) }
            return
        }
        let transition = try before.applying(action, by: actor, at: Made.hours(10))
        #expect(transition.after.state.rawValue == expected)
        #expect(transition.record.action == "case.\(action.word)")
        #expect(transition.record.actor == actor.name)
        #expect(transition.record.role == actor.role.rawValue)
        #expect(transition.record.subject == "case-1")
        #expect(transition.record.details["from"] == state.rawValue)
        #expect(transition.record.details["to"] == expected)
        #expect(try Case(json: transition.after.json()) == transition.after)
    }

    /// Programs read cases as JSON, so its words are those of the rest.
    @Test func whatACaseComesFromAndWhatWasDecidedAreWordsInJSON() throws {
        let limit = Decision.Action.rateLimit(requestsPerMinute: 2, until: Made.hours(100))
        let about = try Made.inState(.inReview).doing([(.decide(Made.draft(limit)), Made.ana)])
        let text = String(decoding: try about.json(), as: UTF8.self)
        #expect(
            text.contains(
                "\"action\":{\"kind\":\"rateLimit\",\"requestsPerMinute\":2,\"until\":\"\(Made.hours(100))\"}"
            )
        )
        #expect(text.contains("\"origin\":\"\(about.origin)\""))
        for origin in [Case.Origin.manual, .finding(FindingID(value: 7)), .operation(OperationID(value: 8))] {
            #expect(Case.Origin(written: origin.description) == origin)
        }
    }

    @Test("who may do what", arguments: Role.allCases, actions.indices)
    func rolesBound(role: Role, place: Int) throws {
        let action = Self.actions[place]
        let needed: Set<Role> =
            switch action {
            case .approve, .refuse, .resolve: [.senior, .admin]
            default: [.analyst, .senior, .admin]
            }
        let state = try #require(action.states.contains(.inReview) ? .inReview : action.states.first)
        let before = try Made.inState(state)
        let actor = Actor(name: "somebody", role: role)
        let isRefusedForRole: Bool
        do {
            _ = try before.applying(action, by: actor, at: Made.hours(10))
            isRefusedForRole = false
        } catch CaseError.notAllowed {
            isRefusedForRole = true
        } catch {
            isRefusedForRole = false
        }
        #expect(isRefusedForRole == !needed.contains(role))
    }

    @Test func aViewerOpensNothing() {
        #expect(throws: CaseError.notAllowed(role: .viewer, right: .work)) {
            try Case.open(
                CaseID(number: 1),
                origin: .manual,
                accounts: [Made.account(1)],
                priority: Priority(level: .low, confidence: 1, accounts: 1),
                by: Actor(name: "v", role: .viewer),
                at: Made.hours(0)
            )
        }
    }

    @Test func accountsAreAscendingAndOnce() throws {
        #expect(try Made.inState(.open).accounts == [Made.account(1), Made.account(2), Made.account(3)])
    }

    @Test func serviceLevelsCountFromOpening() throws {
        let decided = try Made.inState(.decided)
        #expect(decided.secondsToClaim == 3600)
        #expect(decided.secondsToDecide == 10_800)
        #expect(try Made.inState(.open).secondsToClaim == nil)
        let open = try Made.inState(.open)
        let later = Timestamp(milliseconds: open.dueAt.milliseconds + 1)
        #expect(!open.isLate(at: open.dueAt))
        #expect(open.isLate(at: later))
        #expect(!decided.isLate(at: Made.hours(10_000)))
        // A duplicate is never late.
        let duplicate = CaseAction.markDuplicate(of: CaseID(number: 2))
        #expect(try !open.applying(duplicate, by: Made.ana, at: Made.hours(1)).after.isLate(at: later))
    }

    @Test(arguments: [
        (FindingLevel.critical, 1.0, 63, 1.0, 24), (.critical, 1.0, 7, 0.5, 24), (.high, 0.5, 7, 0.2, 72),
        (.informational, 1.0, 1, 0.2 / 6, 168), (.critical, .nan, 63, 0, 168), (.critical, 7, 1000, 1, 24),
    ])
    func priorityIsAProduct(level: FindingLevel, confidence: Double, accounts: Int, value: Double, hours: Int) {
        let priority = Priority(level: level, confidence: confidence, accounts: accounts)
        #expect(abs(priority.value - value) < 1e-12)
        #expect(priority.hoursToDecide == hours)
    }

    @Test(arguments: ["", "case-", "case-0", "case--1", "case-+1", "case-x", "Case-1", "1"])
    func noCaseID(text: String) {
        #expect(CaseID(written: text) == nil)
    }

    @Test func aLabelIsShort() throws {
        let open = try Made.inState(.open)
        let longest = String(repeating: "ä", count: 100)
        #expect(try open.applying(.label(longest), by: Made.ana, at: Made.hours(1)).after.labels == [longest])
        #expect(throws: CaseError.needs("a label of at most 100 characters")) {
            try open.applying(.label(longest + "x"), by: Made.ana, at: Made.hours(1))
        }
    }
}
