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

    /// Takes in the events of another question about the same text.
    package mutating func add(_ other: JudgeQuestion) {
        events = Set(events + other.events).sorted()
        lastTime = max(lastTime, other.lastTime)
    }
}

extension JudgedText {
    /// With the events of a question about the same text; nil when it has them all.
    package func widened(by question: JudgeQuestion) -> JudgedText? {
        let all = Set(events + question.events).sorted()
        guard all != events || question.lastTime > lastTime else { return nil }
        var widened = self
        widened.events = all
        widened.lastTime = max(lastTime, question.lastTime)
        return widened
    }
}
