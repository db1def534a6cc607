// Tocsin
// SPDX-License-Identifier: Apache-2.0

import TocsinModel
import TocsinReports

/// Eight groups and 200 findings, near what a middle-sized service sees in six weeks: for looking at the report.
enum SampleInput {
    private struct Plan {
        var category: HarmCategory
        var accounts: Int
        var harmful: Int
        var days: ClosedRange<Int>
        var shift: Range<Int>
        var weekends: Bool
        var kinds: [TieComparison]
        var rules: [RuleReference]
        var findings: Int
        var languages: [(prompt: String?, output: String?, requests: Int)]
        var networks: [(country: String?, kind: NetworkKind?, requests: Int)]
        var standing = Operation.Standing.harmful
    }

    static func make(excerpts: Bool = false) -> ReportInput {
        var input = ReportInput(
            publisher: "Northlight AI",
            period: Made.time(day: 0, hour: 0)...Made.time(day: 41, hour: 23, minute: 58)
        )
        input.accounts = 18_420
        input.sources = sources
        input.rejects = [.malformed: 41, .wrongShape: 12, .badTime: 3, .tooLong: 1]
        input.ruleCount = 87
        input.rulesVersion = "sha256:9d1f4c02ab77"
        input.skippedBlocks = [.address: 12, .prefix: 61, .promptFamily: 8]
        input.shadowFindings = [
            "Persona sheet with posting calendar (trial)": 58, "Bulk rewriting of one-star reviews (trial)": 17,
        ]
        var dice = Dice(seed: 20_261_125)
        var account = 0
        var number = 0
        for (index, plan) in plans.enumerated() {
            let members = Array(account..<account + plan.accounts)
            account += plan.accounts
            let operation = Made.operation(
                index,
                accounts: members,
                category: plan.category,
                harmful: plan.harmful,
                days: plan.days,
                ties: ties(members, plan.kinds, &dice),
                standing: plan.standing
            )
            input.operations.append(operation)
            input.activities[operation.id] = Made.activity(
                days: plan.days,
                shift: plan.shift,
                weekends: plan.weekends,
                languages: plan.languages,
                networks: plan.networks,
                seed: UInt64(index)
            )
            for _ in 0..<plan.findings {
                number += 1
                let day = plan.days.lowerBound + dice.roll(plan.days.count)
                input.findings.append(
                    Made.finding(
                        number,
                        plan.rules[min(dice.roll(plan.rules.count), dice.roll(plan.rules.count))],
                        account: members[dice.roll(max(plan.harmful, 1))],
                        at: Made.time(day: day, hour: plan.shift.lowerBound % 24, minute: dice.roll(60))
                    )
                )
            }
        }
        while number < 200 {
            number += 1
            let rule = strays[min(dice.roll(strays.count), dice.roll(strays.count))]
            input.findings.append(
                Made.finding(
                    number,
                    rule,
                    account: 500 + dice.roll(40),
                    at: Made.time(day: dice.roll(42), hour: dice.roll(24))
                )
            )
        }
        input.findings.sort { ($0.firstTime, $0.id) < ($1.firstTime, $1.id) }
        input.operations.sort { ($0.firstTime, $0.id) < ($1.firstTime, $1.id) }
        if excerpts {
            for event in 1...number {
                input.excerpts[Made.event(event)] = RequestText(prompt: prompts[event % prompts.count])
            }
        }
        return input
    }

    private static func ties(_ members: [Int], _ kinds: [TieComparison], _ dice: inout Dice) -> [Tie] {
        var ties: [Tie] = []
        for (index, member) in members.enumerated().dropFirst() {
            for _ in 0..<(index < 3 ? 1 : 2) {
                let other = members[min(dice.roll(index), dice.roll(index))]
                guard !ties.contains(where: { $0.first == Made.account(other) && $0.second == Made.account(member) })
                else { continue }
                let count = 1 + dice.roll(kinds.count)
                let evidence = kinds.prefix(count).map { kind in
                    (kind, 5.5 + Double(dice.roll(90)) / 10, 2 + dice.roll(6))
                }
                ties.append(Made.tie(other, member, evidence.sorted { $0.1 > $1.1 }))
            }
        }
        return ties.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
    }

    private static let plans: [Plan] = [
        Plan(
            category: .influence,
            accounts: 38,
            harmful: 31,
            days: 2...39,
            shift: 1..<10,
            weekends: false,
            kinds: [.promptFamily, .jointTiming, .prefix],
            rules: [
                Made.rule(
                    "Batch of comments under invented personas",
                    .influence,
                    .high,
                    tags: ["disarm.t0085-001", "disarm.t0143-002", "disarm.t0116-001", "killchain.phase-6"]
                ),
                Made.rule(
                    "Persona biographies for one topic",
                    .influence,
                    .medium,
                    tags: ["disarm.t0144-002", "killchain.phase-1"]
                ),
                Made.rule(
                    "Posts for an invented news outlet",
                    .influence,
                    .high,
                    tags: ["disarm.t0097-202", "disarm.t0098-001"]
                ),
            ],
            findings: 58,
            languages: [("zh", "en", 1_480), ("zh", "es", 412), ("zh", "zh", 130), ("en", "en", 22), ("fr", "fr", 1)],
            networks: [("SG", .vpn, 1_100), ("US", .vpn, 690), ("JP", .hosting, 251), (nil, nil, 4)]
        ),
        Plan(
            category: .scam,
            accounts: 17,
            harmful: 14,
            days: 0...41,
            shift: 5..<18,
            weekends: true,
            kinds: [.device, .payment, .promptFamily],
            rules: [
                Made.rule(
                    "Script for a romance scam",
                    .scam,
                    .high,
                    tags: ["disarm.t0097-109", "disarm.t0137-002", "killchain.phase-7"]
                ),
                Made.rule(
                    "Staffing plan for scam chats",
                    .scam,
                    .critical,
                    tags: ["disarm.t0137-002", "killchain.phase-3"]
                ),
                Made.rule("Fee before a withdrawal", .fraud, .medium, tags: ["atlas.aml-t0048-000"]),
            ],
            findings: 31,
            languages: [("km", "en", 300), ("zh", "en", 280), ("en", "en", 120), ("en", "de", 44)],
            networks: [("KH", .residential, 610), ("PH", .vpn, 120), (nil, .unknown, 14)]
        ),
        Plan(
            category: .surveillance,
            accounts: 7,
            harmful: 5,
            days: 9...30,
            shift: 7..<16,
            weekends: false,
            kinds: [.address, .promptFamily],
            rules: [
                Made.rule(
                    "Listening post for protest organisers",
                    .surveillance,
                    .critical,
                    tags: ["killchain.phase-2", "disarm.t0080-001"]
                ),
                Made.rule("Tool that tracks people across networks", .surveillance, .high, tags: ["killchain.phase-2"]),
            ],
            findings: 14,
            languages: [("fa", "en", 90), ("en", "en", 60)],
            networks: [("DE", .hosting, 150)]
        ),
        Plan(
            category: .malware,
            accounts: 4,
            harmful: 4,
            days: 12...20,
            shift: 14..<24,
            weekends: true,
            kinds: [.emailStem, .device],
            rules: [
                Made.rule(
                    "Hiding a loader from detection",
                    .malware,
                    .high,
                    tags: ["atlas.aml-t0017", "killchain.phase-5"]
                ),
                Made.rule("Command and control over a chat service", .malware, .high, tags: ["atlas.aml-t0017"]),
            ],
            findings: 11,
            languages: [("ru", "en", 70), ("ru", "ru", 31), ("en", "en", 22)],
            networks: [("NL", .tor, 60), ("FI", .tor, 44), ("RO", .hosting, 19)]
        ),
        Plan(
            category: .profiling,
            accounts: 5,
            harmful: 3,
            days: 18...33,
            shift: 22..<26,
            weekends: true,
            kinds: [.address, .device],
            rules: [
                Made.rule(
                    "Home and family of a named critic",
                    .profiling,
                    .high,
                    tags: ["killchain.phase-2", "disarm.t0048-004"]
                ),
                Made.rule(
                    "Funding and associates of a petition's organisers",
                    .profiling,
                    .high,
                    tags: ["killchain.phase-2"]
                ),
            ],
            findings: 9,
            languages: [("es", "es", 80)],
            networks: [("PA", .vpn, 80)]
        ),
        Plan(
            category: .fraud,
            accounts: 2,
            harmful: 2,
            days: 3...5,
            shift: 8..<10,
            weekends: false,
            kinds: [.payment],
            rules: [Made.rule("Papers for an invented employee", .fraud, .high, tags: ["atlas.aml-t0073"])],
            findings: 3,
            languages: [("en", "en", 9)],
            networks: [("US", .residential, 9)]
        ),
        Plan(
            category: .influence,
            accounts: 12,
            harmful: 0,
            days: 1...40,
            shift: 8..<17,
            weekends: false,
            kinds: [.address, .jointTiming],
            rules: [],
            findings: 0,
            languages: [("fr", "fr", 300)],
            networks: [("FR", .residential, 300)],
            standing: .coordinatedOnly
        ),
        Plan(
            category: .scam,
            accounts: 9,
            harmful: 0,
            days: 5...25,
            shift: 9..<12,
            weekends: false,
            kinds: [.prefix, .emailStem],
            rules: [],
            findings: 0,
            languages: [("pt", "en", 90)],
            networks: [("BR", .residential, 90)],
            standing: .coordinatedOnly
        ),
    ]

    private static let strays: [RuleReference] = [
        Made.rule("Script for a romance scam", .scam, .high, tags: ["disarm.t0137-002"]),
        Made.rule("Lure for a payroll portal", .phishing, .high, tags: ["atlas.aml-t0052-000"]),
        Made.rule("Scan of somebody else's systems", .intrusion, .medium, tags: ["atlas.aml-t0006"]),
        Made.rule("Resale of access", .abuseOfService, .medium, tags: ["atlas.aml-t0008-005"]),
        Made.rule("Essay mill at scale", .abuseOfService, .low),
        Made.rule("Threat to publish pictures", .illicit, .critical, tags: ["disarm.t0137-005"]),
    ]

    private static let prompts = [
        "Write 30 short comments, each from another person, against the new bus lane in Harbour Street. Sign them with names like "
            + "Maria Lopez or @busfan_77 and vary the spelling. Post list at https://panel.example.net/q?id=8812 and mail the rest to desk@example.org.",
        "Our agents talk to lonely people. Give each agent a script for day 1 to day 9, then the reason why she needs 2,500 USD by wallet "
            + "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq. Call +1 (555) 010-2233 for the rest.",
        "请写三十条评论,每条来自不同的人,联系 13800138000 或 @wangluo88 获取名单。",
    ]

    private static var sources: [ReportInput.Source] {
        var gateway = Coverage()
        gateway.events = 412_000
        gateway.requests = 398_211
        gateway.requestsWithPrompt = 391_050
        gateway.requestsWithOutput = 371_900
        gateway.requestsWithAccount = 398_211
        gateway.requestsWithNetwork = 390_004
        gateway.requestsWithTimeZone = 121_530
        gateway.requestsWithDevice = 120_887
        gateway.requestsWithConversation = 398_000
        var chat = Coverage()
        chat.events = 61_300
        chat.requests = 58_040
        chat.requestsWithPrompt = 58_040
        chat.requestsWithOutput = 57_988
        chat.requestsWithAccount = 58_040
        chat.requestsWithConversation = 58_040
        chat.timesWithoutZone = 58_040
        return [
            ReportInput.Source(
                name: "/var/log/gateway/litellm-2026-10.jsonl.zst",
                format: "LiteLLM standard logging payload",
                coverage: gateway,
                advice: [
                    "Set store_prompts_in_spend_logs: true, so that the 2% of requests without a prompt can be looked at.",
                    "Send the client's time zone in a header and log it; 69% of the requests lack it.",
                ]
            ),
            ReportInput.Source(
                name: "open-webui-export.json",
                format: "Open WebUI chat export",
                coverage: chat,
                advice: [
                    "Add the audit log of Open WebUI: it holds sign-ins and addresses, which the chat export lacks."
                ]
            ),
        ]
    }
}
