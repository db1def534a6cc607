// Tocsin
// SPDX-License-Identifier: Apache-2.0

import NetworkLookup
import Testing
import TocsinTestSupport

struct NetworkKindListsTests {
    /// What lists say of addresses; the place of a list is its kind.
    private func kinds(_ lists: [String], of addresses: [String], system: UInt32? = nil) async throws -> [Int?] {
        try await TemporaryFolder.with { folder in
            var paths: [(kind: Int, path: String)] = []
            for (kind, text) in lists.enumerated() { paths.append((kind, try folder.write(text, to: "\(kind).txt"))) }
            let table = try NetworkKindLists(paths)
            return try addresses.map { table.kind(of: try #require(IPAddress($0)), autonomousSystem: system) }
        }
    }

    struct Example: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var lists: [String]
        var expected: [String: Int?]
    }

    @Test(
        arguments: [
            Example(testDescription: "no list", lists: [], expected: ["192.0.2.1": nil]),
            Example(testDescription: "an empty list", lists: [""], expected: ["192.0.2.1": nil, "::1": nil]),
            Example(
                testDescription: "both ends of a network are in it",
                lists: ["192.0.2.0/24"],
                expected: ["192.0.1.255": nil, "192.0.2.0": 0, "192.0.2.255": 0, "192.0.3.0": nil, "::c000:201": nil]
            ),
            Example(
                testDescription: "a network is where its address lies, host bits or not",
                lists: ["192.0.2.77/24"],
                expected: ["192.0.2.0": 0, "192.0.2.255": 0, "192.0.3.0": nil]
            ),
            Example(
                testDescription: "a single address",
                lists: ["192.0.2.7\n2001:db8::7"],
                expected: ["192.0.2.6": nil, "192.0.2.7": 0, "192.0.2.8": nil, "2001:db8::7": 0, "2001:db8::8": nil]
            ),
            Example(
                testDescription: "comments, empty lines, line ends of Windows, and a mark at the start",
                lists: ["\u{FEFF}192.0.2.0/25 first\r\n\r\n# 192.0.2.128/25\r\n  192.0.3.0/24 # second"],
                expected: ["192.0.2.1": 0, "192.0.2.129": nil, "192.0.3.1": 0]
            ),
            Example(
                testDescription: "everything",
                lists: ["0.0.0.0/0\n::/0"],
                expected: [
                    "0.0.0.0": 0, "255.255.255.255": 0, "::": 0, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff": 0,
                ]
            ),
            Example(
                testDescription: "networks side by side and inside each other",
                lists: ["192.0.2.0/25\n192.0.2.128/25\n192.0.0.0/16\n192.0.2.0/24"],
                expected: [
                    "191.255.255.255": nil, "192.0.0.0": 0, "192.0.2.200": 0, "192.0.255.255": 0, "192.1.0.0": nil,
                ]
            ),
            Example(
                testDescription: "of equal networks the strongest kind wins",
                lists: ["192.0.2.0/24", "192.0.2.0/24"],
                expected: ["192.0.2.1": 0]
            ),
            Example(
                testDescription: "a strong address inside a weak network",
                lists: ["192.0.2.7", "192.0.2.0/24"],
                expected: ["192.0.2.6": 1, "192.0.2.7": 0, "192.0.2.8": 1]
            ),
            Example(
                testDescription: "a weak network inside a strong one stays strong",
                lists: ["192.0.0.0/16", "192.0.2.0/24"],
                expected: ["192.0.1.1": 0, "192.0.2.1": 0, "192.0.3.1": 0]
            ),
            Example(
                testDescription: "networks up to the last address that there is",
                lists: ["ff00::/8", "::/0", "f000::/4"],
                expected: [
                    "::": 1, "f000::": 1, "ff00::": 0, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff": 0, "fe80::": 1,
                ]
            ),
            Example(
                testDescription: "a MISP warning list",
                lists: [#"{"description": "x", "list": ["192.0.2.0/24", "2001:db8::/32", "as64500"], "version": 3}"#],
                expected: ["192.0.2.1": 0, "192.0.3.1": nil, "2001:db8::1": 0]
            ),
            Example(
                testDescription: "a MISP warning list behind white space",
                lists: ["\u{FEFF}\n  {\"list\": [\"192.0.2.0/24\"]}\n"],
                expected: ["192.0.2.1": 0]
            ),
            Example(
                testDescription: "a MISP warning list of nothing",
                lists: ["{\"list\": []}"],
                expected: ["::1": nil]
            ),
        ]
    )
    func saysTheKindOfANetwork(_ example: Example) async throws {
        let addresses = example.expected.keys.sorted()
        let found = try await kinds(example.lists, of: addresses)
        for (address, kind) in zip(addresses, found) { #expect(kind == example.expected[address], "\(address)") }
    }

    @Test func innerNetworksEndWithoutEndingTheOuter() async throws {
        let inside = try await kinds(
            ["10.0.0.0/8\n10.1.0.0/16\n10.1.2.0/24"],
            of: ["10.0.0.0", "10.1.1.255", "10.1.2.3", "10.1.3.0", "10.2.0.0", "10.255.255.255", "11.0.0.0"]
        )
        #expect(inside == [0, 0, 0, 0, 0, 0, nil])
    }

    @Test(
        arguments: [
            (["AS64500"], 64_500, 0), (["as64500 Example Hosting, Inc."], 64_500, 0), (["AS64500"], 64_501, nil),
            (["AS4294967295"], 4_294_967_295, 0), (["", "AS64500"], 64_500, 1), (["AS64500", "AS64500"], 64_500, 0),
            // A listed network says more than the system that it is in.
            (["AS64500", "192.0.2.0/24"], 64_500, 1),
        ] as [([String], UInt32, Int?)]
    )
    func saysTheKindOfAnAutonomousSystem(_ lists: [String], _ system: UInt32, _ kind: Int?) async throws {
        #expect(try await kinds(lists, of: ["192.0.2.1"], system: system) == [kind])
        #expect(try await kinds(["AS64500"], of: ["192.0.2.1"], system: nil) == [nil])
    }

    @Test(
        arguments: [
            "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/+8", "192.0.2.0/", "192.0.2.0/24/24", "2001:db8::/129",
            "192.0.2", "example.com", "AS", "AS+5", "AS-5", "AS4294967296", "ASx", "::ffff:192.0.2.0/120", "[]",
        ]
    )
    func namesTheLineThatIsNone(_ entry: String) async throws {
        let expected = "192.0.2.0/24 or AS64500"
        try await TemporaryFolder.with { folder in
            let plain = try folder.write("# list\n192.0.2.0/24\n\(entry)\n", to: "plain.txt")
            #expect(throws: NetworkListError.malformed(path: plain, line: 3, expected: expected)) {
                try NetworkKindLists([(0, plain)])
            }
            let misp = try folder.write("{\"list\": [\"192.0.2.0/24\", \"\(entry)\"]}", to: "misp.json")
            #expect(throws: NetworkListError.malformedEntry(path: misp, entry: 2, expected: expected)) {
                try NetworkKindLists([(0, misp)])
            }
        }
    }

    @Test(arguments: [
        "{", "{}", #"{"list": "192.0.2.0/24"}"#, #"{"list": ["192.0.2.0/24"]"#, #"{"list": ["192.0.2.0/24"]} x"#,
    ])
    func refusesJSONThatIsNoWarningList(_ text: String) async throws {
        try await TemporaryFolder.with { folder in
            let path = try folder.write(text, to: "list.json")
            let error = #expect(throws: NetworkListError.self) { try NetworkKindLists([(0, path)]) }
            guard case .notWarningList(path, _) = error else {
                Issue.record("\(error as Any)")
                return
            }
        }
    }

    @Test func refusesAWarningListOfNumbers() async throws {
        try await TemporaryFolder.with { folder in
            let path = try folder.write(#"{"list": [1]}"#, to: "list.json")
            #expect(throws: NetworkListError.malformedEntry(path: path, entry: 1, expected: "192.0.2.0/24 or AS64500"))
            {
                try NetworkKindLists([(0, path)])
            }
        }
    }

    @Test func refusesAFileThatIsNotThere() {
        #expect(throws: NetworkListError.cannotRead(path: "/nothing/here")) {
            try NetworkKindLists([(0, "/nothing/here")])
        }
    }
}
