// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinCases
import TocsinModel
import TocsinTestSupport

/// What is left of an erased account in what people wrote.
struct SeveringTests {
    /// In no case: people named it beside those that cases are about.
    private static let named = Made.account(50)
    private static let standIn = Made.account(90)

    /// Where people write, and name somebody.
    enum Place: String, Sendable, CaseIterable {
        case note, label, link, rule, facts, exception, ground, outcome, refusal
    }

    /// A case about others, decided, appealed and closed, that names the account there alone.
    private func written(_ places: Set<Place>) throws -> Case {
        func text(_ place: Place) -> String {
            places.contains(place) ? "About \(Self.named), \(place.rawValue)." : "About nobody, \(place.rawValue)."
        }
        let draft = DecisionDraft(
            action: .suspend(until: nil),
            category: .scam,
            rule: text(.rule),
            facts: text(.facts),
            exceptions: [Made.account(3): text(.exception)],
            evidence: Made.evidence
        )
        return try Made.inState(.inReview).doing([
            (.note(text(.note)), Made.ana), (.label(text(.label)), Made.ana), (.link(text(.link)), Made.ana),
            (.decide(Made.draft(.suspend(until: nil))), Made.ana), (.refuse(reason: text(.refusal)), Made.ben),
            (.decide(draft), Made.ana), (.approve, Made.ben), (.appeal(ground: text(.ground)), Made.dora),
            (.resolve(.upheld, reason: text(.outcome)), Made.cleo),
        ])
    }

    private func severed(_ about: Case) throws -> Case {
        let action = CaseAction.sever(Self.named, standIn: Self.standIn)
        return try about.applying(action, by: Made.dora, at: Made.hours(30)).after
    }

    @Test(arguments: Place.allCases)
    func aNameIsFoundWhereverPeopleWroteIt(_ place: Place) throws {
        let about = try written([place])
        #expect(about.names(Self.named))
        let after = try severed(about)
        #expect(!after.names(Self.named))
        let json = String(decoding: try after.json(), as: UTF8.self)
        #expect(!json.contains(Self.named.description))
        #expect(json.contains("About \(Self.standIn), \(place.rawValue)."))
    }

    @Test(arguments: [
        ("See acct-00abcdef01.", "See acct-1122334455."), ("(ACCT-00ABCDEF0123)", "(acct-112233445566)"),
        ("acct-00abcdef012345670000000000000008", "acct-11223344556677880000000000000009"),
        ("acct-00abcdef01, acct-00abcdef02", "acct-1122334455, acct-00abcdef02"),
        ("acct-00abcdef01and acct-00abcdef0199", "acct-1122334455and acct-112233445599"),
        ("acct-00abcdef012345670000000000000008bad", "acct-11223344556677880000000000000009bad"),
        ("acct-00abcdef01\u{301}, acct-00abcdef01\u{200D}x", "acct-1122334455\u{301}, acct-1122334455\u{200D}x"),
    ])
    func itsShortFormGoesToo(_ text: String, _ expected: String) throws {
        let account = AccountID(high: 0xAB_CDEF_0123_4567, low: 8)
        let standIn = AccountID(high: 0x1122_3344_5566_7788, low: 9)
        let about = try Made.inState(.inReview).doing([(.note(text), Made.ana)])
        #expect(about.names(account))
        let after = try about.applying(.sever(account, standIn: standIn), by: Made.dora, at: Made.hours(30)).after
        #expect(after.notes.last?.text == expected)
        #expect(!after.names(account))
    }

    @Test(arguments: [
        "acct-00abcdef0", "acct-00abcdef02", "00abcdef01", "acct-00abcdef0\u{301}1",
        "acct-00abcdef012345670000000000000007", "acct-00abcdef012345670000000000000007and",
    ])
    func whatNamesAnotherIsNoMention(_ text: String) throws {
        let about = try Made.inState(.inReview).doing([(.note(text), Made.ana)])
        #expect(!about.names(AccountID(high: 0xAB_CDEF_0123_4567, low: 8)))
    }

    @Test func allElseStaysAsItWas() throws {
        let about = try written(Set(Place.allCases))
        let before = String(decoding: try about.json(), as: UTF8.self)
        let after = String(decoding: try severed(about).json(), as: UTF8.self)
        #expect(after == before.replacing(Self.named.description, with: Self.standIn.description))
        #expect(try !written([]).names(Self.named))
    }

    @Test func aCaseThatOnlySpeaksOfTheAccountIsSevered() throws {
        let store = MemoryStore()
        func at(_ actor: Actor) -> CaseDesk { CaseDesk(store: store, actor: actor) }
        let opening = CaseOpening(accounts: [Made.account(1)], level: .high, reason: "A report.")
        let id = try at(Made.ana).open(opening, at: Made.hours(0)).id
        _ = try at(Made.ana).apply(.claim, to: id, at: Made.hours(1))
        let draft = DecisionDraft(action: .dismiss, facts: "It was \(Self.named).")
        _ = try at(Made.ana).apply(.decide(draft), to: id, at: Made.hours(2))
        #expect(try at(Made.dora).sever(Self.named, at: Made.hours(3)).severed == [id])
        let facts = try #require(try at(Made.ana).find(id).decisions.last?.facts)
        #expect(!facts.contains(Self.named.description) && facts.hasPrefix("It was "))
    }
}
