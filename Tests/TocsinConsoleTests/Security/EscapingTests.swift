// Tocsin
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdTesting
import Testing
import TocsinCases
import TocsinConsole
import TocsinModel
import TocsinStore
import TocsinStoreSQLite

/// Whatever a log, a rule, an account's owner or a colleague wrote comes out of a page as text.
@Suite struct EscapingTests {
    /// Texts that become more than text where escaping forgets something; `x55` marks what would run.
    static let corpus = [
        "\"><script>x55(1)</script>", "' onmouseover='x55(1)", "<img src=x onerror=x55(1)>",
        "\"\u{301} onfocus=x55(1) autofocus a=\"",
        "'\u{301} onfocus=x55(1) a='", "<\u{301}script>x55(1)</script>", "</textarea><script>x55(1)</script>",
        "</title><svg/onload=x55(1)>", "javascript:x55(1)", "{{x55}} {{{x55}}}", "--><script>x55(1)</script>",
        "]]><script>x55(1)</script>", "\u{202E}<script>x55(1)</script>", "<a href=\"//x55.example\">", "\u{0}<x55>",
        "&lt;x55&gt;",
        "</style><style>@import '//x55.example'</style>", "<base href=//x55.example>", "`${x55}`", "%3Cx55%3E",
    ]

    private static let elements: Set<String> = [
        "html", "head", "meta", "title", "link", "script", "body", "a", "main", "footer", "header", "nav", "h1", "h2",
        "h3", "h4", "p", "div", "span", "ul", "li", "dl", "dt", "dd", "section", "article", "aside", "table", "caption",
        "thead", "tbody", "tr", "th", "td", "form", "input", "textarea", "select", "option", "label", "fieldset",
        "legend",
        "button", "details", "summary", "figure", "figcaption", "svg", "desc", "rect", "line", "circle", "text", "code",
        "time", "strong", "blockquote", "mark", "!DOCTYPE",
    ]

    @Test func nothingStoredComesOutAsMarkup() async throws {
        for payload in Self.corpus {
            try await ConsoleFixture.with(fill: { try Self.fill($0, payload) }) { console async throws in
                let id = try Self.work(console, payload)
                var paths = [
                    "/", "/cases/\(id)", "/cases/\(id)/statement/decision-\(id.number)-1", "/findings",
                    "/findings/finding-0000000000000001", "/operations", "/operations/\(Made.operation)",
                    "/accounts/\(Made.account(1))", "/rules", "/dashboard", "/delivery", "/reports", "/reviews",
                    "/audit",
                    "/people", "/you",
                ]
                paths.append("/rules/\(ConsoleFixture.encoded(payload))")
                for path in paths {
                    let answer = try await console.get(path, as: "dora")
                    Self.check(answer.text, "\(path) with \(payload.debugDescription)")
                    // What is not shown would pass for escaped.
                    if path == "/cases/\(id)" { #expect(answer.text.contains("x55")) }
                }
                let texts = try await console.post(
                    "/cases/\(id)/texts",
                    ["reason": "I have to read these \(payload)"],
                    as: "dora"
                )
                #expect(texts.status == .ok && texts.text.contains("x55"))
                Self.check(texts.text, "texts with \(payload.debugDescription)")
            }
        }
    }

    @Test func nothingSentComesBackAsMarkup() async throws {
        try await ConsoleFixture.with { console async throws in
            let desk = try console.desk("ana")
            let id = try desk.open(try desk.opening(operation: Made.operation), at: ConsoleFixture.now).id
            _ = try desk.apply(.claim, to: id, at: ConsoleFixture.now)
            for payload in Self.corpus {
                let forms: [(String, KeyValuePairs<String, String>)] = [
                    (
                        "/cases/\(id)/decide",
                        [
                            "action": payload, "facts": payload, "rule": payload, "category": payload, "until": payload,
                            "rate": payload,
                        ]
                    ),
                    (
                        "/cases/\(id)/decide",
                        ["action": "warn", "facts": payload, "rule": payload, "category": "scam", "intent": "preview"]
                    ),
                    ("/cases/\(id)/duplicate", ["case": payload]), ("/cases/\(id)/texts", ["reason": payload]),
                    ("/search", ["words": payload]), ("/rules/check", ["text": payload]),
                    ("/cases", ["level": payload]), ("/people", ["name": payload, "role": "viewer"]),
                    ("/people/person-vera/role", ["role": payload]),
                    ("/set-up/x", ["password": payload, "again": payload]),
                    ("/you/password", ["current": payload, "new": payload, "again": payload]),
                    ("/you/second-factor/code", ["offer": payload, "code": payload]),
                    ("/views", ["name": String(payload.prefix(60)), "query": payload]),
                ]
                for (path, fields) in forms {
                    let name = path.hasPrefix("/people") ? "dora" : "ana"
                    let answer = try await console.post(path, fields, as: name)
                    Self.check(answer.text, "\(path) with \(payload.debugDescription)")
                }
                let encoded = ConsoleFixture.encoded(payload)
                for path in [
                    "/?state=\(encoded)&page=\(encoded)&opened=\(encoded)", "/findings?rule=\(encoded)", "/\(encoded)",
                ] {
                    Self.check(try await console.get(path).text, path)
                }
            }
            Self.check(try await console.get("/").text, "views")
        }
    }

    /// Every tag and attribute is one of ours, and every address leads to the console.
    static func check(_ html: String, _ what: String) {
        let page = PageReader(html)
        let comment = Comment(rawValue: what)
        for tag in page.tags {
            let name = tag.name.hasPrefix("/") ? String(tag.name.dropFirst()) : tag.name
            #expect(elements.contains(name), comment)
            if name == "script" && tag.name == "script" { #expect(tag["src"] == "/assets/console.js", comment) }
            for attribute in tag.attributes {
                #expect(!attribute.name.contains("x55") && !attribute.name.lowercased().hasPrefix("on"), comment)
                #expect(attribute.name != "style", comment)
                guard ["href", "src", "action", "formaction"].contains(attribute.name) else { continue }
                let isLocal = attribute.value.hasPrefix("/") && !attribute.value.hasPrefix("//")
                #expect(isLocal || attribute.value.hasPrefix("#") || attribute.value.hasPrefix("?lang="), comment)
            }
        }
    }

    private static func fill(_ store: SQLiteStore, _ payload: String) throws {
        try Made.fill(store)
        let rule = RuleReference(
            id: payload,
            title: payload,
            version: payload,
            category: .scam,
            level: .critical,
            scope: .request,
            tags: [payload.replacing(" ", with: "_")]
        )
        var finding = Made.finding(1, account: 1, rule: rule)
        finding.evidence = [.event(Made.event(9)), .signal(name: payload, value: payload)]
        try store.replaceFindings(scope: .request, [finding, Made.finding(2, account: 2), Made.finding(3, account: 3)])
        let progress = SourceProgress(fingerprint: SourceFingerprint(value: "y"), name: payload, format: "tocsin")
        let event = Made.request(9, account: 1, payload + " " + payload)
        var activity = AccountActivity()
        activity.count(event, language: payload)
        activity.networks[payload] = 1
        activity.models[payload] = 1
        #expect(try store.addActivity([Made.account(1): activity], from: store.activityProgress().place, to: 0))
        _ = try store.append(
            IngestBatch(
                events: try EventBlock([event]),
                rejects: [],
                identifierLinks: [],
                progress: progress
            )
        )
    }

    /// Puts the text into every field of a case.
    private static func work(_ console: ConsoleFixture, _ payload: String) throws -> CaseID {
        let ana = try console.desk("ana")
        let time = ConsoleFixture.now
        let id = try ana.open(try ana.opening(operation: Made.operation), at: time).id
        for action in [CaseAction.claim, .note(payload), .label(payload), .link(payload)] {
            _ = try ana.apply(action, to: id, at: time)
        }
        let draft = DecisionDraft(
            action: .warn,
            category: .scam,
            rule: payload,
            facts: payload,
            exceptions: [Made.account(3): payload],
            evidence: try ana.evidence(try ana.find(id))
        )
        _ = try ana.apply(.decide(draft), to: id, at: time)
        _ = try console.desk("cleo").apply(.appeal(ground: payload), to: id, at: time)
        _ = try console.desk("ben").apply(.resolve(.overturned, reason: payload), to: id, at: time)
        try console.store.setSavedView(payload, "", of: "person-dora")
        return id
    }
}
