// Tocsin
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdTesting
import Logging
import NIOCore
import Testing
import TocsinCases
import TocsinConsole
import TocsinModel
import TocsinStore
import TocsinStoreSQLite

/// The page on which an account's owner appeals.
@Suite struct AppealPageTests {
    static func links() throws -> AppealLinks {
        try AppealLinks(address: "https://appeals.example.com", key: Array(repeating: 7, count: 32))
    }

    private static func settings() throws -> ConsoleSettings {
        var settings = ConsoleSettings()
        settings.redress = Redress("appeals@example.com", links: try links())
        return settings
    }

    /// A suspension of several accounts that holds, and where the owner of the first goes.
    private static func suspended(_ console: ConsoleFixture) throws -> (id: CaseID, path: String) {
        let decided = try console.closedOperation()
        let decision = try #require(decided.decisions.last)
        #expect(decision.subjects.count > 1)
        let link = try #require(try links().link(decision, for: decision.subjects[0].account))
        return (decided.id, String(link.dropFirst("https://appeals.example.com".count)))
    }

    /// The case that the owner's appeal was filed in: the account's own.
    private static func appealed(_ console: ConsoleFixture) throws -> Case {
        try #require(try console.desk("ana").cases().last { $0.partedFrom != nil })
    }

    @Test func fromTheLinkToTheReinstatement() async throws {
        try await ConsoleFixture.with(settings: try Self.settings()) { console async throws in
            let (id, path) = try Self.suspended(console)
            #expect(try await console.get("/cases/\(id)").text.contains("https://appeals.example.com\(path)"))
            let account = try #require(try console.desk("ana").find(id).accounts.first)
            let common = try await console.get("/cases/\(id)/statement/decision-1-1").text
            #expect(!common.contains("/appeal/") && common.contains("?account=\(account)\""))
            let statement = try await console.get("/cases/\(id)/statement/decision-1-1?account=\(account)").text
            #expect(statement.contains("https://appeals.example.com\(path) appeals@example.com"))

            let page = try await console.get(path, as: nil)
            #expect(page.status == .ok)
            #expect(page.text.contains("Your account is suspended") && page.text.contains("<textarea"))
            #expect(!page.text.contains(path) && !page.text.contains("acct-") && !page.text.contains("ana"))

            let sent = try await console.post(path, ["words": "I teach about scams."], as: nil)
            #expect(sent.status == .seeOther && sent.headers[.location] == "\(path)?lang=en")
            let after = try await console.get(path, as: nil).text
            #expect(after.contains("was received on") && !after.contains("<textarea"))
            #expect(!after.contains("I teach about scams.") && !after.contains("it no longer holds"))

            // A second time it takes none, and gives back what was written.
            let again = try await console.post(path, ["words": "Once more."], as: nil)
            #expect(again.status == .conflict && again.text.contains("was received on"))
            #expect(again.text.contains("Once more.") && !again.text.contains("<textarea"))

            let own = try Self.appealed(console).id
            let whole = try await console.get("/cases/\(id)", as: "ben").text
            #expect(whole.contains("href=\"/cases/\(own)\"") && !whole.contains("I teach about scams."))
            let queue = try await console.get("/cases/\(own)", as: "ben").text
            #expect(queue.contains("Parted off from"))
            #expect(queue.contains("I teach about scams.") && queue.contains("By the owner, with the link"))
            #expect(!queue.contains(path))
            let end: KeyValuePairs = [
                "outcome": "overturned", "reason": "A lesson.", "decision": "decision-1-1",
            ]
            #expect(try await console.post("/cases/\(own)/resolve", end, as: "ben").status == .unprocessableContent)
            #expect(try await console.post("/cases/\(own)/resolve", end, as: "cleo").status == .seeOther)
            let value = try console.desk("ana").find(own)
            #expect(value.decisions.map(\.action) == [.closeOperation, .reinstate])
            #expect(DecisionLabel.make([value]).allSatisfy { !$0.isHarmful })
            // The account's own case was neither opened nor decided once more.
            let dashboard = try await console.get("/dashboard").text
            #expect(dashboard.contains("100% of 1") && !dashboard.contains("reinstated"))
            #expect(try console.store.caseTimes().map(\.isPart) == [false, true])
            let settled = try await console.get(path, as: nil).text
            #expect(settled.contains("the decision was undone") && !settled.contains("A lesson."))
            #expect(settled.contains("The decision as it was sent; it no longer holds"))
            #expect(try await console.get("\(path)?lang=de", as: nil).text.contains("sie gilt nicht mehr:"))
        }
    }

    @Test("an appeal that was turned down does not keep a decision that ended")
    func anEndAfterTheAppealIsTold() async throws {
        try await ConsoleFixture.with(settings: try Self.settings()) { console async throws in
            let (ana, cleo) = (try console.desk("ana"), try console.desk("cleo"))
            let id = try ana.open(try ana.opening(finding: FindingID(value: 1)), at: Made.hours(-9)).id
            _ = try ana.apply(.claim, to: id, at: Made.hours(-8))
            let draft = DecisionDraft(
                action: .rateLimit(requestsPerMinute: 1, until: Made.hours(-1)),
                category: .scam,
                rule: "3.1 No fraud",
                facts: "Asked for scripts to defraud people.",
                evidence: try ana.evidence(try ana.find(id))
            )
            let decided = try ana.apply(.decide(draft), to: id, at: Made.hours(-7))
            let decision = try #require(decided.decisions.last)
            let link = try #require(try Self.links().link(decision, for: Made.account(1)))
            let path = String(link.dropFirst("https://appeals.example.com".count))
            _ = try AppealDesk(store: console.store, links: try Self.links()).file(
                String(path.dropFirst("/appeal/".count)),
                "I teach.",
                at: Made.hours(-6)
            )
            _ = try cleo.apply(.resolve(.upheld, reason: "No."), to: id, at: Made.hours(-5))
            let page = try await console.get(path, as: nil).text
            #expect(page.contains("the decision was confirmed. The decision ended on"))
            #expect(page.contains("The decision as it was sent; it no longer holds") && !page.contains("<textarea"))
        }
    }

    @Test(arguments: [
        ("?lang=fr", "", "fr", "Contester une décision", "Votre compte est suspendu"),
        ("?lang=es", "de", "es", "Recurrir una decisión", "Su cuenta"),
        ("", "de-AT,en;q=0.5", "de", "Beschwerde gegen eine Entscheidung", "Ihr Konto ist gesperrt"),
        ("", "zh-CN", "zh-Hans", "对决定提出申诉", "关于您账户的决定"), ("", "pt, sw", "en", "Appeal against a decision", "suspended"),
        ("?lang=x", "", "en", "Appeal against a decision", "suspended"),
    ])
    func speaksTheOwnersLanguage(
        _ query: String,
        _ accepted: String,
        _ tag: String,
        _ title: String,
        _ statement: String
    ) async throws {
        try await ConsoleFixture.with(settings: try Self.settings()) { console async throws in
            let (_, path) = try Self.suspended(console)
            let page = try await console.client.execute(
                uri: path + query,
                method: .get,
                headers: [.acceptLanguage: accepted]
            ) { $0 }
            #expect(page.text.contains("<html lang=\"\(tag)\">") && page.text.contains("<h1>\(title)</h1>"))
            #expect(page.text.contains(statement))
        }
    }

    @Test func whatWasMadeUpGetsOneAnswer() async throws {
        try await ConsoleFixture.with(settings: try Self.settings()) { console async throws in
            let (id, path) = try Self.suspended(console)
            let (code, zeros) = (path.suffix(32), String(repeating: "0", count: 32))
            var answers: Set<String> = []
            for token in [
                "decision-1-1.\(zeros)", "decision-99-1.\(zeros)", "decision-1-2.\(code)", "x", "%00", code + "x",
            ] {
                let shown = try await console.get("/appeal/\(token)", as: nil)
                let sent = try await console.post("/appeal/\(token)", ["words": "I did not."], as: nil)
                #expect(shown.status == .notFound && sent.status == .notFound)
                answers.formUnion([shown.text, sent.text])
            }
            #expect(answers.count == 1 && answers.first?.contains("This link opens nothing") == true)
            #expect(try console.desk("ana").find(id).state == .decided)
        }
    }

    @Test func nothingOfItIsKeptOrToldOn() async throws {
        let lines = LogLines()
        let logger = lines.verbose(Logger(label: "test") { _ in lines })
        try await ConsoleFixture.with(logger: logger, settings: try Self.settings()) { console async throws in
            let (_, path) = try Self.suspended(console)
            for answer in [
                try await console.get(path, as: nil), try await console.get("/appeal/x", as: nil),
                try await console.post(path, ["words": "Words of an owner."], as: nil),
            ] {
                #expect(answer.headers[.cacheControl] == "no-store")
                #expect(answer.headers[try #require(HTTPField.Name("Referrer-Policy"))] == "no-referrer")
                #expect(answer.headers[.setCookie] == nil)
                #expect(answer.headers[.contentSecurityPolicy]?.contains("frame-ancestors 'none'") == true)
            }
            #expect(lines.text.contains("/appeal/{token}"))
            #expect(!lines.text.contains(path.suffix(32)) && !lines.text.contains("owner"))
        }
    }

    @Test func whoeverIsSignedInMakesNoDifference() async throws {
        try await ConsoleFixture.with(settings: try Self.settings()) { console async throws in
            let (_, path) = try Self.suspended(console)
            #expect(try await console.get(path, as: "ana").text == (try await console.get(path, as: nil).text))
            // Without the proof of a session, which its form does not have.
            let sent = try await console.client.execute(
                uri: path,
                method: .post,
                headers: [.cookie: "__Host-tocsin=token-ana", .contentType: "application/x-www-form-urlencoded"],
                body: ByteBuffer(string: "words=I+teach")
            ) { $0 }
            #expect(sent.status == .seeOther)
            #expect(try Self.appealed(console).decisions[0].appeal?.recordedBy == Case.ownerName)
        }
    }

    @Test func anotherSiteCannotSendItsForm() async throws {
        try await ConsoleFixture.with(settings: try Self.settings()) { console async throws in
            let (id, path) = try Self.suspended(console)
            let site = try #require(HTTPField.Name("Sec-Fetch-Site"))
            let sent = try await console.post(path, ["words": "x"], as: nil, headers: [site: "cross-site"])
            #expect(sent.status == .forbidden)
            #expect(try console.desk("ana").find(id).state == .decided)
        }
    }

    /// Older browsers tell nothing of where a form comes from but `null`, since the page gives no referrer.
    @Test func aBrowserThatSaysLittleCanSendItsForm() async throws {
        try await ConsoleFixture.with(settings: try Self.settings()) { console async throws in
            let (_, path) = try Self.suspended(console)
            let sent = try await console.post(path, ["words": "I teach."], as: nil, headers: [.origin: "null"])
            #expect(sent.status == .seeOther)
            #expect(try Self.appealed(console).decisions[0].appeal?.recordedBy == Case.ownerName)
        }
    }

    @Test func aRefusalSpeaksTheOwnersLanguage() async throws {
        try await ConsoleFixture.with(settings: try Self.settings()) { console async throws in
            let (id, path) = try Self.suspended(console)
            let sent = try await console.post(
                path + "?lang=de",
                ["words": "x"],
                as: nil,
                headers: [.origin: "https://elsewhere.example"]
            )
            #expect(sent.status == .forbidden)
            #expect(sent.text.contains("<html lang=\"de\">") && sent.text.contains("Öffnen Sie den Link"))
            #expect(!sent.text.contains("Go to the queue"))
            let typed = try await console.post(
                path,
                ["words": "x"],
                as: nil,
                headers: [.contentType: "application/json", .acceptLanguage: "fr"]
            )
            #expect(typed.status == .unprocessableContent && typed.text.contains("<html lang=\"fr\">"))
            #expect(try console.desk("ana").find(id).state == .decided)
        }
    }

    @Test func whatIsNotTakenStaysInTheForm() async throws {
        try await ConsoleFixture.with(settings: try Self.settings()) { console async throws in
            let (id, path) = try Self.suspended(console)
            let empty = try await console.post(path, ["words": "  "], as: nil)
            #expect(empty.status == .unprocessableContent && empty.text.contains("Say what is wrong"))
            let long = try await console.post(
                path + "?lang=de",
                ["words": String(repeating: "lang ", count: 1_601)],
                as: nil
            )
            #expect(long.status == .unprocessableContent && long.text.contains("Kürzen Sie ihn auf 8000 Zeichen."))
            #expect(long.text.contains("lang lang") && long.text.contains("role=\"alert\""))
            #expect(try console.desk("ana").find(id).state == .decided)
        }
    }

    @Test func wordsComeOutAsText() async throws {
        for payload in EscapingTests.corpus {
            try await ConsoleFixture.with(settings: try Self.settings()) { console async throws in
                let (_, path) = try Self.suspended(console)
                let refused = try await console.post(
                    path,
                    ["words": payload + String(repeating: "x", count: 8_000)],
                    as: nil
                )
                EscapingTests.check(refused.text, "refused \(payload.debugDescription)")
                _ = try await console.post(path, ["words": payload], as: nil)
                let again = try await console.post(path, ["words": payload], as: nil)
                #expect(again.status == .conflict)
                EscapingTests.check(again.text, "again \(payload.debugDescription)")
                let page = try await console.get("/cases/\(try Self.appealed(console).id)", as: "ben").text
                #expect(page.contains("x55"))
                EscapingTests.check(page, "case \(payload.debugDescription)")
            }
        }
    }

    @Test func aNetworkMayAskSoOften() async throws {
        var settings = try Self.settings()
        settings.addressHeader = "X-Forwarded-For"
        try await ConsoleFixture.with(settings: settings) { console async throws in
            let (_, path) = try Self.suspended(console)
            let forwarded = try #require(HTTPField.Name("X-Forwarded-For"))
            func ask(_ address: String) async throws -> TestResponse {
                try await console.client.execute(uri: path, method: .get, headers: [forwarded: address]) { $0 }
            }
            for place in 0..<20 { #expect(try await ask("192.0.2.\(place)").status == .ok) }
            let refused = try await ask("192.0.2.99")
            #expect(refused.status == .tooManyRequests && refused.headers[.retryAfter] == "3")
            #expect(try await ask("203.0.113.1").status == .ok)
        }
    }

    @Test func onlyWhoTellsOwnersSeesTheLink() async throws {
        try await ConsoleFixture.with(settings: try Self.settings()) { console async throws in
            let (id, path) = try Self.suspended(console)
            for (name, sees) in [("ana", true), ("ben", true), ("dora", true), ("vera", false), ("eli", false)] {
                let account = try #require(try console.desk("ana").find(id).accounts.first)
                for page in ["/cases/\(id)", "/cases/\(id)/statement/decision-1-1?account=\(account)"] {
                    #expect(try await console.get(page, as: name).text.contains(path) == sees, "\(name) at \(page)")
                }
            }
        }
    }

    @Test func staffWritesDownAnAppealForOneAccount() async throws {
        try await ConsoleFixture.with(settings: try Self.settings()) { console async throws in
            let (id, _) = try Self.suspended(console)
            let account = try #require(try console.desk("ana").find(id).accounts.last)
            let page = try await console.get("/cases/\(id)", as: "cleo").text
            #expect(page.contains("<option value=\"\(account)\""))
            let about = try await console.hidden("decision", at: "/cases/\(id)", as: "cleo")
            let wrong: KeyValuePairs = ["account": "acct-x", "ground": "A letter.", "decision": about]
            #expect(try await console.post("/cases/\(id)/appeal", wrong, as: "cleo").status == .unprocessableContent)
            let letter: KeyValuePairs = [
                "account": account.description, "ground": "A letter.", "decision": about,
            ]
            let sent = try await console.post(
                "/cases/\(id)/appeal",
                letter,
                as: "cleo"
            )
            let own = try Self.appealed(console)
            #expect(sent.headers[.location] == "/cases/\(own.id)?done=yes")
            #expect(own.accounts == [account] && own.state == .appealed)
            #expect(try console.desk("ana").find(id).state == .decided)
            // The owner's link says that the words were written down here.
            let link = try #require(try Self.links().link(own.decisions[0], for: account))
            let path = String(link.dropFirst("https://appeals.example.com".count))
            let shown = try await console.get(path, as: nil).text
            #expect(shown.contains("Somebody at the service wrote an appeal down for you on"))
            #expect(!shown.contains("cleo") && !shown.contains("<textarea"))
        }
    }

    @Test func withoutAnAddressThereIsNoPage() async throws {
        try await ConsoleFixture.with { console async throws in
            let (id, path) = try Self.suspended(console)
            #expect(try await console.get(path, as: nil).status == .notFound)
            #expect(try await console.post(path, ["words": "I did not."], as: nil).status == .notFound)
            #expect(!(try await console.get("/cases/\(id)").text.contains("/appeal/")))
            #expect(try console.desk("ana").find(id).state == .decided)
        }
    }
}
