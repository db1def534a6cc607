// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinModel

struct EnforcementTests {
    private static let account = AccountID(high: 1, low: 2)
    private static let decidedAt = Timestamp(milliseconds: 1_764_000_000_000)

    private static func enforcement(_ action: Enforcement.Action, until: Timestamp? = nil) -> Enforcement {
        Enforcement(
            account: account,
            action: action,
            until: until,
            reasonCode: "phishing",
            decision: "decision-1",
            decidedAt: decidedAt
        )
    }

    private static let appealed: Enforcement = {
        var made = enforcement(.suspended)
        made.appeal = "https://appeals.example.com/appeal/decision-1.0"
        return made
    }()

    private static let examples = [
        enforcement(.suspended), enforcement(.suspended, until: Timestamp(milliseconds: 1_764_000_000_001)),
        enforcement(.rateLimited(requestsPerMinute: 5), until: Timestamp(milliseconds: 1_764_000_060_000)), appealed,
    ]

    @Test(arguments: examples)
    func readsWhatItWrote(_ enforcement: Enforcement) throws {
        let coded = try JSONEncoder().encode(enforcement)
        #expect(try JSONDecoder().decode(Enforcement.self, from: coded) == enforcement)
    }

    @Test func isWrittenFlatForGateways() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let coded = String(decoding: try encoder.encode(Self.examples[2]), as: UTF8.self)
        #expect(
            coded
                == #"{"account":"acct-00000000000000010000000000000002","action":"rateLimited","decidedAt":"2025-11-24T16:00:00.000Z","decision":"decision-1","reason":"phishing","requestsPerMinute":5,"until":"2025-11-24T16:01:00.000Z"}"#
        )
    }

    @Test(arguments: [
        ("acct-00000000000000010000000000000002", "bob"), ("\"rateLimited\"", "\"hide\""), (":5,", ":0,"),
        ("\"requestsPerMinute\":5,", ""), ("2025-11-24T16:01", "soon"), ("\"decidedAt\"", "\"when\""),
    ])
    func refusesWhatIsDamaged(found: String, replacement: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let coded = String(decoding: try encoder.encode(Self.examples[2]), as: UTF8.self)
        let damaged = coded.replacing(found, with: replacement)
        #expect(damaged != coded)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(Enforcement.self, from: Data(damaged.utf8))
        }
    }

    @Test(arguments: [(-1, false), (0, true), (59_999, true), (60_000, false)] as [(Int64, Bool)])
    func holdsFromItsDecisionToItsEnd(milliseconds: Int64, holds: Bool) {
        let time = Timestamp(milliseconds: Self.decidedAt.milliseconds + milliseconds)
        #expect(Self.examples[2].holds(at: time) == holds)
    }
}
