// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import GRDB
package import TocsinModel
internal import TocsinStore

extension SQLiteStore {
    package func judgedTexts(by judge: JudgeReference) throws -> [JudgedText] {
        try readDecoding("judgedText") { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM judgedText WHERE model = ? AND form = ? AND policy = ? ORDER BY text",
                arguments: [judge.model, judge.form, judge.policy]
            )
            .map(Self.judgedText)
        }
    }

    package func judgedTexts() throws -> [JudgedText] {
        try readDecoding("judgedText") { database in
            try Row.fetchAll(database, sql: "SELECT * FROM judgedText ORDER BY text, policy, form, model")
                .map(Self.judgedText)
        }
    }

    package func save(_ judged: [JudgedText]) throws {
        try writeDerived { database in
            let statement = try database.cachedStatement(
                sql: "INSERT OR REPLACE INTO judgedText VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            )
            for one in judged {
                let verdict = VerdictColumns(one.verdict)
                try statement.execute(
                    arguments: [
                        Data(one.text.bytes), one.judge.model, one.judge.form, one.judge.policy,
                        verdict.state, verdict.category, verdict.confidence, verdict.reasons, verdict.noVerdict,
                        EvidenceCodec.encode(one.events), one.lastTime.milliseconds,
                    ]
                )
            }
        }
    }

    private static func judgedText(_ row: Row) throws -> JudgedText {
        let columns = VerdictColumns(
            state: try row.decode(forColumn: "state"),
            category: try row.decode(forColumn: "category"),
            confidence: try row.decode(forColumn: "confidence"),
            reasons: try row.decode(forColumn: "reasons"),
            noVerdict: try row.decode(forColumn: "noVerdict")
        )
        guard let text = TextDigest(bytes: Array(try row.decode(Data.self, forColumn: "text"))),
            let verdict = columns.verdict
        else { throw SQLiteStoreError.damaged(table: "judgedText") }
        return JudgedText(
            text: text,
            judge: JudgeReference(
                model: try row.decode(forColumn: "model"),
                form: try row.decode(forColumn: "form"),
                policy: try row.decode(forColumn: "policy")
            ),
            verdict: verdict,
            events: try EvidenceCodec.events(row.decode(forColumn: "events")),
            lastTime: Timestamp(milliseconds: try row.decode(forColumn: "lastTime"))
        )
    }
}
