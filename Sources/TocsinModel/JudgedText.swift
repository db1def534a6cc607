// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// What a judge says of one text, and which events hold it.
package struct JudgedText: Sendable, Equatable {
    package var text: TextDigest
    package var judge: JudgeReference
    package var verdict: Verdict
    /// Events that hold the text, ascending.
    package var events: [EventID]
    /// When the last of them happened: reasons may quote the text, and are removed when it is.
    package var lastTime: Timestamp

    package init(
        text: TextDigest,
        judge: JudgeReference,
        verdict: Verdict,
        events: [EventID],
        lastTime: Timestamp
    ) {
        self.text = text
        self.judge = judge
        self.verdict = verdict
        self.events = events
        self.lastTime = lastTime
    }
}

/// The SHA-256 of a text's UTF-8: nobody can write a harmless text that stands for a harmful one.
package struct TextDigest: Sendable, Hashable, Comparable {
    /// 32 bytes.
    package let bytes: [UInt8]

    /// Nil unless there are 32 bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    package static func < (left: TextDigest, right: TextDigest) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}

/// Who judged, by which text of the policy: what has to be equal for an answer to hold again.
package struct JudgeReference: Sendable, Hashable {
    /// As the endpoint names it.
    package var model: String
    /// The form of the prompt, such as `safeguard`.
    package var form: String
    /// A hash of the policy as it is put to the judge.
    package var policy: String

    package init(model: String, form: String, policy: String) {
        self.model = model
        self.form = form
        self.policy = policy
    }

    /// One word for all of it.
    package var version: String { "\(policy)-\(form)-\(model)" }
}

/// How a judge's findings are told from those of rules.
extension RuleReference {
    /// Starts the id of a judge's findings; the category follows.
    package static let judgePrefix = "judge/"

    /// Whether a judge raised it.
    package var isJudge: Bool { id.hasPrefix(Self.judgePrefix) }
}
