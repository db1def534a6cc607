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
        let verdict = VerdictColumns(one.verdict)
        return PostgresStatement(
            """
            INSERT INTO judgedText (\(judgedColumns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            ON CONFLICT (text, model, form, policy) DO UPDATE SET state = excluded.state, category = excluded.category,
                confidence = excluded.confidence, reasons = excluded.reasons, noVerdict = excluded.noVerdict,
                events = excluded.events, lastTime = excluded.lastTime
            """,
            [
                .bytes(one.text.bytes), .text(one.judge.model), .text(one.judge.form), .text(one.judge.policy),
                .text(verdict.state), .optional(verdict.category), .optional(verdict.confidence),
                .text(verdict.reasons), .optional(verdict.noVerdict), .data(EvidenceCodec.encode(one.events)),
                .int(one.lastTime.milliseconds),
            ]
        )
    }

    private static func judgedText(_ row: PostgresRow) throws -> JudgedText {
        let columns = VerdictColumns(
            state: try row.value(4),
            category: try row.optional(5),
            confidence: try row.optional(6),
            reasons: try row.value(7),
            noVerdict: try row.optional(8)
        )
        guard let text = TextDigest(bytes: try row.value(0)), let verdict = columns.verdict else {
            throw PostgresStoreError.damaged(table: "judgedText")
        }
        return JudgedText(
            text: text,
            judge: JudgeReference(model: try row.value(1), form: try row.value(2), policy: try row.value(3)),
            verdict: verdict,
            events: try EvidenceCodec.events(row.value(9)),
            lastTime: Timestamp(milliseconds: try row.value(10))
        )
    }
}
