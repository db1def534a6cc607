// Tocsin
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing
import TocsinPublicCheck

struct CheckPageTests {
    @Test(arguments: [
        ("en", "Is this a scam?", #"<html lang="en">"#), ("fr", "Est-ce une arnaque\u{202F}?", #"<html lang="fr">"#),
        ("es", "¿Es una estafa?", #"<html lang="es">"#), ("zh", "这是诈骗吗？", #"<html lang="zh-Hans">"#),
    ])
    func speaksFourLanguages(code: String, title: String, tag: String) async throws {
        let fixture = try CheckFixture()
        let asked = try await fixture.get("/check?lang=\(code)")
        #expect(asked.status == .ok)
        #expect(asked.text.contains("<h1>\(title)</h1>") && asked.text.contains(tag))
        let accepted = try await fixture.get("/check", headers: [.acceptLanguage: "de,\(code)-XX;q=0.8,en;q=0.1"])
        #expect(accepted.text.contains("<h1>\(title)</h1>"))
        #expect(accepted.headers[.vary] == "Accept-Language")
        // Links to all four, each in its own words.
        for name in ["English", "Français", "Español", "中文"] { #expect(asked.text.contains(">\(name)</a>")) }
        let answer = try await fixture.post(CheckFixture.scam, lang: code)
        #expect(answer.text.contains(tag) && answer.text.contains("class=\"answer bad\""))
    }

    @Test(arguments: ["", "*", "de", "xx;q=1", "en;q=zero,fr;q=0", ",,;;,", "fr;q=-1"])
    func otherwiseItSpeaksEnglish(_ accepted: String) async throws {
        let page = try await CheckFixture().get("/check", headers: [.acceptLanguage: accepted])
        #expect(page.text.contains("Is this a scam?"))
    }

    @Test func aScamIsCalledOneWithReasonsAndWhatToDo() async throws {
        let answer = try await CheckFixture().post(CheckFixture.scam)
        #expect(answer.status == .ok)
        #expect(answer.text.contains("<title>This looks like a scam. – Is this a scam?</title>"))
        #expect(answer.text.contains("<h3>Why</h3><ul><li>"))
        #expect(answer.text.contains("<h3>What to do next</h3><ol><li>"))
        // It does not repeat the message.
        #expect(!answer.text.contains("lost my phone") && !answer.text.contains("Hi Mum"))
    }

    @Test(arguments: [
        "See you at the station at noon tomorrow, bring the tickets", "", "Ja, morgen passt es mir gut, bis dann",
    ])
    func nothingIsEverCalledSafe(_ message: String) async throws {
        let fixture = try CheckFixture()
        for (code, word) in [("en", "safe"), ("fr", "sûr"), ("es", "seguro"), ("zh", "安全")] {
            let answer = try await fixture.post(message, lang: code)
            #expect(answer.status == .ok && answer.text.contains("class=\"answer calm\""))
            #expect(!answer.text.lowercased().contains(word))
        }
    }

    @Test func everyResponseIsClosedTightly() async throws {
        let fixture = try CheckFixture { $0.mostBodyBytes = 100 }
        let responses = [
            try await fixture.get("/check"), try await fixture.post("a short message"),
            try await fixture.post(String(repeating: "x", count: 200)), try await fixture.get("/check/style.css"),
            try await fixture.ask("{}"), try await fixture.get("/api/openapi.json"),
            try await fixture.get("/api/check"),
        ]
        let policy =
            "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        for response in responses {
            #expect(response.headers[.setCookie] == nil)
            #expect(response.headers[.contentSecurityPolicy] == policy)
            #expect(response.headers[.xContentTypeOptions] == "nosniff")
            #expect(HTTPField.Name("Referrer-Policy").flatMap { response.headers[$0] } == "no-referrer")
        }
        #expect(responses[0...2].allSatisfy { $0.headers[.cacheControl] == "no-store" })
        for page in responses[0...2] {
            let text = page.text.lowercased()
            #expect(!text.contains("<script") && !text.contains("style=") && !text.contains("http://"))
            #expect(!text.contains("https://"))
        }
    }

    @Test func aPhoneAndAScreenReaderCanUseIt() async throws {
        let fixture = try CheckFixture()
        for page in [try await fixture.get("/check"), try await fixture.post(CheckFixture.scam)] {
            #expect(page.text.contains("width=device-width"))
            #expect(page.text.contains(#"<label for="message">"#) && page.text.contains(#"id="message""#))
            #expect(page.text.components(separatedBy: "<h1>").count == 2 && page.text.contains("<main>"))
            #expect(page.text.contains(#"<nav aria-label="Language">"#))
        }
    }

    @Test(
        "nothing of a message becomes markup",
        arguments: [
            "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'><svg/onload=alert(1)>",
            "http://evil\"onmouseover=alert(1).example/", "http://<script>alert(1)</script>.tk/login",
            "https://paypa1-secure.tk/<b>", "Reply-To: \"<img src=x onerror=alert(1)>\" <a@b.tk>\n\nPay now",
            "From: PayPal <x@\"><script>alert(1)</script>.tk>\nSubject: <i>urgent\n\nYour account is locked, log in at http://bit.ly/<u>x",
            "<a href=\"http://evil.tk\">https://bank.example</a> <a href='javascript:alert(1)'>pay</a>",
            "</textarea><script>alert(1)</script>", "\"\u{301} onfocus=alert(1) autofocus",
            "{{message}} ${7*7} <%= 7 %>",
            "\u{202E}<script>\u{2066}alert(1)</script>", "&lt;script&gt;&#60;script&#62;", "\u{0}<script>",
        ]
    )
    func markupIsEscaped(_ message: String) async throws {
        let fixture = try CheckFixture()
        // A quotation mark that is one character with the accent behind it.
        let accented = "\"\u{301} on"
        let plain = Self.tags(try await fixture.post("a plain message without any sign in it").text)
        for text in [message, message + "\n" + CheckFixture.scam] {
            let answer = try await fixture.post(text)
            #expect(answer.status == .ok)
            #expect(Self.tags(answer.text).isSubset(of: plain.union(["h3", "ul", "li", "ol", "section"])))
            #expect(!answer.text.contains(accented))
        }
    }

    /// The names of all elements of a page.
    private static func tags(_ html: String) -> Set<String> {
        Set(html.components(separatedBy: "<").dropFirst().map { String($0.prefix { $0.isLetter || $0.isNumber }) })
    }

    @Test(arguments: [
        ("", "application/x-www-form-urlencoded", 400), ("text=x", "application/x-www-form-urlencoded", 400),
        ("message=a&message=b&message=%zz", "application/x-www-form-urlencoded", 400),
        ("message=x", "text/plain", 415), ("message=x", "", 415), ("{\"message\":\"x\"}", "application/json", 415),
    ])
    func otherBodiesAreRefused(body: String, type: String, status: Int) async throws {
        let fixture = try CheckFixture()
        let answer = try await fixture.test { client in
            try await client.execute(
                uri: "/check",
                method: .post,
                headers: [.contentType: type],
                body: ByteBuffer(string: body)
            )
        }
        #expect(answer.status.code == status)
        #expect(answer.text.contains("did not arrive whole"))
    }

    @Test(arguments: ["/check", "/api/check", "/api/openapi.json", "/check/style.css"])
    func otherMethodsAreNamed(_ path: String) async throws {
        let fixture = try CheckFixture()
        for method in [HTTPRequest.Method.put, .delete, .patch, .trace, .options] {
            let answer = try await fixture.test { try await $0.execute(uri: path, method: method) }
            #expect(answer.status == .methodNotAllowed && answer.headers[.allow] != nil)
        }
    }
}
