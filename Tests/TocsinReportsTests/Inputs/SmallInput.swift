// Tocsin
// SPDX-License-Identifier: Apache-2.0

import TocsinModel
import TocsinReports

/// One harmful operation of four accounts, one harmful pair, one coordinated group, a few findings outside.
enum SmallInput {
    static let lure = Made.rule(
        "Lure for a payroll portal",
        .phishing,
        tags: ["atlas.aml-t0052-000", "killchain.phase-7", "tocsin.phishing"]
    )
    static let page = Made.rule("Copy of a sign-in page", .phishing, .medium, tags: ["atlas.aml-t0052-000"])
    static let script = Made.rule(
        "Script for a romance scam",
        .scam,
        .high,
        tags: ["disarm.t0097-109", "disarm.t0137-002"]
    )
    static let rare = Made.rule("Rule that fired on one account", .malware, .low)

    /// What the prompts of the findings said; none of it may show without excerpts.
    static let secret = "Anna Kowalska"

    static func make(excerpts: Bool = false) -> ReportInput {
        var input = ReportInput(
            publisher: "Example Chat",
            period: Made.time(day: 0, hour: 0)...Made.time(day: 13, hour: 22)
        )
        input.accounts = 240
        input.sources = [source]
        input.rejects = [.malformed: 3, .badTime: 1]
        input.findings = findings
        input.shadowFindings = ["A rule on trial": 12]
        input.operations = [phishing, pair, choir]
        input.activities = [
            phishing.id: Made.activity(
                days: 1...11,
                shift: 6..<15,
                weekends: false,
                languages: [("en", "en", 180), ("ru", "en", 60), (nil, nil, 2)],
                networks: [("NL", .vpn, 150), ("US", .hosting, 90), (nil, nil, 2)],
                seed: 1
            ),
            choir.id: Made.activity(
                days: 0...2,
                shift: 1..<3,
                weekends: true,
                languages: [("cy", "cy", 9)],
                networks: [("IS", .residential, 9)],
                seed: 2
            ),
        ]
        input.skippedBlocks = [.prefix: 4]
        input.ruleCount = 64
        input.rulesVersion = "3f2a91bc"
        if excerpts {
            for number in 1...12 {
                input.excerpts[Made.event(number)] = RequestText(
                    prompt:
                        "Write a note no. \(number) to \(secret), anna@example.org, that her payroll at https://pay.example.com ends."
                )
            }
        }
        return input
    }

    static let phishing: Operation = {
        var operation = Made.operation(
            1,
            accounts: [1, 2, 3, 4],
            category: .phishing,
            harmful: 3,
            days: 1...11,
            ties: [
                Made.tie(1, 2, [(.payment, 14.2, 2), (.promptFamily, 9.1, 4)]),
                Made.tie(1, 3, [(.promptFamily, 9.1, 4), (.jointTiming, 5.5, 3)]),
                Made.tie(2, 3, [(.device, 11.0, 3)]),
                Made.tie(3, 4, [(.prefix, 4.0, 9), (.jointTiming, 3.5, 3)]),
            ]
        )
        operation.members[0].tier = .core
        operation.members[1].tier = .core
        operation.possible = [Operation.Possible(account: Made.account(9), probability: 0.6)]
        operation.bridges = [
            Operation.Bridge(account: operation.members[3].account, other: OperationID(value: 3), ties: 2)
        ]
        operation.controls = [
            Operation.Control(
                statistic: .harmfulMembers,
                share: 0.75,
                controlMean: 0.012,
                controlMost: 0.25,
                controls: 100
            ),
            Operation.Control(statistic: .sharedContent, share: 0.5, controlMean: 0, controlMost: 0, controls: 100),
            Operation.Control(statistic: .sameMinutes, share: 0.5, controlMean: 0.001, controlMost: 0.2, controls: 100),
        ]
        return operation
    }()
    static let pair = Made.operation(
        2,
        accounts: [11, 12],
        category: .scam,
        harmful: 2,
        days: 3...4,
        ties: [Made.tie(11, 12, [(.device, 12, 2)])]
    )
    static let choir = Made.operation(
        3,
        accounts: [21, 22, 23, 24, 25],
        category: .influence,
        harmful: 0,
        days: 0...2,
        ties: [Made.tie(21, 22, [(.emailStem, 7.7, 5)])],
        standing: .coordinatedOnly
    )

    private static var findings: [Finding] {
        var findings: [Finding] = []
        for number in 1...7 {
            findings.append(
                Made.finding(
                    number,
                    number % 3 == 0 ? page : lure,
                    account: 1 + number % 3,
                    at: Made.time(day: number, hour: 9)
                )
            )
        }
        findings.append(Made.finding(8, script, account: 11, at: Made.time(day: 3)))
        findings.append(Made.finding(9, script, account: 12, at: Made.time(day: 4)))
        findings.append(Made.finding(10, script, account: 31, at: Made.time(day: 9)))
        findings.append(
            Made.finding(
                11,
                rare,
                account: 32,
                at: Made.time(day: 10),
                evidence: [.signal(name: "burstSize", value: "41")]
            )
        )
        findings.append(Made.finding(12, lure, account: 33, at: Made.time(day: 12), evidence: [.event(Made.event(12))]))
        return findings
    }

    private static var source: ReportInput.Source {
        var coverage = Coverage()
        coverage.events = 5_400
        coverage.requests = 5_200
        coverage.requestsWithPrompt = 5_200
        coverage.requestsWithOutput = 5_000
        coverage.requestsWithAccount = 5_199
        coverage.requestsWithNetwork = 3_900
        coverage.requestsWithTimeZone = 20
        coverage.timesWithoutZone = 7
        return ReportInput.Source(
            name: "/srv/logs/gateway-2026-10.jsonl.gz",
            format: "LiteLLM standard logging payload",
            coverage: coverage,
            advice: ["Log the client's time zone: without it, hours cannot be compared with the network's country."]
        )
    }
}
