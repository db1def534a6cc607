// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinSignals

struct NamedThingTests {
    @Test(arguments: [
        ("Visit https://www.Pay-Portal.example:8443/login?x=1, now.", ["pay-portal.example"]),
        ("(see http://203.0.113.9/a) and pay-portal.example.", ["203.0.113.9", "pay-portal.example"]),
        ("https://WWW.PAY-PORTAL.example", ["pay-portal.example"]),
        ("https://anna@pay-portal.example./login", ["pay-portal.example"]),
        ("在pay-portal.example开户", ["pay-portal.example"]),
        ("hash d41d8cd98f00b204e9800998ecf8427e!", ["d41d8cd98f00b204e9800998ecf8427e"]),
        ("Ask anna@pay-portal.example or @somebody about \"Blue Lantern\".", []),
        ("rows.append(3.14) in main.py", []), ("", []),
    ])
    func findsHostsAndDigests(_ text: String, _ expected: [String]) {
        #expect(NamedThing.find(in: text).map(\.text).sorted() == expected.sorted())
    }

    @Test func hashesAsTheSignalsDo() throws {
        let text = "Send it to https://www.Pay-Portal.example/x and to @somebody."
        let thing = try #require(NamedThing.find(in: text).first)
        #expect(NamedThing.artefacts(in: text) == [thing.artefact])
    }
}
