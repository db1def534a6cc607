// Tocsin
// SPDX-License-Identifier: Apache-2.0

import TocsinModel
import TocsinRisk
import TocsinSignals

let someone = AccountID(high: 0, low: 1)

func moment(_ seconds: Double) -> Timestamp { Timestamp(milliseconds: Int64(seconds * 1000)) }

func event(_ number: UInt64) -> EventID { EventID(high: 0, low: number) }

/// A request so many seconds after 1970, which is its number, too.
func request(
    _ seconds: Double,
    bits: Double? = nil,
    category: HarmCategory? = nil,
    conversation: UInt64? = nil,
    text: String? = nil,
    isDeclined: Bool = false,
    quoted: Double = 0,
    asks: Bool = false
) -> RequestReading {
    RequestReading(
        event: event(UInt64(seconds)),
        time: moment(seconds),
        conversation: conversation.map { ConversationID(high: 0, low: $0) },
        isDeclined: isDeclined,
        sketch: text.flatMap { PromptSketch($0) },
        marginBits: bits,
        category: category,
        quotedShare: quoted,
        asksAbout: asks
    )
}

func finding(
    _ number: UInt64,
    _ level: FindingLevel = .medium,
    _ category: HarmCategory = .scam,
    at seconds: Double = 0,
    events: [UInt64] = [],
    isShadow: Bool = false
) -> Finding {
    Finding(
        id: FindingID(value: number),
        rule: RuleReference(
            id: "rule",
            title: "Rule",
            version: "1",
            category: category,
            level: level,
            scope: .request,
            tags: []
        ),
        subject: .account(someone),
        firstTime: moment(seconds),
        lastTime: moment(seconds),
        occurrences: 1,
        evidence: events.map { .event(event($0)) },
        isShadow: isShadow
    )
}

/// The evidence of one conversation.
func evidence(_ requests: [RequestReading], _ findings: [Finding] = []) -> RiskEvidence {
    RiskEvidence(Conversation(requests: requests, findings: findings))
}
