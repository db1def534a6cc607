// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinScamCheck

@Suite("What a reader sees of mail")
struct MailReadingTests {
    private static let scam = "Please read me the verification code you just got by text."
    private static let packed = Data(scam.utf8).base64EncodedString()

    private func signs(_ text: String) throws -> Set<String> {
        Set(try SharedCheck.get().check(text).signs.map(\.id.name))
    }

    // MARK: Headers

    @Test(
        "saved mail is known whatever stands first",
        arguments: [
            "", "\n", " \n\n", " ", "\u{FEFF}", "\u{FEFF}\n", "From a@northline.example Tue Dec  2 10:00:00 2025\n",
            "\n>From a@northline.example Tue Dec  2 10:00:00 2025\n", "X-Apparently-To: b@northline.example\n",
            "X-Mozilla-Status: 0001\n", "Authentication-Results: mx.northline.example; spf=pass\n",
            "DKIM-Signature: v=1; a=rsa-sha256;\n\td=northline.example\n", "ARC-Seal: i=1; a=rsa-sha256\n",
            "X-Original-To: b@northline.example\n", "Importance: high\n",
            "List-Unsubscribe: <https://northline.test>\n",
            "Received: from a.example\n by b.example\nReceived: from c.example\n by d.example\n",
        ]
    )
    func knowsMail(_ start: String) throws {
        let mail = """
            From: a@northline.example
            To: b@northline.example
            Content-Transfer-Encoding: base64

            """
        #expect(try signs(start + mail + "\n" + Self.packed).contains("code-request"))
    }

    @Test("what only looks like a header is text")
    func strayHeaders() throws {
        let text = "From: +44 7700 900123\nMessage: Your parcel is held. Pay the fee at http://192.0.2.7/pay today"
        let verdict = try SharedCheck.get().check(text)
        #expect(verdict.answer.isFlagged)
        #expect(verdict.signs.contains { $0.id == "link-address-number" })
        for text in [
            "From: +44 7700 900123\nMessage: Hello there\nMessage: \(Self.scam)",
            "From: +44 7700 900123\nMessage: \(Self.scam)\n\nThank you",
            "From: +44 7700 900123\nhttp://192.0.2.7/pay\n\(Self.scam)",
            "To: all of you. \(Self.scam)",
        ] {
            #expect(try signs(text).contains("code-request"), "\(text)")
        }
        let mail = "From: a@northline.example\nMessage-ID: <1@northline.example>\nNote: \(Self.scam)\n\nSee you soon"
        #expect(try !signs(mail).contains("code-request"))
    }

    // MARK: Parts

    private func alternatives(_ plain: String, _ html: String) -> String {
        """
        From: a@northline.example
        Content-Type: multipart/alternative; boundary="b1"

        --b1
        Content-Type: text/plain

        \(plain)
        --b1
        Content-Type: text/html

        <html><body><p>\(html)</p></body></html>
        --b1--
        """
    }

    @Test("the HTML of alternatives is read, whatever the plain text says, and the plain text where it says more")
    func alternativeParts() throws {
        #expect(try signs(alternatives("See you on Monday then.", Self.scam)).contains("code-request"))
        #expect(try signs(alternatives("", Self.scam)).contains("code-request"))
        #expect(try signs(alternatives(Self.scam, "See you on Monday then.")).contains("code-request"))
        #expect(
            try signs(alternatives("See http://192.0.2.7/a", "See you on Monday")).contains("link-address-number")
        )
    }

    @Test("attached text is not read, and a boundary is a whole line")
    func attachments() throws {
        let mail = """
            From: a@northline.example
            Content-Type: multipart/mixed; boundary=b1

            --b1
            Content-Type: multipart/alternative; boundary="b1_2"

            --b1_2
            Content-Type: text/plain
            Content-Transfer-Encoding: base64

            \(Self.packed)
            --b1_2--
            --b1\u{20}
            Content-Type: text/plain
            Content-Disposition: attachment; filename="a.txt"

            Stay on the line. See --b1 here.
            --b1--
            """
        let found = try signs(mail)
        #expect(found.contains("code-request"))
        #expect(!found.contains("no-callback"))
        #expect(try signs(mail.replacing("attachment", with: "inline")).contains("no-callback"))
    }

    @Test("parts that lie deep")
    func deepParts() throws {
        var mail = "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n" + Self.packed
        for depth in 1...5 {
            mail = "Content-Type: multipart/mixed; boundary=\"d\(depth)\"\n\n--d\(depth)\n\(mail)\n--d\(depth)--"
        }
        #expect(try signs("From: a@northline.example\n" + mail).contains("code-request"))
    }

    // MARK: HTML

    @Test(
        "HTML is read as browsers read it",
        arguments: [
            "Please read me the &#118;erification &#x63;ode you just got by text.",
            "Please read me the verification&nbsp;&#99ode you just got by text.",
            "Envoyez-moi le code re&ccedil;u par SMS pour valider.", "1 < 2. \(scam)", "1 <2 <3. \(scam)", "<3 \(scam)",
            "<table><tr><td>Please read me the</td><td>verification code</td></tr></table>",
            "<ul><li>Please read me the<li>verification code</ul>", "<div>Please read me the</div>verification code",
            "Please read me the\n\nverification code", "<!-- a > b -->\(scam)", "<b title=\"a > b\">\(scam)</b>",
        ]
    )
    func htmlText(_ html: String) throws {
        #expect(try signs("<html><body>" + html + "</body></html>").contains("code-request"))
    }

    @Test(
        "links of HTML, however they are written",
        arguments: [
            "<a href=\"http://192.0.2.7/pay\">here", "<a href = \"http://192.0.2.7/pay\">here</a>",
            "<A class=b HREF= http://192.0.2.7/pay>here</A>", "<a href='http:&#47;&#x2F;192.0.2.7/pay'>here</a>",
            "<a href=\"ht\ntp://192.0.2.7/pay\">here</a>", "<area href='http://192.0.2.7/pay'>",
            "<form action=http://192.0.2.7/pay><input></form>", "<a href=\"http://192。0．2.7/pay\">here</a>",
            "<a data-href=\"https://northline.example\" href=\"http://192.0.2.7/pay\">here</a>",
        ]
    )
    func htmlLinks(_ html: String) throws {
        #expect(try signs("<html><body>Look " + html + "</body></html>").contains("link-address-number"))
    }

    @Test("what nobody sees of HTML is left out")
    func unseen() throws {
        for html in [
            "<!-- > \(Self.scam) <a href=\"http://192.0.2.7/\">a</a> -->", "<style>\(Self.scam)</style>",
            "<title>\(Self.scam)</title>", "<script>if (1 < 2) { \(Self.scam) }</script>",
        ] {
            let found = try signs("<html><body>See you on Monday then. \(html)</body></html>")
            #expect(found.isDisjoint(with: ["code-request", "link-address-number"]), "\(html)")
        }
    }

    // MARK: Long messages

    @Test("pictures and styles leave room for the text; a text that is cut is said to be")
    func longMail() throws {
        let line = String(repeating: "A", count: 76) + "\n"
        let picture = """
            From: a@northline.example
            Content-Type: multipart/mixed; boundary=b1

            --b1
            Content-Type: image/png
            Content-Transfer-Encoding: base64

            \(String(repeating: line, count: 1100))
            --b1
            Content-Type: text/plain

            \(Self.scam)
            --b1--
            """
        let style = String(repeating: "p { color: red } ", count: 5000)
        let page = "<html><head><style>\(style)</style></head><body>\(Self.scam)</body></html>"
        for mail in [picture, page] {
            let verdict = try SharedCheck.get().check(mail)
            #expect(verdict.signs.contains { $0.id == "code-request" })
        }
        let long = String(repeating: "and so on and on, ", count: 4000) + Self.scam
        #expect(try SharedCheck.get().check(long).reasonToAbstain == .tooLong)
        let huge = String(repeating: line, count: 14_000)
        let verdict = try SharedCheck.get().check(picture.replacing("\n\n" + line, with: "\n\n" + huge))
        #expect(verdict.reasonToAbstain == .tooLong)
    }
}
