// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinAudit
import TocsinCases
import TocsinModel
import TocsinStore
import TocsinTestSupport

/// An owner's way from the link to the end of the appeal, without pages.
struct AppealDeskTests {
    private let store = MemoryStore()
    private let links: AppealLinks
    private let desk: AppealDesk

    init() throws {
        links = try AppealLinks(address: "https://appeals.example.com", key: Array(repeating: 7, count: 32))
        desk = AppealDesk(store: store, links: links)
    }

    private func at(_ actor: Actor) -> CaseDesk { CaseDesk(store: store, actor: actor) }

    /// A case of accounts 1 to 3, with what people did to it an hour apart.
    private func worked(_ steps: [(CaseAction, Actor)]) throws -> CaseID {
        let accounts = (1...3).map { Made.account($0) }
        let opening = CaseOpening(accounts: accounts, level: .high, reason: "A report.")
        let id = try at(Made.ana).open(opening, at: Made.hours(0)).id
        for (place, (action, actor)) in ([(.claim, Made.ana)] + steps).enumerated() {
            _ = try at(actor).apply(action, to: id, at: Made.hours(Int64(place) + 1))
        }
        return id
    }

    private static let suspended: [(CaseAction, Actor)] = [
        (.decide(Made.draft(.suspend(until: nil))), Made.ana), (.approve, Made.ben),
    ]

    /// The last part of an account's link of the case's first decision, proposed or taken.
    private func token(_ id: CaseID, _ account: UInt64 = 1) throws -> String {
        let about = try at(Made.ana).find(id)
        let decision = try #require(about.decisions.first ?? about.proposal)
        let link = try #require(links.link(decision, for: Made.account(account)))
        #expect(link.hasPrefix("https://appeals.example.com/appeal/\(decision.id)."))
        return String(link.dropFirst("https://appeals.example.com/appeal/".count))
    }

    struct Example: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var steps: [(CaseAction, Actor)]
        /// Nil for a link that opens nothing.
        var standing: String?
    }

    @Test(arguments: [
        Example(testDescription: "holds", steps: suspended, standing: "open"),
        Example(testDescription: "closed", steps: suspended + [(.close, Made.ana)], standing: "open"),
        Example(testDescription: "only proposed", steps: [suspended[0]], standing: nil),
        Example(
            testDescription: "written down by staff",
            steps: suspended + [(.appeal(ground: "g"), Made.cleo)],
            standing: "filed"
        ),
        Example(
            testDescription: "reinstated",
            steps: suspended + [(.decide(Made.draft(.reinstate)), Made.ana)],
            standing: "undone"
        ),
        Example(
            testDescription: "reopened",
            steps: suspended + [(.reopen(reason: "New."), Made.ana)],
            standing: "open"
        ),
        Example(
            testDescription: "reopened, and another decision waits",
            steps: suspended + [
                (.reopen(reason: "New."), Made.ana), (.decide(Made.draft(.suspend(until: nil))), Made.ana),
            ],
            standing: "underReview"
        ),
        Example(
            testDescription: "ended by itself",
            steps: [(.decide(Made.draft(.rateLimit(requestsPerMinute: 1, until: Made.hours(5)))), Made.ana)],
            standing: "ended"
        ),
    ])
    func saysWhetherOneCanStillAppeal(_ example: Example) throws {
        let token = try token(try worked(example.steps))
        let matter = try desk.find(token, at: Made.hours(20))
        let word =
            switch matter?.standing {
            case nil: String?.none
            case .open: "open"
            case .filed: "filed"
            case .over(.undone): "undone"
            case .over(.ended(let until)): until == Made.hours(5) ? "ended" : "wrong"
            case .underReview: "underReview"
            }
        #expect(word == example.standing)
        guard word != "open" else { return }
        let entries = store.auditLines().count
        if word == nil {
            #expect(try desk.file(token, "I did not.", at: Made.hours(20)) == nil)
        } else {
            #expect(throws: CaseError.self) { try desk.file(token, "I did not.", at: Made.hours(20)) }
        }
        #expect(store.auditLines().count == entries)
    }

    @Test func anAppealThatWasDecidedSaysWhetherTheDecisionStillHolds() throws {
        let limit = Decision.Action.rateLimit(requestsPerMinute: 1, until: Made.hours(30))
        let id = try worked([
            (.decide(Made.draft(limit)), Made.ana), (.appeal(ground: "g"), Made.dora),
        ])
        let token = try token(id)
        #expect(try desk.find(token, at: Made.hours(31))?.end == .ended(Made.hours(30)))
        _ = try at(Made.cleo).apply(.resolve(.upheld, reason: "No."), to: id, at: Made.hours(20))
        let holding = try #require(try desk.find(token, at: Made.hours(29)))
        let ended = try #require(try desk.find(token, at: Made.hours(30)))
        #expect(holding.end == nil && ended.end == .ended(Made.hours(30)))
        for matter in [holding, ended] {
            guard case .filed(let appeal) = matter.standing else {
                Issue.record("not filed")
                continue
            }
            #expect(appeal.outcome == .upheld)
        }
        // What was confirmed can be undone too.
        _ = try at(Made.ana).apply(.reopen(reason: "New."), to: id, at: Made.hours(21))
        _ = try at(Made.ana).apply(.decide(Made.draft(.reinstate)), to: id, at: Made.hours(22))
        #expect(try desk.find(token, at: Made.hours(23))?.end == .undone)
    }

    @Test func aDismissalAndAReinstatementHaveNoLink() throws {
        let id = try worked([(.decide(Made.draft(.dismiss)), Made.ana)])
        #expect(links.link(try #require(try at(Made.ana).find(id).decisions.first), for: Made.account(1)) == nil)
    }

    @Test func anAppealIsFiledAsTheOwnersOwnAndOnce() throws {
        let id = try worked(Self.suspended)
        let token = try token(id)
        let words = "I teach about <b>scams</b>.\r\nAsk my school."
        let matter = try #require(try desk.file(token, words, at: Made.hours(20)))
        guard case .filed(let appeal) = matter.standing else {
            Issue.record("not filed")
            return
        }
        #expect(appeal.ground == "I teach about <b>scams</b>.\nAsk my school.")
        #expect(appeal.recordedBy == Case.ownerName && appeal.lodgedAt == Made.hours(20))
        let records = try AuditLine.read(store.auditLines()).suffix(2).map(\.record)
        #expect(records.map(\.action) == ["case.part", "case.appeal"])
        #expect(records.map(\.subject) == ["case-1", "case-2"])
        for record in records {
            #expect(record.actor == "account's owner" && record.role == "none")
            #expect(record.details["decision"] == "decision-1-1")
            #expect(!record.details.values.contains { $0.contains("scams") || $0.contains(token.suffix(32)) })
        }

        #expect(throws: CaseError.self) { try desk.file(token, "Once more.", at: Made.hours(21)) }
        #expect(try desk.find(token, at: Made.hours(21)) == matter)
        #expect(try at(Made.dora).verifyAudit(known: []).log.problem == nil)
    }

    @Test func anAppealOfOneOfSeveralBecomesACaseOfItsOwn() throws {
        let id = try worked(Self.suspended)
        let before = try at(Made.ana).find(id)
        let tokens = try (1...3).map { try token(id, $0) }
        _ = try desk.file(tokens[1], "I teach.", at: Made.hours(20))
        let (rest, own) = (try at(Made.ana).find(id), try at(Made.ana).find(CaseID(number: 2)))
        #expect(rest.state == .decided && own.state == .appealed)
        #expect(rest.accounts == [Made.account(1), Made.account(3)] && own.accounts == [Made.account(2)])
        #expect(rest.parts == [own.id] && own.partedFrom == id)
        #expect(own.decisions.map(\.id) == ["decision-1-1"] && rest.decisions.map(\.id) == ["decision-1-1"])
        #expect(own.decisions[0].subjects == before.decisions[0].subjects.filter { $0.account == Made.account(2) })
        #expect(own.decisions[0].approvedBy == "ben")
        // Nothing is lifted, for nobody, and each has the link that it had.
        let list = BlockList.make([rest, own], at: Made.hours(21), aliases: [:], appeals: links)
        #expect(list == BlockList.make([before], at: Made.hours(21), aliases: [:], appeals: links))
        // The others can appeal as before; the last of them in the case itself.
        for place in [0, 2] {
            #expect(try desk.find(tokens[place], at: Made.hours(21))?.standing == .open)
            _ = try desk.file(tokens[place], "Nor did I.", at: Made.hours(22))
        }
        #expect(try at(Made.ana).cases().map(\.state) == [.appealed, .appealed, .appealed])
        #expect(try at(Made.ana).find(id).accounts == [Made.account(3)])
        // What becomes of one appeal is that account's alone.
        let overturned = try at(Made.cleo).apply(
            .resolve(.overturned, reason: "A teacher."),
            to: own.id,
            at: Made.hours(23)
        )
        #expect(overturned.decisions.map(\.id) == ["decision-1-1", "decision-2-1"])
        let holding = BlockList.make(try at(Made.ana).cases(), at: Made.hours(24), aliases: [:])
        #expect(holding.map(\.account) == [Made.account(1), Made.account(3)])
        #expect(try at(Made.dora).verifyAudit(known: []).altered == [])
    }

    @Test func anAppealOfTheOnlyAccountStaysInItsCase() throws {
        let opening = CaseOpening(accounts: [Made.account(1)], level: .high, reason: "A report.")
        let id = try at(Made.ana).open(opening, at: Made.hours(0)).id
        for (place, (action, actor)) in ([(.claim, Made.ana)] + Self.suspended).enumerated() {
            _ = try at(actor).apply(action, to: id, at: Made.hours(Int64(place) + 1))
        }
        _ = try desk.file(try token(id), "I teach.", at: Made.hours(20))
        #expect(try at(Made.ana).cases().map(\.state) == [.appealed])
    }

    @Test func staffWritesDownWhatOneOwnerSays() throws {
        let id = try worked(Self.suspended)
        let token = try token(id, 3)
        #expect(throws: CaseError.notInCase(account: Made.account(9).description)) {
            try at(Made.cleo).appeal("A letter.", for: Made.account(9), in: id, at: Made.hours(20))
        }
        #expect(throws: CaseError.self) {
            try at(Actor(name: "vera", role: .viewer))
                .appeal("A letter.", for: Made.account(3), in: id, at: Made.hours(20))
        }
        let own = try at(Made.cleo).appeal("A letter.", for: Made.account(3), in: id, at: Made.hours(20))
        #expect(own.id == CaseID(number: 2) && own.decisions[0].appeal?.recordedBy == "cleo")
        // The link leads to where the account went.
        guard case .filed(let appeal) = try desk.find(token, at: Made.hours(21))?.standing else {
            Issue.record("not filed")
            return
        }
        #expect(appeal.ground == "A letter.")
    }

    @Test func whoDecidedOrApprovedWritesNoAppealDown() throws {
        let id = try worked(Self.suspended)
        let before = try at(Made.ana).find(id)
        for actor in [Made.ana, Made.ben, Actor(name: "ana", role: .admin)] {
            #expect(throws: CaseError.ownAppeal(decision: "decision-1-1")) {
                try at(actor).apply(.appeal(ground: "Nothing."), to: id, at: Made.hours(20))
            }
            #expect(throws: CaseError.ownAppeal(decision: "decision-1-1")) {
                try at(actor).appeal("Nothing.", for: Made.account(1), in: id, at: Made.hours(20))
            }
        }
        #expect(try at(Made.ana).find(id) == before)
        #expect(try desk.find(try token(id), at: Made.hours(21))?.standing == .open)
    }

    @Test func aReopenedDecisionThatHoldsTakesTheOwnersAppeal() throws {
        let id = try worked(Self.suspended + [(.reopen(reason: "New."), Made.ana)])
        _ = try desk.file(try token(id), "I teach.", at: Made.hours(20))
        #expect(try at(Made.ana).cases().map(\.state) == [.inReview, .appealed])
        // The last of them stays in the case, and so does whoever came in meanwhile.
        let joined = CaseAction.absorb(CaseID(number: 9), accounts: [Made.account(9)])
        _ = try at(Made.ana).apply(joined, to: id, at: Made.hours(21))
        for account: UInt64 in [2, 3] {
            _ = try desk.file(try token(id, account), "Nor did I.", at: Made.hours(22))
        }
        let settled = try at(Made.cleo).apply(.resolve(.upheld, reason: "No."), to: id, at: Made.hours(23))
        #expect(settled.accounts == [Made.account(3), Made.account(9)] && settled.state == .inReview)
    }

    @Test func somebodyElseDecidesAndAnOverturnedDecisionBecomesALabel() throws {
        let id = try worked(Self.suspended)
        let token = try token(id)
        _ = try desk.file(token, "I teach.", at: Made.hours(20))
        let own = CaseID(number: 2)
        let end = CaseAction.resolve(.overturned, reason: "A teacher.")
        for person in [Made.ben, Actor(name: "ana", role: .senior)] {
            #expect(throws: CaseError.ownDecision(action: .resolve)) {
                try at(person).apply(end, to: own, at: Made.hours(21))
            }
        }
        let after = try at(Made.cleo).apply(end, to: own, at: Made.hours(22))
        #expect(after.enforcements(at: Made.hours(23)).isEmpty)
        #expect(DecisionLabel.make([after]).map(\.isHarmful) == [false])
        let standing = try #require(try desk.find(token, at: Made.hours(23))).standing
        guard case .filed(let appeal) = standing else {
            Issue.record("not filed")
            return
        }
        #expect(appeal.outcome == .overturned)
    }

    @Test(arguments: [
        ("", AppealError.empty), (" \r\n\t", .empty), (String(repeating: "x", count: 8_001), .tooLong),
        (String(repeating: "😀", count: 4_001), .tooLong),
    ])
    func wordsThatAreNoneOrTooManyAreNotTaken(_ words: String, _ expected: AppealError) throws {
        let id = try worked(Self.suspended)
        let token = try token(id)
        #expect(throws: expected) { try desk.file(token, words, at: Made.hours(20)) }
        #expect(try at(Made.ana).find(id).state == .decided)
    }

    @Test func theLongestWordsFitAsBrowsersCountThem() throws {
        let token = try token(try worked(Self.suspended))
        // 4,000 letters and 4,000 line breaks, which are sent as two characters each.
        let words = String(repeating: "x\r\n", count: 4_000)
        #expect(try desk.file(token, words, at: Made.hours(20)) != nil)
    }

    @Test func aLinkThatWasMadeUpOpensNothing() throws {
        let id = try worked(Self.suspended)
        let token = try token(id)
        _ = try worked(Self.suspended)
        let code = token.suffix(32)
        let other = try AppealLinks(address: "https://appeals.example.com", key: Array(repeating: 8, count: 32))
        let decision = try #require(try at(Made.ana).find(id).decisions.first)
        let foreign = try #require(other.link(decision, for: Made.account(1))).dropFirst(
            "https://appeals.example.com/appeal/".count
        )
        for wrong in [
            "", ".", "decision-1-1", "decision-1-1.", "decision-1-1." + String(repeating: "0", count: 32),
            "decision-1-1..\(code)",
            "decision-1-1.00000000.\(code)", String(token.dropLast(33)), token + ".",
            String(token.dropLast()), token + "0", token.uppercased(), "decision-2-1.\(code)",
            "decision-1-1.\(code)\u{301}", "decision-9-1.\(code)", String(foreign),
            String(repeating: "a", count: 9_999),
        ] {
            #expect(try desk.find(wrong, at: Made.hours(20)) == nil)
            #expect(try desk.file(wrong, "I did not.", at: Made.hours(20)) == nil)
        }
        #expect(try at(Made.ana).find(id).state == .decided)
        #expect(try desk.find(token, at: Made.hours(20)) != nil)
    }

    @Test func anErasureLeavesTheAppealAndTheWayToIt() throws {
        let id = try worked(Self.suspended)
        let token = try token(id)
        let severed = try at(Made.dora).sever(Made.account(1), at: Made.hours(20))
        #expect(severed.severed.isEmpty && severed.kept == [id])
        let filed = try #require(try desk.file(token, "I did not.", at: Made.hours(21)))
        // The decision went with the account.
        #expect(try at(Made.dora).sever(Made.account(1), at: Made.hours(22)).kept == [CaseID(number: 2)])
        #expect(try desk.find(token, at: Made.hours(23)) == filed)
    }

    @Test(arguments: [
        ("https://appeals.example.com", true), ("https://appeals.example.com/", true),
        ("https://example.com:8443/trust", true), ("http://localhost:8080", true), ("http://127.0.0.1:8080", true),
        ("http://appeals.example.com", false), ("appeals.example.com", false), ("", false), ("https://", false),
        ("https://u:p@example.com", false), ("https://example.com?a=b", false), ("https://example.com#a", false),
        ("javascript:alert(1)", false), ("https://exämple.com", false), ("https://example.com/a b", false),
    ])
    func anAddressLeadsToTheConsoleOverTLS(_ address: String, _ isGood: Bool) throws {
        let key: [UInt8] = Array(repeating: 7, count: 32)
        guard isGood else {
            #expect(throws: AppealLinkError.badAddress(address)) { try AppealLinks(address: address, key: key) }
            return
        }
        let links = try AppealLinks(address: address, key: key)
        let decision = try #require(try at(Made.ana).find(try worked(Self.suspended)).decisions.first)
        let trimmed = address.hasSuffix("/") ? String(address.dropLast()) : address
        #expect(links.link(decision, for: Made.account(1))?.hasPrefix("\(trimmed)/appeal/decision-1-1.") == true)
    }

    @Test func gatewaysAndStatementsGetTheLink() throws {
        let id = try worked(Self.suspended)
        let about = try at(Made.ana).find(id)
        let decision = try #require(about.decisions.first)
        let own = try (1...3).map { try #require(links.link(decision, for: Made.account($0))) }
        #expect(Set(own).count == 3)
        #expect(BlockList.make([about], at: Made.hours(9), aliases: [:], appeals: links).map(\.appeal) == own)
        #expect(BlockList.make([about], at: Made.hours(9), aliases: [:]).map(\.appeal) == [nil, nil, nil])
        for language in StatementLanguage.allCases {
            let redress = Redress("appeals@example.com", links: links)
            let text = try #require(
                StatementOfReasons(decision, for: Made.account(2), language: language, redress: redress)
            ).text
            #expect(text.contains(" \(own[1]) appeals@example.com\n"))
            // Whose owner is told is not known, so nobody's link stands there.
            let common = try #require(StatementOfReasons(decision, language: language, redress: redress)).text
            #expect(common.contains(" appeals@example.com\n") && !common.contains("/appeal/"))
        }
    }
}
