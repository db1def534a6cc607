// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinScamCheck

@Suite("Mail with headers")
struct MailTests {
    private func signs(_ text: String) throws -> Set<String> {
        Set(try SharedCheck.get().check(text).signs.map(\.id.name))
    }

    @Test("answers that go elsewhere")
    func replyDiffers() throws {
        let mail = "From: Northline <a@northline.example>\nReply-To: b@odd.test\nSubject: Hello\n\nHow are you today?"
        #expect(try signs(mail).contains("sender-reply-differs"))
        #expect(
            try !signs(mail.replacing("b@odd.test", with: "b@mail.northline.example")).contains("sender-reply-differs")
        )
    }

    @Test("a brand's name before another's address")
    func brandDiffers() throws {
        let mail = "From: PayPal Service <a@northline.example>\nSubject: Hello\n\nHow are you today?"
        #expect(try signs(mail).contains("sender-brand"))
        #expect(try !signs(mail.replacing("northline.example", with: "paypal.com")).contains("sender-brand"))
    }

    @Test(
        "senders whose name and address fit together, or who only share a word with a brand",
        arguments: [
            "Amazon <order-update@amazon.in>", "Facebook <notification@facebookmail.com>", "Amazon <a@amazon.nl>",
            "\"Chase Miller\" <cm@school.example>", "\"Apple Tree Nursery\" <office@nursery.example>",
            "office@nursery.example (Apple Tree)",
        ]
    )
    func honestSenders(_ sender: String) throws {
        let found = try signs("From: \(sender)\nSubject: Hello\n\nHow are you today?")
        #expect(!found.contains("sender-brand") && !found.contains("sender-odd-domain"))
    }

    @Test(
        "a brand's name alone, in a comment, or beside what a company's people do",
        arguments: [
            "PayPal <a@northline.example>", "a@northline.example (PayPal)", "Wells Fargo <a@northline.example>",
            "Apple Support <a@northline.example>", "PayPal (Security) <a@northline.example>",
            "PayPal客服 <a@northline.example>", "Équipe Crédit Agricole <a@northline.example>",
        ]
    )
    func impostors(_ sender: String) throws {
        #expect(try signs("From: \(sender)\nSubject: Hello\n\nHow are you today?").contains("sender-brand"))
    }

    @Test("what a link says of a domain is not said of the sender once more")
    func countsOnce() throws {
        let mail = "From: a@paypal-northline.test\nSubject: Hello\n\nSee https://www.paypal-northline.test/1"
        #expect(try signs(mail).isSuperset(of: ["link-brand-misplaced"]))
        #expect(try !signs(mail).contains("sender-brand"))
        #expect(try signs(mail.replacing("www.paypal-northline", with: "www.northline")).contains("sender-brand"))
    }

    @Test("an order at a company's domain of another country is no scam")
    func ownDomain() throws {
        let mail =
            "From: Amazon <order-update@amazon.in>\nSubject: Your order\n\nIt was sent: https://www.amazon.in/orders"
        #expect(try SharedCheck.get().check(mail).answer == .noSign)
    }

    @Test("an address of odd words, and links that are the sender's own")
    func senderDomain() throws {
        let odd = "From: Bank <a@bank.account-verify.test>\nSubject: Hello\n\nHow are you today?"
        #expect(try signs(odd).contains("sender-odd-domain"))
        let own = "From: Shop <a@northline.example>\nSubject: Hello\n\nSee https://www.northline.example/1"
        #expect(try signs(own).contains("sender-own-link"))
    }

    @Test("bodies in quoted-printable and base64, and encoded subjects")
    func decodes() throws {
        let quoted = """
            From: a@northline.example
            Subject: =?utf-8?Q?Votre_compte?=
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            Envoyez-moi le code re=C3=A7u par SMS pour va=
            lider.
            """
        #expect(try signs(quoted).contains("code-request"))
        let packed = Data("Please read me the verification code you just got by text.".utf8).base64EncodedString()
        let base64 = "From: a@northline.example\nContent-Transfer-Encoding: base64\n\n" + packed
        #expect(try signs(base64).contains("code-request"))
        let subject =
            "From: a@northline.example\nSubject: =?utf-8?B?" + Data("Stay on the line".utf8).base64EncodedString()
        #expect(try signs(subject + "?=\n\nHow are you today?").contains("no-callback"))
    }

    @Test("a mail that is attached to the question about it")
    func attachedMail() throws {
        let mail = """
            From: Ann <ann@northline.example>
            Subject: Is this real?
            Content-Type: multipart/mixed; boundary="b"

            --b
            Content-Type: text/plain

            Could you please tell me whether this letter is real?
            --b
            Content-Type: message/rfc822

            X-Received: by mail.example
            From: PayPal Service <a@odd.test>
            Reply-To: c@other.test
            Subject: =?utf-8?Q?Your_account?=

            Please read me the verification code you just got by text.
            --b--
            """
        #expect(try signs(mail).isSuperset(of: ["code-request", "sender-brand", "sender-reply-differs"]))
        #expect(try !signs(mail.replacing("message/rfc822", with: "image/png")).contains("code-request"))
    }

    @Test("parts, and HTML whose links lead elsewhere than they say")
    func partsAndHTML() throws {
        let mail = """
            From: a@northline.example
            Content-Type: multipart/alternative; boundary="b1"

            --b1
            Content-Type: text/plain

            Please see our site.
            --b1
            Content-Type: text/html

            <html><body><script>var a = "read me the code";</script>
            <a href="http://odd.test/x">www.northline.example</a></body></html>
            --b1--
            """
        let found = try signs(mail)
        #expect(found.contains("link-text-differs"))
        #expect(!found.contains("code-request"))
    }
}
