// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinScamCheck

/// A message with a link, and the signs of links that must be found: all of them and no other.
struct LinkExample: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var text: String
    var signs: Set<String>
}

@Suite("Links, without a network")
struct LinkTests {
    @Test(arguments: [
        LinkExample(
            testDescription: "a plain name",
            text: "See https://northline.example/track",
            signs: ["own-plain-link"]
        ),
        LinkExample(
            testDescription: "a name before the company's domain",
            text: "See https://tracking.northline-parcel.com/1",
            signs: ["own-plain-link"]
        ),
        LinkExample(testDescription: "no scheme", text: "See northline.example today", signs: ["own-plain-link"]),
        LinkExample(testDescription: "a full stop without a space", text: "See you tonight.Call me", signs: []),
        LinkExample(testDescription: "a file", text: "I sent photo.zip and notes.md", signs: []),
        LinkExample(testDescription: "a version", text: "Use 1.2.3.4 of it", signs: []),
        LinkExample(testDescription: "a number", text: "Go to http://192.0.2.7/pay", signs: ["link-address-number"]),
        LinkExample(
            testDescription: "a number without scheme",
            text: "Go to 192.0.2.7/pay",
            signs: ["link-address-number"]
        ),
        LinkExample(
            testDescription: "one big number",
            text: "Go to http://3221225991/",
            signs: ["link-address-number"]
        ),
        LinkExample(testDescription: "a shortener", text: "Go to https://bit.ly/3abc", signs: ["link-shortener"]),
        LinkExample(
            testDescription: "a user name",
            text: "Go to https://northline.example@odd.test/",
            signs: ["link-user-name"]
        ),
        LinkExample(
            testDescription: "an odd port",
            text: "Go to http://northline.example:8443/",
            signs: ["link-odd-port"]
        ),
        LinkExample(
            testDescription: "the usual port",
            text: "Go to https://northline.example:443/",
            signs: ["own-plain-link"]
        ),
        LinkExample(testDescription: "a digit for a letter", text: "Go to paypa1.com", signs: ["link-look-alike"]),
        LinkExample(testDescription: "a letter too few", text: "Go to netflx.com", signs: ["link-look-alike"]),
        LinkExample(testDescription: "rn for m", text: "Go to rnicrosoft.com", signs: ["link-look-alike"]),
        LinkExample(
            testDescription: "Cyrillic letters, as punycode",
            text: "Go to https://xn--pple-43d.com/",
            signs: ["link-look-alike", "link-mixed-script"]
        ),
        LinkExample(
            testDescription: "Cyrillic letters, as such",
            text: "Go to https://р\u{0430}ypal.com/",
            signs: ["link-look-alike", "link-mixed-script"]
        ),
        LinkExample(testDescription: "the brand's own domain", text: "Go to www.paypal.com", signs: ["own-plain-link"]),
        LinkExample(
            testDescription: "a brand before another's domain",
            text: "Go to paypal.com.northline.test",
            signs: ["link-brand-misplaced"]
        ),
        LinkExample(
            testDescription: "a brand and a hyphen",
            text: "Go to dhl-northline.test",
            signs: ["link-brand-misplaced"]
        ),
        LinkExample(
            testDescription: "a brand's domain as a folder",
            text: "Go to http://northline.test/www.paypal.com/a",
            signs: ["link-brand-misplaced"]
        ),
        LinkExample(
            testDescription: "an ending that is often abused",
            text: "Go to northline.top",
            signs: ["link-risky-ending"]
        ),
        LinkExample(
            testDescription: "many words",
            text: "Go to www.northline.parcel-fee-pay.test",
            signs: ["link-deep-host"]
        ),
        LinkExample(
            testDescription: "words of lures",
            text: "Go to northline-billing.test",
            signs: ["link-lure-words"]
        ),
        LinkExample(
            testDescription: "a program",
            text: "Go to https://northline.example/help.apk",
            signs: ["link-program"]
        ),
        LinkExample(
            testDescription: "broken on purpose",
            text: "Go to hxxp://192.0.2[.]7/pay",
            signs: ["link-address-number"]
        ),
        LinkExample(
            testDescription: "Chinese characters around it",
            text: "请登录northline-verify.test输入信息",
            signs: ["link-lure-words"]
        ),
        LinkExample(testDescription: "a British ending", text: "Go to www.northline.co.uk", signs: ["own-plain-link"]),
        LinkExample(
            testDescription: "a brand under a country's ending",
            text: "Your orders: https://www.amazon.in/orders",
            signs: ["own-plain-link"]
        ),
        LinkExample(
            testDescription: "one of the many banks of a name",
            text: "See www.sparkasse-hannover.de",
            signs: ["own-plain-link"]
        ),
        LinkExample(
            testDescription: "none of them",
            text: "See www.sparkasse-login.de",
            signs: ["link-brand-misplaced", "link-lure-words"]
        ),
        LinkExample(
            testDescription: "a brand under an ending that is often abused",
            text: "See amazon.top",
            signs: ["link-brand-misplaced", "link-risky-ending"]
        ),
        LinkExample(
            testDescription: "a brand's name at a host for everybody",
            text: "See amazon.github.io",
            signs: ["link-brand-misplaced"]
        ),
        LinkExample(
            testDescription: "a word that is a letter away, of an authority",
            text: "See www.finance.gov.au",
            signs: ["own-plain-link"]
        ),
        LinkExample(
            testDescription: "a word that is a letter away, of a school",
            text: "See www.ulster.ac.uk",
            signs: ["own-plain-link"]
        ),
        LinkExample(testDescription: "a word that is a letter away", text: "See minted.com", signs: ["own-plain-link"]),
        LinkExample(
            testDescription: "another word that is a letter away",
            text: "See www.cooking.com",
            signs: ["own-plain-link"]
        ),
        LinkExample(testDescription: "a word with a letter more", text: "See amazone.de", signs: ["own-plain-link"]),
        LinkExample(testDescription: "a letter twice", text: "See amazzon.com", signs: ["link-look-alike"]),
        LinkExample(
            testDescription: "two letters in each other's place",
            text: "See amaozn.com",
            signs: ["link-look-alike"]
        ),
        LinkExample(
            testDescription: "what theatres call their shop",
            text: "See bookings.theatre.example",
            signs: ["own-plain-link"]
        ),
        LinkExample(
            testDescription: "what hotels call theirs",
            text: "See booking.hotel-sol.example",
            signs: ["own-plain-link"]
        ),
        LinkExample(
            testDescription: "words that lure nobody",
            text: "See e-learning.uni-north.example",
            signs: ["own-plain-link"]
        ),
        LinkExample(
            testDescription: "a brand of three letters in a word",
            text: "See start-ups.example",
            signs: ["own-plain-link"]
        ),
        LinkExample(
            testDescription: "that brand as a whole part",
            text: "See ups.northline.test",
            signs: ["link-brand-misplaced"]
        ),
        LinkExample(
            testDescription: "a brand that is a word, beside a lure",
            text: "See booking-verify.test",
            signs: ["link-brand-misplaced", "link-lure-words"]
        ),
        LinkExample(
            testDescription: "a long number, in brackets",
            text: "Go to http://[2001:db8::1]:80/x",
            signs: ["link-address-number"]
        ),
        LinkExample(testDescription: "brackets that hold none", text: "Go to http://[here]/x", signs: []),
        LinkExample(
            testDescription: "a number with full stops of Chinese",
            text: "Go to http://192。0。2。7/",
            signs: ["link-address-number"]
        ),
        LinkExample(
            testDescription: "a name with a full stop of Chinese",
            text: "Go to northline-billing。test",
            signs: ["link-lure-words"]
        ),
        LinkExample(
            testDescription: "a full stop of Chinese behind it",
            text: "Go to https://northline.example。Then call",
            signs: ["own-plain-link"]
        ),
        LinkExample(testDescription: "an address of mail", text: "Write to help@northline.example", signs: []),
    ])
    func findsSigns(_ example: LinkExample) throws {
        let signs = try SharedCheck.get().check(example.text).signs.map(\.id.name)
        let prefixes = ["link-", "own-", "sender-"]
        #expect(Set(signs.filter { name in prefixes.contains { name.hasPrefix($0) } }) == example.signs)
    }

    @Test("a thousand links are no trouble")
    func manyLinks() throws {
        let text = (0..<1000).map { "https://a\($0).example/x " }.joined()
        #expect(try SharedCheck.get().check(text).reasonToAbstain == .tooLong)
    }

    @Test("two hundred are looked at, however they are parted", arguments: [" ", ","])
    func theFirstLinks(separator: String) throws {
        func isSeen(behind count: Int) throws -> Bool {
            let text = (0..<count).map { "a\($0).com\(separator)" }.joined() + "192.0.2.7/pay"
            return try SharedCheck.get().check(text).signs.contains { $0.id.name == "link-address-number" }
        }
        #expect(try isSeen(behind: 199))
        #expect(try !isSeen(behind: 200))
        func isTooLong(_ count: Int) throws -> Bool {
            let links = (0..<count).map { "a\($0).example" }.joined(separator: separator)
            let text = "See you on Monday at the station. \(links) The cake is on me."
            return try SharedCheck.get().check(text).reasonToAbstain == .tooLong
        }
        #expect(try !isTooLong(200))
        #expect(try isTooLong(201))
    }

    @Test("what leads nowhere else takes no place of links in HTML, of which five hundred are looked at")
    func linksBehindAnchors() throws {
        func verdict(_ before: String) throws -> ScamVerdict {
            let link = "<a href='http://192.0.2.7/pay'>here</a>"
            return try SharedCheck.get().check("<html><body>See you on Monday. \(before)\(link)</body></html>")
        }
        func isSeen(_ before: String) throws -> Bool {
            try verdict(before).signs.contains { $0.id.name == "link-address-number" }
        }
        #expect(try isSeen(String(repeating: "<a href='#b'>a</a> <a href='mailto:a@b.example'>b</a> ", count: 400)))
        let link = "<a href='https://b.example/'></a>"
        #expect(try isSeen(String(repeating: link, count: 499)))
        let cut = try verdict(String(repeating: link, count: 500))
        #expect(!cut.signs.contains { $0.id.name == "link-address-number" })
        #expect(cut.reasonToAbstain == .tooLong)
    }

    @Test("a host longer than hosts are is none")
    func aLongHost() throws {
        let signs = try SharedCheck.get().check("See https://\(String(repeating: "a.", count: 126))com today").signs
        #expect(!signs.contains { $0.id.name.hasPrefix("link-") || $0.id.name == "own-plain-link" })
    }
}
