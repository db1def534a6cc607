// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel
package import TocsinStore

/// Collects the texts behind open findings, each once.
///
/// A text is the message that a finding rests on, whole, with those between its first and last place; where it names no place, what the
/// user newly wrote.
package struct QuestionReader {
    private let store: any Store
    private let maximumBytes: Int

    /// `maximumBytes`: Of a longer text, so much around the finding's place is asked about.
    package init(store: any Store, maximumBytes: Int = 16_384) {
        self.store = store
        self.maximumBytes = maximumBytes
    }

    /// What there is to ask.
    package struct Questions: Sendable, Equatable {
        /// Those behind the most serious findings first, then by time.
        package var questions: [JudgeQuestion] = []
        /// Findings whose text is not in the store any more, or was never.
        package var withoutText = 0

        package init() {}
    }

    /// Events that are in memory at once.
    private static let stretch = 256

    /// Reads the texts behind findings about requests; those of judges and those being tried out are left out.
    ///
    /// - Throws: What the store throws.
    package func questions(behind findings: [Finding], from level: FindingLevel) throws -> Questions {
        // A budget may end before all are asked.
        let open =
            findings.filter {
                $0.rule.scope == .request && !$0.isShadow && !$0.rule.isJudge && $0.rule.level >= level
            }
            .sorted { ($1.rule.level, $0.firstTime, $0.id) < ($0.rule.level, $1.firstTime, $1.id) }
        var result = Questions()
        var list = QuestionList()
        var rest = open[...]
        while !rest.isEmpty {
            let findings = rest.prefix(Self.stretch)
            rest = rest.dropFirst(Self.stretch)
            let events = try eventsByID(Set(findings.flatMap { $0.evidence.compactMap(\.event) }))
            for finding in findings {
                guard let question = question(finding, events) else {
                    result.withoutText += 1
                    continue
                }
                list.add(question)
            }
        }
        result.questions = list.questions
        return result
    }

    /// The questions of events as such, each about what its user newly wrote; nil for one without text.
    package func questions(about events: [EventID]) throws -> [EventID: JudgeQuestion] {
        var questions: [EventID: JudgeQuestion] = [:]
        var rest = events[...]
        while !rest.isEmpty {
            for (id, event) in try eventsByID(Set(rest.prefix(Self.stretch))) {
                questions[id] = JudgeQuestion(text: text(of: event, []), events: [id], lastTime: event.time)
            }
            rest = rest.dropFirst(Self.stretch)
        }
        return questions
    }

    private func eventsByID(_ ids: Set<EventID>) throws -> [EventID: Event] {
        Dictionary(try store.events(ids.sorted()).map { ($0.id, $0) }) { first, _ in first }
    }

    private func question(_ finding: Finding, _ events: [EventID: Event]) -> JudgeQuestion? {
        let ids = Set(finding.evidence.compactMap(\.event)).sorted()
        for event in ids.compactMap({ events[$0] }) {
            let evidence = finding.evidence.filter { $0.event == event.id }
            if let question = JudgeQuestion(
                text: text(of: event, evidence),
                events: ids,
                lastTime: finding.lastTime
            ) {
                return question
            }
        }
        return nil
    }

    /// What an event says at its evidence; empty where it has no text.
    private func text(of event: Event, _ evidence: [Evidence]) -> String {
        guard case .request(let request) = event.content else { return "" }
        let text = RequestText(input: request.input, output: request.output)
        for field in ["prompt", "instructions", "toolResults"] {
            let stretches = evidence.compactMap { $0.bytes(in: field) }
            guard let first = stretches.map(\.lowerBound).min(), let last = stretches.map(\.upperBound).max(),
                first <= last
            else { continue }
            return bounded(text.text(field: field), text.messages(around: first..<last, field: field), first..<last)
        }
        return bounded(text.newPrompt, 0..<text.newPrompt.utf8.count, 0..<0)
    }

    /// A stretch of a text's bytes, or where it is too long what lies around a place of it, at character borders.
    private func bounded(_ text: String, _ bytes: Range<Int>, _ place: Range<Int>) -> String {
        let utf8 = Array(text.utf8)
        var bytes = bytes.clamped(to: 0..<utf8.count)
        if bytes.count > maximumBytes {
            let start = min(
                max((place.lowerBound + place.upperBound - maximumBytes) / 2, bytes.lowerBound),
                bytes.upperBound - maximumBytes
            )
            bytes = start..<start + maximumBytes
        }
        var slice = utf8[bytes]
        while let first = slice.first, first & 0xC0 == 0x80 { slice.removeFirst() }
        let end = slice.endIndex
        // A character that is cut at the end decodes as U+FFFD; leave its bytes out.
        if end < utf8.count, utf8[end] & 0xC0 == 0x80 {
            while let last = slice.last, last & 0xC0 == 0x80 { slice.removeLast() }
            if !slice.isEmpty { slice.removeLast() }
        }
        return String(decoding: slice, as: UTF8.self)
    }
}

extension Evidence {
    fileprivate func bytes(in wanted: String) -> Range<Int>? {
        if case .text(_, let field, let bytes) = self, field == wanted { bytes } else { nil }
    }
}
