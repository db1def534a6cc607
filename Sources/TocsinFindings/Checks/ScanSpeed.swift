// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import PatternMatching
internal import TocsinModel
internal import TocsinSignals
internal import TocsinStore

/// Times what a scan does with requests, on one task and without the store: they lie in memory before the clock starts.
package struct ScanSpeed {
    private let matchers: RequestScan.Matchers
    private let scanner: PatternScanner?
    private let events: [Event]
    private let texts: [RequestText]
    private let signals: [TextSignals]

    /// How long a part took, and how much it found, so that a run which found nothing shows.
    package struct Measurement: Sendable {
        package var duration: Duration
        package var found: Int
    }

    /// `prompts`: Each becomes a request of its own, with one user message.
    ///
    /// Fails with: ``PatternError`` when a pattern does not compile.
    package init(_ rules: RuleSet, prompts: [String]) throws {
        let compiled = try RequestRules(rules)
        matchers = try RequestScan.Matchers(compiled, nil)
        scanner = try compiled.databases.first.flatMap(\.self).map { database in try PatternScanner(database) }
        events = prompts.enumerated().map { index, prompt in
            let id = UInt64(index)
            return Event(
                id: EventID(high: id, low: 0),
                time: Timestamp(milliseconds: 0),
                account: AccountID(high: id, low: 0),
                content: .request(Request(input: [Message(role: .user, text: prompt)]))
            )
        }
        texts = prompts.map { RequestText(prompt: $0) }
        signals = texts.map { TextSignals.measure($0) }
    }

    /// Finding the patterns, and nothing else.
    package func patterns() throws -> Measurement {
        try measure { found in
            guard let scanner else { return }
            for text in texts {
                var prompt = text.prompt
                found += try prompt.withUTF8 { try scanner.scan($0).count }
            }
        }
    }

    /// Finding the patterns and evaluating the rules.
    package func matching() throws -> Measurement {
        try measure { found in
            for (index, event) in events.enumerated() {
                guard case .request(let request) = event.content else { continue }
                let subject = RequestSubject(
                    event: event,
                    request: request,
                    text: texts[index],
                    signals: signals[index]
                )
                found += try matchers.rules.matches(texts[index], subject).count
            }
        }
    }

    /// All that `scan` does with a request: joining its messages, measuring, matching, making findings, packing what was measured.
    package func scanning() throws -> Measurement {
        let batchSize = 1000
        let batches = stride(from: 0, to: events.count, by: batchSize).map { start in
            let part = Array(events[start..<min(start + batchSize, events.count)])
            return EventBatch(cursor: Int64(start), count: part.count) { part }
        }
        return try measure { found in
            for batch in batches { found += try RequestScan.scan(batch, matchers).batch.findings.count }
        }
    }

    private func measure(_ body: (inout Int) throws -> Void) throws -> Measurement {
        var found = 0
        let duration = try ContinuousClock().measure { try body(&found) }
        return Measurement(duration: duration, found: found)
    }
}
