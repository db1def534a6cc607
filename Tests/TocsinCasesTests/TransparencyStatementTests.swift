// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinCases
import TocsinModel
import TocsinTestSupport

struct TransparencyStatementTests {
    private static let always = Timestamp(milliseconds: .min)...Timestamp(milliseconds: .max)

    private func statements(_ cases: [Case], scope: [String] = ["DE", "FR"]) throws -> [[String: Any]] {
        try TransparencyStatement.calls(TransparencyStatement.make(cases, in: Self.always), scope: scope).flatMap {
            line in
            let call = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            return try #require(call["statements"] as? [[String: Any]])
        }
    }

    /// The database's own rules, as its documentation gives them.
    private func check(_ statement: [String: Any]) {
        let texts = [
            "incompatible_content_ground": 500, "incompatible_content_explanation": 2000, "decision_facts": 5000,
            "puid": 500,
        ]
        for (name, most) in texts {
            let text = statement[name] as? String
            #expect(text?.isEmpty == false, "\(name)")
            #expect(text?.count ?? 0 <= most, "\(name)")
        }
        #expect((statement["puid"] as? String)?.wholeMatch(of: /[A-Za-z0-9_-]+/) != nil)
        for name in ["content_date", "application_date"] {
            #expect((statement[name] as? String)?.wholeMatch(of: /\d{4}-\d\d-\d\d/) != nil)
        }
        #expect(statement["decision_account"] != nil || statement["decision_provision"] != nil)
        #expect(statement["decision_ground"] as? String == "DECISION_GROUND_INCOMPATIBLE_CONTENT")
        #expect(statement["content_type"] as? [String] == ["CONTENT_TYPE_TEXT"])
        #expect(statement["automated_decision"] as? String == "AUTOMATED_DECISION_NOT_AUTOMATED")
        #expect((statement["category"] as? String)?.hasPrefix("STATEMENT_CATEGORY_") == true)
    }

    @Test func aSuspensionOfThreeAccountsIsThreeStatements() throws {
        let rows = try statements([try Made.inState(.decided)])
        #expect(rows.count == 3)
        rows.forEach(check)
        #expect(rows.map { $0["puid"] as? String } == ["decision-1-1-1", "decision-1-1-2", "decision-1-1-3"])
        #expect(rows[0]["decision_account"] as? String == "DECISION_ACCOUNT_SUSPENDED")
        #expect(rows[0]["end_date_account_restriction"] == nil)
        #expect(rows[0]["category"] as? String == "STATEMENT_CATEGORY_SCAMS_AND_FRAUD")
        #expect(rows[0]["automated_detection"] as? String == "Yes")
        #expect(rows[0]["territorial_scope"] as? [String] == ["DE", "FR"])
        #expect((rows[0]["decision_facts"] as? String)?.hasSuffix("and a second person approved.") == true)
    }

    @Test func everyAccountKeepsItsNumberWhenOneIsPartedOff() throws {
        let store = MemoryStore()
        func at(_ actor: Actor) -> CaseDesk { CaseDesk(store: store, actor: actor) }
        func numbers() throws -> [String] {
            TransparencyStatement.make(try at(Made.ana).cases(), in: Self.always).map {
                "\($0.number) \($0.subject.account)"
            }
        }
        let opening = CaseOpening(accounts: (1...3).map { Made.account($0) }, level: .high, reason: "A report.")
        let id = try at(Made.ana).open(opening, at: Made.hours(0)).id
        _ = try at(Made.ana).apply(.claim, to: id, at: Made.hours(1))
        _ = try at(Made.ana).apply(.decide(Made.draft(.suspend(until: nil))), to: id, at: Made.hours(2))
        _ = try at(Made.ben).apply(.approve, to: id, at: Made.hours(3))
        let sent = (1...3).map { "\($0) \(Made.account(UInt64($0)))" }
        #expect(try numbers() == sent)
        let part = try at(Made.dora).appeal("I teach.", for: Made.account(2), in: id, at: Made.hours(4)).id
        #expect(part != id)
        #expect(try numbers() == sent)
        #expect(
            try statements(try at(Made.ana).cases()).map { $0["puid"] as? String }
                == ["decision-1-1-1", "decision-1-1-2", "decision-1-1-3"]
        )
        #expect(try at(Made.dora).sever(Made.account(2), at: Made.hours(5)).kept == [part])
        #expect(try numbers() == sent)
    }

    @Test func aRateLimitIsAPartialSuspensionWithItsEnd() throws {
        let limited = try Made.inState(.decided, action: .rateLimit(requestsPerMinute: 3, until: Made.hours(48)))
        let row = try #require(try statements([limited]).first)
        check(row)
        #expect(row["decision_provision"] as? String == "DECISION_PROVISION_PARTIAL_SUSPENSION")
        #expect(row["end_date_service_restriction"] as? String == String(Made.hours(48).description.prefix(10)))
        #expect((row["decision_facts"] as? String)?.hasSuffix("looked at the evidence and decided.") == true)
    }

    @Test func whatRestrictsNothingIsNotStated() throws {
        #expect(try statements([try Made.inState(.decided, action: .warn)]).isEmpty)
        #expect(try statements([try Made.inState(.awaitingSecond)]).isEmpty)
        let decided = try Made.inState(.decided)
        let before = Timestamp(milliseconds: .min)...Made.hours(0)
        #expect(TransparencyStatement.make([decided], in: before).isEmpty)
    }

    @Test func nothingThatPeopleWroteIsInIt() throws {
        let lines = TransparencyStatement.calls(
            TransparencyStatement.make([try Made.inState(.decided)], in: Self.always),
            scope: ["DE"]
        )
        for line in lines {
            #expect(!line.contains("Asked for scripts"))
            for account in 1...3 { #expect(!line.contains(Made.account(UInt64(account)).description)) }
        }
    }

    @Test("what was found of another kind of harm is not counted as this one")
    func onlyFindingsOfTheCategoryAreStated() throws {
        var evidence = Made.evidence
        var other = Made.finding(8, account: 1, category: .malware)
        other.occurrences = 400
        other.firstTime = Made.hours(-99)
        evidence[Made.account(1)]?.findings.append(EvidenceSnapshot.FindingSummary(other))
        evidence[Made.account(2)] = EvidenceSnapshot(
            account: Made.account(2),
            findings: [
                Made.finding(9, account: 2, category: .malware)
            ],
            operation: nil
        )
        let decided = try Made.inState(.inReview).doing([
            (.decide(Made.draft(.suspend(until: nil), evidence: evidence)), Made.ana), (.approve, Made.ben),
        ])
        let rows = try statements([decided])
        let facts = rows.map { $0["decision_facts"] as? String ?? "" }
        #expect(facts[0].hasPrefix("Requests of the account matched rules for this kind of harm 3 times: A rule."))
        #expect(rows[0]["content_date"] as? String == String(Made.hours(-2).description.prefix(10)))
        #expect(facts[1].hasPrefix("People looked into what the account did."))
    }

    @Test func aCallHoldsAHundred() throws {
        let decided = try Made.inState(.decided)
        let many = (0..<67).flatMap { _ in TransparencyStatement.make([decided], in: Self.always) }
        let calls = TransparencyStatement.calls(many, scope: ["DE"])
        #expect(many.count == 201)
        #expect(calls.map { $0.components(separatedBy: "\"puid\"").count - 1 } == [100, 100, 1])
    }
}
