// Tocsin
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdTesting
import Testing
import TocsinCases
import TocsinConsole
import TocsinModel
import TocsinStoreSQLite

/// From a finding to a settled appeal, by forms alone.
@Suite struct CaseFlowTests {
    private static func decision(_ version: String) -> KeyValuePairs<String, String> {
        [
            "action": "closeOperation", "category": "scam", "rule": "3.1 No fraud",
            "facts": "Asked for scripts to defraud people.",
            "intent": "decide", "version": version,
        ]
    }

    @Test func anOperationIsClosedByTwoPeopleAndAnAppealByAThird() async throws {
        try await ConsoleFixture.with { console async throws in
            #expect(
                try await console.post("/cases", ["operation": "\(Made.operation)"]).headers[.location]
                    == "/cases/case-1?done=yes"
            )
            let opened = try await console.hidden("version", at: "/cases/case-1")
            let claimed = try await console.post("/cases/case-1/claim", ["version": opened])
            #expect(claimed.headers[.location] == "/cases/case-1?done=yes")
            #expect(try await console.get("/cases/case-1?done=yes").text.contains("<title>The case is yours. case-1: "))
            #expect(try await console.get("/cases/case-1").text.contains("The case is yours.") == false)
            let version = try await console.hidden("version", at: "/cases/case-1")
            #expect(try await console.post("/cases/case-1/decide", Self.decision(version)).status == .seeOther)
            let proposed = "Proposed. It takes effect when a second person approves it."
            #expect(try await console.get("/cases/case-1?done=yes").text.contains(proposed))
            let waiting = try await console.get("/cases/case-1?done=yes", as: "ben").text
            #expect(waiting.contains("Approve or refuse") && waiting.contains("awaits a second person"))
            // Another's deed is not his.
            #expect(waiting.contains(proposed) == false)
            let about = try await console.hidden("decision", at: "/cases/case-1", as: "ben")
            #expect(about == "decision-1-1")
            let approve = try await console.post("/cases/case-1/approve", ["decision": about], as: "ben")
            #expect(approve.status == .seeOther)
            let approved = try await console.get("/cases/case-1?done=yes", as: "ben").text
            #expect(approved.contains("Approved. It takes effect now."))
            // Who decided may not use up the one appeal.
            let words: KeyValuePairs = ["ground": "I teach about scams.", "decision": about]
            #expect(try await console.get("/cases/case-1").text.contains("Write down an appeal") == false)
            #expect(try await console.post("/cases/case-1/appeal", words).status == .unprocessableContent)
            #expect(try await console.post("/cases/case-1/appeal", words, as: "dora").status == .seeOther)
            let own = try await console.post(
                "/cases/case-1/resolve",
                ["outcome": "upheld", "reason": "No.", "decision": about],
                as: "ben"
            )
            #expect(own.status == .unprocessableContent)
            #expect(own.text.contains("You cannot decide an appeal against a decision of your own. Ask somebody else."))
            let end = try await console.post(
                "/cases/case-1/resolve",
                ["outcome": "overturned", "reason": "A lesson.", "decision": about],
                as: "cleo"
            )
            #expect(end.status == .seeOther)
            let value = try console.desk("ana").find(CaseID(number: 1))
            #expect(value.state == .closed && value.decisions.map(\.action) == [.closeOperation, .reinstate])
        }
    }

    @Test func aPageThatLayOpenDoesNothingToWhatCameAfterIt() async throws {
        try await ConsoleFixture.with { console async throws in
            let (ana, now) = (try console.desk("ana"), ConsoleFixture.now)
            let id = try ana.open(try ana.opening(operation: Made.operation), at: now).id
            _ = try ana.apply(.claim, to: id, at: now)
            let version = try await console.hidden("version", at: "/cases/\(id)")
            _ = try console.desk("ben").apply(.note("Look at the third account."), to: id, at: now)
            let late = try await console.post("/cases/\(id)/decide", Self.decision(version))
            #expect(late.status == .conflict && late.text.contains("was changed meanwhile"))
            // What was written stays, in a form about the case as it is now.
            #expect(late.text.contains("Asked for scripts to defraud people."))

            func propose(_ action: Decision.Action) throws {
                let draft = DecisionDraft(
                    action: action,
                    category: .scam,
                    rule: "3.1",
                    facts: "f",
                    evidence: try ana.evidence(try ana.find(id))
                )
                _ = try ana.apply(.decide(draft), to: id, at: now)
            }
            try propose(.suspend(until: Made.hours(72)))
            let read = try await console.hidden("decision", at: "/cases/\(id)", as: "ben")
            _ = try console.desk("cleo").apply(.refuse(reason: "Why?"), to: id, at: now)
            try propose(.suspend(until: nil))
            for form in ["approve", "refuse"] {
                let fields: KeyValuePairs = ["decision": read, "reason": "No."]
                let old = try await console.post("/cases/\(id)/\(form)", fields, as: "ben")
                #expect(old.status == .conflict && old.text.contains("Read the case again"))
            }
            // A form that does not say what it is about is none of ours.
            let bare = try await console.post("/cases/\(id)/approve", as: "ben")
            #expect(bare.status == .unprocessableContent)
            #expect(try ana.find(id).state == .awaitingSecond)
        }
    }

    @Test func nobodyTakesACaseFromSomebodyWithAPageThatLayOpen() async throws {
        try await ConsoleFixture.with { console async throws in
            let (ana, now) = (try console.desk("ana"), ConsoleFixture.now)
            let id = try ana.open(try ana.opening(operation: Made.operation), at: now).id
            let other = try ana.open(try ana.opening(finding: FindingID(value: 4)), at: now).id
            let version = try await console.hidden("version", at: "/cases/\(id)")
            _ = try console.desk("ben").apply(.claim, to: id, at: now)
            for form in ["claim", "duplicate", "close", "reopen"] {
                let fields: KeyValuePairs = ["version": version, "case": "\(other)", "reason": "No."]
                let late = try await console.post("/cases/\(id)/\(form)", fields)
                #expect(late.status == .conflict && late.text.contains("was changed meanwhile"), "\(form)")
                let bare = try await console.post("/cases/\(id)/\(form)", ["case": "\(other)", "reason": "No."])
                #expect(bare.status == .unprocessableContent, "\(form)")
            }
            #expect(try ana.find(id).owner == "ben")
            // What is added to a case is added to it as it is now.
            #expect(try await console.post("/cases/\(id)/note", ["text": "Seen before."]).status == .seeOther)
            // Whoever reads the case as it is may take it over.
            let read = try await console.hidden("version", at: "/cases/\(id)")
            #expect(try await console.post("/cases/\(id)/claim", ["version": read]).status == .seeOther)
            #expect(try ana.find(id).owner == "ana")
        }
    }

    @Test func aCaseIsOpenedByHandForAReasonThatIsShown() async throws {
        try await ConsoleFixture.with { console async throws in
            let account = Made.account(4).description
            #expect(try await console.get("/accounts/\(account)").text.contains("name=\"reason\""))
            let bare = try await console.post("/cases", ["account": account, "level": "low"])
            #expect(bare.status == .unprocessableContent && bare.text.contains("This needs a reason"))
            let fields: KeyValuePairs = ["account": account, "level": "low", "reason": "A report from outside."]
            #expect(try await console.post("/cases", fields).headers[.location] == "/cases/case-1?done=yes")
            #expect(try await console.get("/cases/case-1").text.contains("A report from outside."))
        }
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var form: String
        var fields: [String: String]
        var words: String
    }

    @Test(arguments: [
        Refusal(
            testDescription: "no facts",
            form: "decide",
            fields: ["action": "warn", "category": "scam", "rule": "3.1"],
            words: "This needs the facts"
        ),
        Refusal(
            testDescription: "no rule",
            form: "decide",
            fields: ["action": "warn", "category": "scam", "facts": "It did."],
            words: "the rule of your terms"
        ),
        Refusal(
            testDescription: "no action",
            form: "decide",
            fields: ["facts": "It did."],
            words: "Choose what to decide."
        ),
        Refusal(
            testDescription: "a limit without an end",
            form: "decide",
            fields: ["action": "rateLimit", "rate": "3", "facts": "x"],
            words: "a day on which it ends"
        ),
        Refusal(
            testDescription: "an end that is no day",
            form: "decide",
            fields: ["action": "suspend", "until": "soon", "facts": "x"],
            words: "has to be a day"
        ),
        Refusal(
            testDescription: "closing an operation with an end",
            form: "decide",
            fields: ["action": "closeOperation", "until": "2026-12-20", "facts": "x"],
            words: "Closing an operation has no end"
        ),
        Refusal(
            testDescription: "a preview of closing an operation with an end",
            form: "decide",
            fields: ["action": "closeOperation", "until": "2026-12-20", "facts": "x", "intent": "preview"],
            words: "Closing an operation has no end"
        ),
        Refusal(
            testDescription: "dismissing with an end",
            form: "decide",
            fields: ["action": "dismiss", "until": "2026-12-20", "facts": "x"],
            words: "Only a rate limit or a suspension has an end"
        ),
        Refusal(
            testDescription: "a suspension with a rate",
            form: "decide",
            fields: ["action": "suspend", "rate": "7", "facts": "x"],
            words: "Only a rate limit takes requests a minute"
        ),
        Refusal(testDescription: "an empty note", form: "note", fields: ["text": "  "], words: "a text for the note"),
        Refusal(
            testDescription: "the same as nothing",
            form: "duplicate",
            fields: ["case": "seventeen"],
            words: "Name the other case"
        ),
        Refusal(
            testDescription: "the same as itself",
            form: "duplicate",
            fields: ["case": "case-1"],
            words: "no duplicate of itself"
        ),
    ])
    func whatIsRefusedIsSaidAtTheForm(_ refusal: Refusal) async throws {
        try await ConsoleFixture.with { console async throws in
            let ana = try console.desk("ana")
            let id = try ana.open(try ana.opening(operation: Made.operation), at: ConsoleFixture.now).id
            _ = try ana.apply(.claim, to: id, at: ConsoleFixture.now)
            let before = try ana.find(id)
            let version = try await console.hidden("version", at: "/cases/\(id)")
            let answer = try await console.post(
                "/cases/\(id)/\(refusal.form)",
                fields: refusal.fields.map { ($0.key, $0.value) } + [("version", version)]
            )
            #expect(answer.status == .unprocessableContent)
            #expect(answer.text.contains(refusal.words) && answer.text.contains("role=\"alert\""))
            #expect(try ana.find(id) == before)
        }
    }

    @Test func aRefusedFormKeepsWhatWasWritten() async throws {
        try await ConsoleFixture.with { console async throws in
            let ana = try console.desk("ana")
            let id = try ana.open(try ana.opening(operation: Made.operation), at: ConsoleFixture.now).id
            _ = try ana.apply(.claim, to: id, at: ConsoleFixture.now)
            let answer = try await console.post(
                "/cases/\(id)/decide",
                ["action": "warn", "facts": "Words that took long.", "except-\(Made.account(2))": "a shared device"]
            ).text
            #expect(answer.contains("Words that took long.") && answer.contains("a shared device"))
        }
    }

    @Test func aPreviewShowsTheStatementInEachLanguageAndDecidesNothing() async throws {
        try await ConsoleFixture.with { console async throws in
            let ana = try console.desk("ana")
            let id = try ana.open(try ana.opening(operation: Made.operation), at: ConsoleFixture.now).id
            _ = try ana.apply(.claim, to: id, at: ConsoleFixture.now)
            let entries = try console.store.auditLines().count
            let page = try await console.post(
                "/cases/\(id)/decide",
                [
                    "action": "warn", "category": "scam", "rule": "3.1", "facts": "It did.", "intent": "preview",
                    "version": "2",
                ]
            ).text
            for words in ["Decision about your account", "Décision concernant votre compte", "关于您账户的决定"] {
                #expect(page.contains(words))
            }
            #expect(try ana.find(id).decisions.isEmpty)
            #expect(try console.store.auditLines().count == entries)
        }
    }

    @Test func anExceptionIsLeftOut() async throws {
        try await ConsoleFixture.with { console async throws in
            let ana = try console.desk("ana")
            let id = try ana.open(try ana.opening(operation: Made.operation), at: ConsoleFixture.now).id
            _ = try ana.apply(.claim, to: id, at: ConsoleFixture.now)
            _ = try await console.post(
                "/cases/\(id)/decide",
                [
                    "action": "warn", "category": "scam", "rule": "3.1", "facts": "It did.",
                    "except-\(Made.account(2))": "a shared device", "version": "2",
                ]
            )
            let decision = try #require(try ana.find(id).decisions.last)
            #expect(decision.subjects.map(\.account) == [Made.account(1), Made.account(3)])
            #expect(decision.exceptions.map(\.reason) == ["a shared device"])
        }
    }

    @Test func someoneWithoutTheRightSeesNoForm() async throws {
        try await ConsoleFixture.with { console async throws in
            let ana = try console.desk("ana")
            let id = try ana.open(try ana.opening(operation: Made.operation), at: ConsoleFixture.now).id
            let page = try await console.get("/cases/\(id)", as: "vera").text
            let actions = PageReader(page).tags.filter { $0.name == "form" }.compactMap { $0["action"] }
            #expect(actions == ["/sign-out"])
            #expect(page.contains("can look at cases and change none"))
        }
    }

    @Test func casesAreOpenedFromFindingsOfALevelOnce() async throws {
        try await ConsoleFixture.with { console async throws in
            #expect(try await console.post("/cases", ["level": "high"]).headers[.location] == "/?opened=3")
            #expect(try await console.post("/cases", ["level": "high"]).headers[.location] == "/?opened=0")
            let page = try await console.get("/?opened=3").text
            #expect(page.contains("3 cases opened.") && page.contains("/cases/case-3"))
        }
    }

    @Test func theSameCannotBeOpenedTwice() async throws {
        try await ConsoleFixture.with { console async throws in
            _ = try await console.post("/cases", ["finding": "finding-0000000000000004"])
            let again = try await console.post("/cases", ["finding": "finding-0000000000000004"])
            #expect(again.status == .conflict && again.text.contains("case-1 is about this already"))
        }
    }

    @Test func whoWritesTheRuleIsToldThatItIsPublished() async throws {
        try await ConsoleFixture.with { console async throws in
            let ana = try console.desk("ana")
            let id = try ana.open(try ana.opening(operation: Made.operation), at: ConsoleFixture.now).id
            _ = try ana.apply(.claim, to: id, at: ConsoleFixture.now)
            let page = PageReader(try await console.get("/cases/\(id)").text)
            #expect(page.text.contains("public database") && page.text.contains("name nobody"))
        }
    }

    @Test func aLabelTakesNoMoreThanTheCaseDoes() async throws {
        try await ConsoleFixture.with { console async throws in
            let ana = try console.desk("ana")
            let id = try ana.open(try ana.opening(operation: Made.operation), at: ConsoleFixture.now).id
            let page = PageReader(try await console.get("/cases/\(id)").text)
            let field = try #require(page.tags.first { $0["id"] == "label-text" })
            #expect(field["maxlength"] == "100")
            let long = String(repeating: "x", count: 101)
            let sent = try await console.post("/cases/\(id)/label", ["text": long])
            #expect(sent.status == .unprocessableContent)
            #expect(try ana.find(id).labels.isEmpty)
        }
    }

    @Test(arguments: ["note", "label", "link"])
    func aFormThatIsSentTwiceAddsOnce(_ form: String) async throws {
        try await ConsoleFixture.with { console async throws in
            let ana = try console.desk("ana")
            let id = try ana.open(try ana.opening(operation: Made.operation), at: ConsoleFixture.now).id
            #expect(try await console.post("/cases/\(id)/\(form)", ["text": "TICKET-7"]).status == .seeOther)
            let again = try await console.post("/cases/\(id)/\(form)", ["text": "TICKET-7"])
            #expect(again.status == .conflict && again.text.contains("Nothing was done a second time."))
            let value = try ana.find(id)
            #expect(value.notes.count + value.labels.count + value.links.count == 1)
            #expect(try console.store.auditLines().count == 2)
            // Somebody else may say the same; a label or a link is there, whoever added it.
            let other = try await console.post("/cases/\(id)/\(form)", ["text": "TICKET-7"], as: "ben")
            let expected: HTTPResponse.Status = form == "note" ? .seeOther : .conflict
            #expect(other.status == expected)
        }
    }

    /// More often than there are threads for the store, so that some come after others are done and some while they are at it.
    @Test func formsThatAreSentManyTimesAtOnceCountOnce() async throws {
        try await ConsoleFixture.with { console async throws in
            let ana = try console.desk("ana")
            let id = try ana.open(try ana.opening(operation: Made.operation), at: ConsoleFixture.now).id
            let account = Made.account(4).description
            let statuses = try await withThrowingTaskGroup(of: [HTTPResponse.Status].self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        let note = try await console.post("/cases/\(id)/note", ["text": "Seen before."])
                        let opening = try await console.post("/cases", ["account": account, "reason": "A report."])
                        return [note.status, opening.status]
                    }
                }
                return try await group.reduce(into: [HTTPResponse.Status]()) { all, some in all += some }
            }
            #expect(statuses.count { $0 == .seeOther } == 2 && statuses.count { $0 == .conflict } == 38)
            #expect(try ana.find(id).notes.count == 1)
            #expect(try console.store.lastCaseNumber() == 2)
        }
    }

    @Test func aCaseByHandIsOpenedOnceAndRefusedOnTheAccountsPage() async throws {
        try await ConsoleFixture.with { console async throws in
            let account = Made.account(4).description
            let bare = try await console.post("/cases", ["account": account, "level": "low", "reason": " "])
            #expect(bare.status == .unprocessableContent && bare.text.contains("Whole pseudonym"))
            #expect(PageReader(bare.text).tags.contains { $0["value"] == "low" && $0["selected"] != nil })
            let fields: KeyValuePairs = ["account": account, "level": "low", "reason": "A report from outside."]
            #expect(try await console.post("/cases", fields).status == .seeOther)
            let again = try await console.post("/cases", fields)
            #expect(again.status == .conflict && again.text.contains("case-1 is about this already"))
            #expect(try console.store.lastCaseNumber() == 1)
        }
    }

    @Test func refusalsSayKindsOfHarmInWordsAndNameNoCommand() async throws {
        try await ConsoleFixture.with { console async throws in
            let ana = try console.desk("ana")
            let id = try ana.open(try ana.opening(operation: Made.operation), at: ConsoleFixture.now).id
            _ = try ana.apply(.claim, to: id, at: ConsoleFixture.now)
            let other: KeyValuePairs = [
                "action": "warn", "category": "abuse-of-service", "rule": "3.1", "facts": "It did.", "version": "2",
            ]
            let harm = try await console.post("/cases/\(id)/decide", other)
            #expect(harm.status == .unprocessableContent)
            #expect(harm.text.contains("about these accounts is abuse of the service: it is scams."))
            let missing = try await console.post("/cases/\(id)/duplicate", ["case": "case-77", "version": "2"])
            #expect(missing.status == .notFound && missing.text.contains("There is no case-77."))
            #expect(!missing.text.contains("tocsin cases"))
        }
    }
}
