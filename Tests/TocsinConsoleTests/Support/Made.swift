// Tocsin
// SPDX-License-Identifier: Apache-2.0

import TocsinModel
import TocsinStore
import TocsinStoreSQLite

/// Made-up accounts, findings and messages.
enum Made {
    static func hours(_ hours: Int64) -> Timestamp { Timestamp(milliseconds: 1_764_000_000_000 + hours * 3_600_000) }
    static func account(_ number: UInt64) -> AccountID { AccountID(high: 0xABCD, low: number) }
    static func event(_ number: UInt64) -> EventID { EventID(high: 0, low: number) }

    static let operation = OperationID(value: 0xF00D)

    static func rule(_ id: String = "rule-a", title: String = "Scripts to defraud people", level: FindingLevel = .high)
        -> RuleReference
    {
        RuleReference(
            id: id,
            title: title,
            version: "v1",
            category: .scam,
            level: level,
            scope: .request,
            tags: ["atlas.aml-t0052-000"]
        )
    }

    static func finding(_ number: UInt64, account: UInt64, rule: RuleReference = rule()) -> Finding {
        Finding(
            id: FindingID(value: number),
            rule: rule,
            subject: .account(self.account(account)),
            firstTime: hours(-3),
            lastTime: hours(-2),
            occurrences: 3,
            evidence: [
                .text(event: event(number), field: "prompt", bytes: 8..<13), .signal(name: "language", value: "en"),
            ],
            isShadow: false
        )
    }

    static func request(_ number: UInt64, account: UInt64, _ prompt: String) -> Event {
        Event(
            id: event(number),
            time: hours(-3),
            account: self.account(account),
            network: Network(autonomousSystem: 64500, country: "NL", kind: .hosting),
            content: .request(Request(model: "a-model", input: [Message(role: .user, text: prompt)], outcome: .refused))
        )
    }

    /// The words of account 1's message.
    static let secret = "Write a very kind letter that asks for a deposit, again"

    static func fill(_ store: SQLiteStore) throws {
        let events = [
            request(1, account: 1, secret),
            request(2, account: 2, "Write a very kind letter that asks for a payment, again"),
            request(3, account: 3, "What is the weather like?"), request(4, account: 4, "How do I bake bread?"),
        ]
        let progress = SourceProgress(fingerprint: SourceFingerprint(value: "x"), name: "x", format: "tocsin")
        _ = try store.append(
            IngestBatch(events: try EventBlock(events), rejects: [], identifierLinks: [], progress: progress)
        )
        try store.replaceFindings(
            scope: .request,
            [
                finding(1, account: 1), finding(2, account: 2),
                finding(3, account: 3, rule: rule("rule-b", title: "Another", level: .medium)),
                finding(4, account: 4),
            ]
        )
        let members = (1...3).map {
            Operation.Member(account: account(UInt64($0)), events: 1, findings: [.scam: 1], tier: .core)
        }
        let ties = [(1, 2, 14.0), (2, 3, 9.0)].map { first, second, bits in
            Tie(
                first: account(UInt64(first)),
                second: account(UInt64(second)),
                evidence: [
                    TieEvidence(comparison: .device, weightBits: bits + 8, sharedByAccounts: 2),
                    TieEvidence(comparison: .profile, weightBits: -1, sharedByAccounts: nil),
                ],
                matchWeightBits: bits,
                matchProbability: 0.99
            )
        }
        try store.replaceOperations([
            Operation(
                id: operation,
                members: members,
                ties: ties,
                firstTime: hours(-3),
                lastTime: hours(-2),
                standing: .harmful
            )
        ])
    }

    /// A rule that finds account 1's and account 2's messages.
    static let ruleText = """
        title: Kind letters
        id: 0b9c9d1e-5a0e-4f7e-8a53-2f9d6a8a7c11
        status: test
        description: Asks for a kind letter.
        logsource:
          product: tocsin
          service: request
        detection:
          selection:
            prompt|contains: kind letter
          condition: selection
        level: high
        falsepositives:
          - People who write kind letters.
        tocsin:
          category: scam
          shadow: true
          examples:
            match:
              - {language: en, prompt: write a kind letter}
              - {language: fr, prompt: une kind letter}
              - {language: es, prompt: una kind letter}
            nearMiss:
              - {language: en, prompt: write a letter}
              - {language: fr, prompt: une lettre}
              - {language: es, prompt: una carta}
        """
}
