// Tocsin
// SPDX-License-Identifier: Apache-2.0

import TocsinModel
import TocsinReports

/// Small values for tests, all made up.
enum Made {
    static let day: Int64 = 86_400_000
    /// 2026-10-05, a Monday.
    static let monday = Timestamp(milliseconds: 1_791_158_400_000)

    static func time(day: Int, hour: Int = 9, minute: Int = 0) -> Timestamp {
        Timestamp(
            milliseconds: monday.milliseconds + Int64(day) * Self.day + Int64(hour) * 3_600_000 + Int64(minute) * 60_000
        )
    }

    static func account(_ number: Int) -> AccountID {
        AccountID(high: 0xABCD_0000_0000_0000 + UInt64(number), low: UInt64(number))
    }

    static func event(_ number: Int) -> EventID {
        EventID(high: 0xE0E0_0000_0000_0000, low: UInt64(number))
    }

    static func rule(
        _ title: String,
        _ category: HarmCategory,
        _ level: FindingLevel = .high,
        id: String? = nil,
        tags: [String] = []
    ) -> RuleReference {
        RuleReference(
            id: id ?? "rule-\(title)",
            title: title,
            version: "v1",
            category: category,
            level: level,
            scope: .request,
            tags: tags
        )
    }

    static func finding(
        _ number: Int,
        _ rule: RuleReference,
        account: Int,
        at time: Timestamp,
        evidence: [Evidence]? = nil
    ) -> Finding {
        Finding(
            id: FindingID(value: UInt64(number)),
            rule: rule,
            subject: .account(self.account(account)),
            firstTime: time,
            lastTime: Timestamp(milliseconds: time.milliseconds + 600_000),
            occurrences: 1 + number % 3,
            evidence: evidence ?? [.text(event: event(number), field: "prompt", bytes: 4..<12)],
            isShadow: false
        )
    }

    static func tie(_ first: Int, _ second: Int, _ evidence: [(TieComparison, Double, Int)]) -> Tie {
        let bits = evidence.reduce(-6) { $0 + $1.1 }
        return Tie(
            first: account(min(first, second)),
            second: account(max(first, second)),
            evidence: evidence.map { TieEvidence(comparison: $0.0, weightBits: $0.1, sharedByAccounts: $0.2) },
            matchWeightBits: bits,
            matchProbability: bits > 20 ? 0.999999 : 1 - 1 / (1 + power(bits))
        )
    }

    /// 2 to the power of the whole bits.
    private static func power(_ bits: Double) -> Double {
        var power = 1.0
        for _ in 0..<Int(max(bits, 0)) { power *= 2 }
        return power
    }

    static func operation(
        _ number: Int,
        accounts: [Int],
        category: HarmCategory,
        harmful: Int,
        days: ClosedRange<Int>,
        ties: [Tie],
        standing: Operation.Standing = .harmful
    ) -> Operation {
        Operation(
            id: OperationID(value: 0x5EED_0000_0000_0000 + UInt64(number)),
            members: accounts.enumerated().map { index, account in
                Operation.Member(
                    account: self.account(account),
                    events: 20 + index * 7 % 50,
                    findings: index < harmful ? [category: 1 + index % 4] : [:]
                )
            },
            ties: ties,
            firstTime: time(day: days.lowerBound, hour: 1),
            lastTime: time(day: days.upperBound, hour: 10),
            standing: standing
        )
    }

    static func activity(
        days: ClosedRange<Int>,
        shift: Range<Int>,
        weekends: Bool,
        languages: [(prompt: String?, output: String?, requests: Int)],
        networks: [(country: String?, kind: NetworkKind?, requests: Int)],
        seed: UInt64
    ) -> ReportInput.Activity {
        var dice = Dice(seed: seed)
        var hours = Array(repeating: 0, count: 168)
        var byDay: [(day: Timestamp, requests: Int)] = []
        for day in days {
            let weekday = day % 7
            guard weekends || weekday < 5 else { continue }
            var requests = 0
            for hour in shift {
                let count = dice.roll(7)
                hours[weekday * 24 + hour % 24] += count
                requests += count
            }
            if requests > 0 { byDay.append((time(day: day, hour: 0), requests)) }
        }
        return ReportInput.Activity(
            hoursOfWeek: hours,
            days: byDay,
            languagePairs: languages.map { ($0.prompt, $0.output, $0.requests, min($0.requests, 4)) },
            networks: networks.map { ($0.country, $0.kind, $0.requests, min($0.requests, 4)) }
        )
    }
}
