// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinModel
import TocsinStore
import TocsinStoreTestSupport

struct JudgedTextTests {
    private static let judge = JudgeReference(model: "a model", form: "safeguard", policy: "p1")
    private static let other = JudgeReference(model: "b", form: "safeguard", policy: "p1")

    /// One of every kind of verdict.
    private static let verdicts: [Verdict] =
        [
            .harmful(.phishing, confidence: .high, reasons: "asks for \"a lure\""),
            .harmful(.abuseOfService, confidence: nil, reasons: ""),
            .harmless(confidence: .moderate, reasons: "awareness"), .harmless(confidence: nil, reasons: ""), .refused,
        ] + NoVerdict.allCases.map(Verdict.noVerdict)

    private static func judged(
        _ number: UInt8,
        _ verdict: Verdict,
        by judge: JudgeReference = judge,
        at seconds: Int64 = 0
    )
        throws -> JudgedText
    {
        JudgedText(
            text: try #require(TextDigest(bytes: Array(repeating: number, count: 32))),
            judge: judge,
            verdict: verdict,
            events: [Made.eventID(UInt64(number)), Made.eventID(UInt64(number) + 1)],
            lastTime: Made.time(seconds)
        )
    }

    @Test func aDigestHas32Bytes() {
        #expect(TextDigest(bytes: []) == nil)
        #expect(TextDigest(bytes: Array(repeating: 1, count: 31)) == nil)
    }

    @Test(arguments: StoreKind.available)
    func keepsEveryKindOfVerdict(_ kind: StoreKind) async throws {
        let judged = try Self.verdicts.enumerated().map { try Self.judged(UInt8($0), $1) }
        try await kind.with { store throws in
            #expect(try store.judgedTexts().isEmpty)
            try store.save(judged.reversed())
            #expect(try store.judgedTexts() == judged)
        }
    }

    @Test(arguments: StoreKind.available)
    func anAnswerReplacesTheSameJudgesOnly(_ kind: StoreKind) async throws {
        let first = try Self.judged(1, .noVerdict(.timeout))
        let others = try Self.judged(1, .refused, by: Self.other)
        let later = try Self.judged(1, .harmless(confidence: .low, reasons: "r"))
        try await kind.with { store throws in
            try store.save([first, others])
            try store.save([later])
            #expect(try store.judgedTexts(by: Self.judge) == [later])
            #expect(try store.judgedTexts(by: Self.other) == [others])
        }
    }

    @Test(arguments: StoreKind.available)
    func reasonsGoWithTheText(_ kind: StoreKind) async throws {
        let old = try Self.judged(1, .harmful(.scam, confidence: .high, reasons: "quotes"), at: 0)
        let new = try Self.judged(2, .harmless(confidence: nil, reasons: "quotes"), at: 10)
        try await kind.with { store throws in
            try store.save([old, new])
            #expect(try store.purgeText(before: Made.time(10)) == 0)
            let kept = try store.judgedTexts()
            #expect(kept.map(\.verdict) == [.harmful(.scam, confidence: .high, reasons: ""), new.verdict])
        }
    }

    @Test(arguments: StoreKind.available)
    func aNewScanForgetsFindingsAndKeepsVerdicts(_ kind: StoreKind) async throws {
        let judged = try Self.judged(1, .refused)
        try await kind.with { store throws in
            try store.save([judged])
            try store.beginScan(rulesVersion: "2")
            #expect(try store.judgedTexts() == [judged])
        }
    }

    @Test(arguments: StoreKind.available)
    func replacesFindingsOfJudgesAlone(_ kind: StoreKind) async throws {
        let ofARule = Made.finding(1)
        let earlier = Made.finding(2, Made.rule("judge/scam"))
        let later = Made.finding(3, Made.rule("judge/phishing"))
        try await kind.with { store throws in
            try store.appendScan(ScanBatch(cursor: 1, findings: [ofARule], signals: []))
            try store.replaceJudgeFindings([earlier])
            try store.replaceJudgeFindings([later])
            #expect(try store.findings() == [ofARule, later])
            try store.replaceJudgeFindings([])
            #expect(try store.findings() == [ofARule])
        }
    }
}
