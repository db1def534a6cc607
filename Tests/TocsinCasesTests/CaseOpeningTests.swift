// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinCases
import TocsinModel

struct CaseOpeningTests {
    private func operation(_ standing: Operation.Standing) -> Operation {
        Operation(
            id: OperationID(value: 1),
            members: (1...3).map { Operation.Member(account: Made.account($0), events: 1, findings: [.scam: 1]) },
            ties: [
                Tie(
                    first: Made.account(1),
                    second: Made.account(2),
                    evidence: [],
                    matchWeightBits: 3,
                    matchProbability: 0.5
                )
            ],
            firstTime: Made.hours(0),
            lastTime: Made.hours(1),
            standing: standing
        )
    }

    @Test func anOperationGivesItsMembers() throws {
        let opening = try CaseOpening(operation: operation(.harmful), findings: [Made.finding(1, account: 1)])
        #expect(opening.accounts == [Made.account(1), Made.account(2), Made.account(3)])
        #expect(abs(opening.priority.value - 0.8 * 0.5 * 2 / 6) < 1e-12)
    }

    @Test func actingTogetherIsNoCase() {
        #expect(throws: CaseError.coordinatedOnly(operation: "operation-0000000000000001")) {
            try CaseOpening(operation: operation(.coordinatedOnly), findings: [])
        }
    }

    @Test func aFindingGivesItsAccount() throws {
        let finding = Made.finding(1, account: 2)
        let opening = try CaseOpening(
            finding: finding,
            among: [finding, Made.finding(2, account: 2, rule: "other"), Made.finding(3, account: 1)]
        )
        #expect(opening.accounts == [Made.account(2)])
        #expect(opening.priority.confidence == 0.75)
    }

    @Test func aRuleOnTrialOpensNothing() {
        var finding = Made.finding(1, account: 2)
        finding.isShadow = true
        #expect(throws: CaseError.self) { try CaseOpening(finding: finding, among: [finding]) }
    }

    @Test func evidenceIsAnAccountsOwn() {
        let snapshot = EvidenceSnapshot(
            account: Made.account(2),
            findings: [Made.finding(1, account: 1), Made.finding(2, account: 2)],
            operation: operation(.harmful)
        )
        #expect(snapshot.findings.map(\.events) == [[Made.event(2)]])
        #expect(snapshot.ties.map(\.other) == [Made.account(1)])
    }
}

struct RoleFileTests {
    @Test func namesHaveRoles() throws {
        let file = try RoleFile("# people\r\nana analyst\r\n\n ben\tsenior # since May\n", path: "r")
        #expect(file.people.map(\.name) == ["ana", "ben"])
        #expect(file.people.map(\.role) == [.analyst, .senior])
    }

    @Test(arguments: [
        ("ana boss", RoleFileError.badLine(path: "r", line: 1)), ("\nana", .badLine(path: "r", line: 2)),
        ("a b analyst", .badLine(path: "r", line: 1)),
        ("ana analyst\nAna senior", .twice(path: "r", line: 2, name: "Ana")),
    ])
    func aWrongLineIsNamed(text: String, error: RoleFileError) {
        #expect(throws: error) { try RoleFile(text, path: "r") }
    }
}

struct StatementTests {
    private func decision(_ action: Decision.Action) throws -> Decision {
        var made = try Made.inState(.inReview).doing([(.decide(Made.draft(action)), Made.ana)])
        if made.state == .awaitingSecond { made = try made.doing([(.approve, Made.ben)]) }
        return try #require(made.decisions.last)
    }

    @Test func theEnglishTextIsWhole() throws {
        let statement = StatementOfReasons(
            try decision(.suspend(until: Made.hours(48))),
            language: .english,
            redress: Redress("appeals@example.com")
        )
        #expect(
            statement?.text == """
                Decision about your account

                Decision: decision-1-1, 2025-11-25

                Your account is suspended: it cannot send requests.
                Until: 2025-11-26
                Kind of conduct: asking for scam scripts, their staffing or their operation
                Rule of our terms: 3.1 No fraud
                What we found: Asked for scripts to defraud people.

                Software that searches our own logs for signs of abuse pointed us to this.
                People looked at the evidence and decided.

                You can appeal free of charge, and say what we got wrong. Somebody who did not take this decision will decide. Quote the number of the decision. appeals@example.com
                You may also turn to an out-of-court dispute body or to a court.
                """
        )
    }

    @Test(
        arguments: [
            (.english, "Decision: decision-1-1"), (.french, "Décision\u{A0}: decision-1-1"),
            (.chinese, "决定编号：decision-1-1"),
        ] as [(StatementLanguage, String)]
    )
    func setsTheColonAsTheLanguageDoes(_ language: StatementLanguage, _ line: String) throws {
        let statement = StatementOfReasons(try decision(.warn), language: language, redress: Redress())
        #expect(statement?.text.contains(line) == true)
    }

    @Test(arguments: StatementLanguage.allCases)
    func everyLanguageSaysTheSame(_ language: StatementLanguage) throws {
        for action: Decision.Action in [
            .warn, .rateLimit(requestsPerMinute: 17, until: Made.hours(48)), .suspend(until: nil), .closeOperation,
        ] {
            let text = try #require(StatementOfReasons(try decision(action), language: language, redress: Redress()))
                .text
            #expect(text.contains("decision-1-1") && text.contains("3.1 No fraud"))
            #expect(text.contains("Asked for scripts"))
            #expect(!text.contains("acct-") && !text.contains("ana"), "names nobody else")
            #expect(text.contains("17") == (action.word == "rateLimit"))
            #expect(text.contains("2025-11-26") == (action.word == "rateLimit"))
            #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count == (action == .warn ? 14 : 15))
        }
        #expect(StatementOfReasons(try decision(.dismiss), language: language, redress: Redress()) == nil)
    }
}
