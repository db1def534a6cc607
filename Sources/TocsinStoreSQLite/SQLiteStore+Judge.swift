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
                var category: HarmCategory?
                var noVerdict: NoVerdict?
                switch one.verdict {
                case .harmful(let named, _, _): category = named
                case .noVerdict(let reason): noVerdict = reason
                case .harmless, .refused: break
                }
                try statement.execute(
                    arguments: [
                        Data(one.text.bytes), one.judge.model, one.judge.form, one.judge.policy,
                        one.verdict.state.rawValue, category?.rawValue, one.verdict.confidence?.rawValue,
                        one.verdict.reasons, noVerdict?.rawValue, EvidenceCodec.encode(one.events),
                        one.lastTime.milliseconds,
                    ]
                )
            }
        }
    }

    private static func judgedText(_ row: Row) throws -> JudgedText {
        guard let text = TextDigest(bytes: Array(try row.decode(Data.self, forColumn: "text"))) else {
            throw SQLiteStoreError.damaged(table: "judgedText")
        }
        return JudgedText(
            text: text,
            judge: JudgeReference(
                model: try row.decode(forColumn: "model"),
                form: try row.decode(forColumn: "form"),
                policy: try row.decode(forColumn: "policy")
            ),
            verdict: try verdict(row),
            events: try EvidenceCodec.events(row.decode(forColumn: "events")),
            lastTime: Timestamp(milliseconds: try row.decode(forColumn: "lastTime"))
        )
    }

    private static func verdict(_ row: Row) throws -> Verdict {
        func word<Word: RawRepresentable<String>>(_ column: String) throws -> Word? {
            guard let text = try row.decode(String?.self, forColumn: column) else { return nil }
            guard let word = Word(rawValue: text) else { throw SQLiteStoreError.damaged(table: "judgedText") }
            return word
        }
        let state: Verdict.State? = try word("state")
        let confidence: JudgementConfidence? = try word("confidence")
        let reasons: String = try row.decode(forColumn: "reasons")
        switch state {
        case .harmful:
            if let category: HarmCategory = try word("category") {
                return .harmful(category, confidence: confidence, reasons: reasons)
            }
        case .harmless: return .harmless(confidence: confidence, reasons: reasons)
        case .refused: return .refused
        case .noVerdict: if let reason: NoVerdict = try word("noVerdict") { return .noVerdict(reason) }
        case nil: break
        }
        throw SQLiteStoreError.damaged(table: "judgedText")
    }
}
