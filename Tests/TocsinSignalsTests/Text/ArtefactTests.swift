// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinModel
import TocsinSignals

struct ArtefactTests {
    private func artefacts(_ text: String) -> [Artefact] {
        TextSignals.measure(RequestText(prompt: text)).artefacts
    }

    private func kinds(_ text: String) -> [Artefact.Kind] { artefacts(text).map(\.kind) }

    @Test(
        arguments: [
            ("send it to https://quiet-harbour.example/login?id=7", [.host]),
            ("the page is quiet-harbour.example.com.", [.host]),
            ("在quiet-harbour.example开户", [.host]),
            ("call back to 203.0.113.7:4444", [.host]),
            ("http://files.zip/x", [.host]),
            ("write to mara.lind@quiet-harbour.example today", [.mailbox]),
            ("post as @harbour_fan77!", [.handle]),
            ("hash 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", [.digest]),
            ("the tool \"StemScope Pro\" and «Harbour Watch»", [.name, .name]),
            ("系统叫「灯塔七号」", [.name]),
        ] as [(String, [Artefact.Kind])]
    )
    func finds(_ text: String, _ expected: [Artefact.Kind]) {
        #expect(kinds(text) == expected)
    }

    @Test(
        arguments: [
            "", "plain words. And a sentence.Another", "rows.append(x)", "open orders-54.csv and main.py",
            "version 3.14.2",
            "see 10.0.0.7, 127.0.0.1, 172.20.1.1 and 192.168.1.1", "she said \"Well, that is how it goes!\"",
            "\"Gwen\"",
            "an @ alone and @me", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "\"never closed",
            "https://www./x", "https://./x", "https://@/x", "https://a@", "https://www.@www.",
        ]
    )
    func leavesOut(_ text: String) {
        #expect(artefacts(text).isEmpty)
    }

    @Test func spellingOfALinkDoesNotMatter() {
        let forms = [
            "https://www.Quiet-Harbour.example/a", "quiet-harbour.example:8443", "QUIET-HARBOUR.EXAMPLE",
            "http://quiet-harbour.example?x", "https://u1@quiet-harbour.example/a", "https://@quiet-harbour.example",
            "https://a@b:c@quiet-harbour.example:443/a", "https://quiet-harbour.example./a",
            "HTTPS://WWW.quiet-harbour.example/a", "Www.quiet-harbour.example",
        ]
        for form in forms { #expect(artefacts(form) == artefacts(forms[0]), "\(form)") }
        #expect(kinds(forms[0]) == [.host])
        #expect(artefacts("quiet-harbor.example") != artefacts("quiet-harbour.example"))
        #expect(artefacts("a@quiet-harbour.example") != artefacts("quiet-harbour.example"))
    }

    @Test func keepsTheFirstOfMany() {
        let hosts = (0..<20).map { "host\($0).example" }
        let found = artefacts(hosts.joined(separator: " "))
        #expect(found.count == Artefact.maximum)
        #expect(found.first == artefacts(hosts[0]).first)
        #expect(artefacts(hosts[3] + " " + hosts[3]).count == 1)
        let names = (0..<9).map { "\"Project Number\($0)\"" }
        #expect(artefacts(names.joined(separator: " ")).count == 3)
    }
}
