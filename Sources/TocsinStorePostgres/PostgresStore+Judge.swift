// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import PostgresClient
package import TocsinModel
internal import TocsinStore

extension PostgresStore {
    private static let judgedColumns =
        "text, model, form, policy, state, category, confidence, reasons, noVerdict, events, lastTime"

    package func judgedTexts(by judge: JudgeReference) throws -> [JudgedText] {
        try decoding("judgedText") { connection in
            try connection.run(
                "SELECT \(Self.judgedColumns) FROM judgedText WHERE model = $1 AND form = $2 AND policy = $3 ORDER BY text",
                [.text(judge.model), .text(judge.form), .text(judge.policy)]
            )
            .map(Self.judgedText)
        }
    }

    package func judgedTexts() throws -> [JudgedText] {
        try decoding("judgedText") { connection in
            try connection.run("SELECT \(Self.judgedColumns) FROM judgedText ORDER BY text, policy, form, model")
                .map(Self.judgedText)
        }
    }

    package func save(_ judged: [JudgedText]) throws {
        if judged.isEmpty { return }
        try writeDerived(.findings) { connection in
            _ = try connection.pipeline(judged.map(Self.statement))
        }
    }

    private static func statement(_ one: JudgedText) -> PostgresStatement {
        var category: HarmCategory?
        var noVerdict: NoVerdict?
        switch one.verdict {
        case .harmful(let named, _, _): category = named
        case .noVerdict(let reason): noVerdict = reason
        case .harmless, .refused: break
        }
        return PostgresStatement(
            """
            INSERT INTO judgedText (\(judgedColumns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            ON CONFLICT (text, model, form, policy) DO UPDATE SET state = excluded.state, category = excluded.category,
                confidence = excluded.confidence, reasons = excluded.reasons, noVerdict = excluded.noVerdict,
                events = excluded.events, lastTime = excluded.lastTime
            """,
            [
                .bytes(one.text.bytes), .text(one.judge.model), .text(one.judge.form), .text(one.judge.policy),
                .text(one.verdict.state.rawValue), .optional(category?.rawValue),
                .optional(one.verdict.confidence?.rawValue), .text(one.verdict.reasons),
                .optional(noVerdict?.rawValue), .data(EvidenceCodec.encode(one.events)),
                .int(one.lastTime.milliseconds),
            ]
        )
    }

    private static func judgedText(_ row: PostgresRow) throws -> JudgedText {
        guard let text = TextDigest(bytes: try row.value(0)) else {
            throw PostgresStoreError.damaged(table: "judgedText")
        }
        return JudgedText(
            text: text,
            judge: JudgeReference(model: try row.value(1), form: try row.value(2), policy: try row.value(3)),
            verdict: try verdict(row),
            events: try EvidenceCodec.events(row.value(9)),
            lastTime: Timestamp(milliseconds: try row.value(10))
        )
    }

    private static func verdict(_ row: PostgresRow) throws -> Verdict {
        func word<Word: RawRepresentable<String>>(_ column: Int) throws -> Word? {
            guard let text = try row.optional(column, as: String.self) else { return nil }
            guard let word = Word(rawValue: text) else { throw PostgresStoreError.damaged(table: "judgedText") }
            return word
        }
        let state: Verdict.State? = try word(4)
        let confidence: JudgementConfidence? = try word(6)
        let reasons: String = try row.value(7)
        switch state {
        case .harmful:
            if let category: HarmCategory = try word(5) {
                return .harmful(category, confidence: confidence, reasons: reasons)
            }
        case .harmless: return .harmless(confidence: confidence, reasons: reasons)
        case .refused: return .refused
        case .noVerdict: if let reason: NoVerdict = try word(8) { return .noVerdict(reason) }
        case nil: break
        }
        throw PostgresStoreError.damaged(table: "judgedText")
    }
}
