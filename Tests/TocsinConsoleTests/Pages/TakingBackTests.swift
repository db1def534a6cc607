// Tocsin
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdTesting
import Testing
import TocsinCases
import TocsinConsole
import TocsinModel

/// What people take back by forms: a proposal, and a note.
@Suite struct TakingBackTests {
    private static func removals(_ page: String) -> [PageReader.Tag] {
        PageReader(page).tags.filter { $0.name == "form" && $0["action"]?.hasSuffix("/remove-note") == true }
    }

    @Test func whoProposedWithdrawsBesideWhereItWaits() async throws {
        try await ConsoleFixture.with { console async throws in
            let (ana, now) = (try console.desk("ana"), ConsoleFixture.now)
            let id = try ana.open(try ana.opening(operation: Made.operation), at: now).id
            _ = try ana.apply(.claim, to: id, at: now)
            let draft = DecisionDraft(
                action: .closeOperation,
                category: .scam,
                rule: "3.1 No fraud",
                facts: "Asked for scripts to defraud people.",
                evidence: try ana.evidence(try ana.find(id))
            )
            _ = try ana.apply(.decide(draft), to: id, at: now)
            let waiting = try await console.get("/cases/\(id)").text
            #expect(waiting.contains("somebody else has to approve it") && waiting.contains("Withdraw the proposal"))
            #expect(try await console.get("/cases/\(id)", as: "ben").text.contains("Withdraw the proposal") == false)
            let decision = try await console.hidden("decision", at: "/cases/\(id)")
            let about: KeyValuePairs = ["decision": decision]
            let others = try await console.post("/cases/\(id)/withdraw", about, as: "ben")
            #expect(others.status == .unprocessableContent)
            #expect(others.text.contains("ana proposed decision-1-1, and nobody else can withdraw it."))
            // A form that does not say what it is about is none of ours.
            #expect(try await console.post("/cases/\(id)/withdraw").status == .unprocessableContent)
            #expect(try ana.find(id).state == .awaitingSecond)

            let withdrawn = try await console.post("/cases/\(id)/withdraw", about)
            #expect(withdrawn.headers[.location] == "/cases/\(id)?done=yes")
            let page = try await console.get("/cases/\(id)?done=yes").text
            #expect(page.contains("Withdrawn. The case is in review again.") && page.contains("withdrew a proposal"))
            let value = try ana.find(id)
            #expect(value.state == .inReview && value.proposal == nil && value.decisionsMade == 1)
            #expect(try await console.post("/cases/\(id)/withdraw", about).status == .conflict)
        }
    }

    @Test func whoWroteANoteRemovesItAndOthersSeeThat() async throws {
        try await ConsoleFixture.with { console async throws in
            let (ana, now) = (try console.desk("ana"), ConsoleFixture.now)
            let id = try ana.open(try ana.opening(operation: Made.operation), at: now).id
            let path = "/cases/\(id)"
            _ = try ana.apply(.note("Wrong account."), to: id, at: now)
            _ = try console.desk("ben").apply(.note("I agree."), to: id, at: now)
            for (name, expected) in [("ana", 1), ("ben", 1), ("cleo", 0), ("vera", 0)] {
                let page = try await console.get(path, as: name).text
                #expect(Self.removals(page).count == expected, "\(name)")
            }
            let version = try await console.hidden("version", at: path)
            let number = try await console.hidden("note", at: path)
            #expect(number == "1")
            let others = try await console.post("\(path)/remove-note", ["version": version, "note": "2"])
            #expect(others.status == .unprocessableContent)
            #expect(others.text.contains("ben wrote this note, and nobody else can remove it."))
            let bare = try await console.post("\(path)/remove-note", ["version": version])
            #expect(bare.status == .unprocessableContent && bare.text.contains("which note to remove"))
            #expect(try ana.find(id).notes.map(\.text) == ["Wrong account.", "I agree."])

            let fields: KeyValuePairs = ["version": version, "note": number]
            let removed = try await console.post("\(path)/remove-note", fields)
            #expect(removed.headers[.location] == "\(path)?done=yes")
            let own = try await console.get("\(path)?done=yes").text
            #expect(own.contains("The note is removed.") && Self.removals(own).isEmpty)
            let seen = try await console.get(path, as: "vera").text
            #expect(seen.contains("removed by ana at ") && seen.contains("removed a note"))
            #expect(!seen.contains("Wrong account.") && seen.contains("I agree."))
            // The same form once more is about a case that was written since.
            #expect(try await console.post("\(path)/remove-note", fields).status == .conflict)
            // The same words are no longer there, so they may be written again.
            #expect(try await console.post("\(path)/note", ["text": "Wrong account."]).status == .seeOther)
        }
    }

    @Test func whyACaseWasOpenedHasNoFormThatRemovesIt() async throws {
        try await ConsoleFixture.with { console async throws in
            let ana = try console.desk("ana")
            let opening = CaseOpening(accounts: [Made.account(4)], level: .low, reason: "A report from outside.")
            let id = try ana.open(opening, at: ConsoleFixture.now).id
            let page = try await console.get("/cases/\(id)").text
            #expect(page.contains("A report from outside.") && Self.removals(page).isEmpty)
        }
    }
}
