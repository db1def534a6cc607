// Tocsin
// SPDX-License-Identifier: Apache-2.0

import NetworkLookup
import Testing
import TocsinTestSupport

struct MailDomainListTests {
    @Test(
        arguments: [
            ("", []),
            (
                "# throw-away\nTempBox.example\n\n@quick.example.org  # with a note\r\n.dots.example\n",
                ["tempbox.example", "quick.example.org", "dots.example"]
            ),
            (#"{"list": ["one.example", "TWO.example"]}"#, ["one.example", "two.example"]),
            ("mail.пример\nxn--e1afmkfd.example", ["mail.пример", "xn--e1afmkfd.example"]),
        ] as [(String, Set<String>)]
    )
    func readsDomains(_ text: String, _ domains: Set<String>) async throws {
        try await TemporaryFolder.with { folder in
            let path = try folder.write(text, to: "list.txt")
            #expect(try MailDomainList.read(path) == domains)
        }
    }

    @Test(arguments: ["localhost", "a..example", "192.0.2.0/24", "someone@mail.example"])
    func namesTheLineThatIsNoDomain(_ line: String) async throws {
        try await TemporaryFolder.with { folder in
            let path = try folder.write("good.example\n\(line)\n", to: "list.txt")
            #expect(throws: NetworkListError.malformed(path: path, line: 2, expected: "mail.example")) {
                try MailDomainList.read(path)
            }
        }
    }
}
