// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
package import TocsinModel

/// One text that a judge is asked about.
package struct JudgeQuestion: Sendable, Equatable {
    package var digest: TextDigest
    package var text: String
    /// Events that hold the text, ascending.
    package var events: [EventID]
    /// When the last of them happened.
    package var lastTime: Timestamp

    /// Nil for a text of white space.
    package init?(text: String, events: [EventID], lastTime: Timestamp) {
        guard text.contains(where: { !$0.isWhitespace }),
            let digest = TextDigest(bytes: Array(SHA256.hash(data: Array(text.utf8))))
        else { return nil }
        self.digest = digest
        self.text = text
        self.events = events
        self.lastTime = lastTime
    }

    /// The judge's answer to it, as it is kept.
    package func judged(_ verdict: Verdict, by judge: JudgeReference) -> JudgedText {
        JudgedText(text: digest, judge: judge, verdict: verdict, events: events, lastTime: lastTime)
    }
}
