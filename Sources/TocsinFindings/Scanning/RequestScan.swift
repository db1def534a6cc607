// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import OrderedWork
internal import PatternMatching
internal import TextNormalization
internal import TocsinClassifier
internal import TocsinModel
package import TocsinSignals
package import TocsinStore

/// First half of a scan: each request is measured and matched against the request rules.
package struct RequestScan: Sendable {
    private let store: any Store
    private let classifier: HarmClassifier?
    private let workers: Int
    private let matchers: Pool<Matchers>
    private let scanned: ScannedRules
    /// Changes with the rules, with the classifier and with what they read.
    private let version: String
    /// Nil where one process scans the store alone.
    private let shared: SharedScan?

    /// `classifier`: Nil to leave it out.
    ///
    /// - Throws: ``PatternError`` when a pattern does not compile.
    package init(
        store: any Store,
        rules: RuleSet,
        classifier: HarmClassifier? = nil,
        instructionsBy author: InstructionAuthor = .service,
        workers: Int
    ) throws {
        self.store = store
        self.classifier = classifier
        self.workers = workers
        scanned = ScannedRules(rules)
        let compiled = try RequestRules(rules)
        matchers = Pool { try Matchers(compiled, classifier, author) }
        version = [rules.version, classifier?.version, author == .service ? nil : "instructions"].compactMap(\.self)
            .joined(separator: "+")
        shared = (store as? any SharedScanStore).map { [version, matchers] in
            SharedScan(store: $0, version: version, matchers: matchers, workers: workers)
        }
    }

    /// Forgets what was found, so that everything is scanned again.
    package func startOver() throws {
        try scanned.save(in: store)
        try store.beginScan(rulesVersion: version)
    }

    /// Scans the events that these rules have not seen yet; all of them when the rules changed.
    ///
    /// `report`: Called with the number of events scanned so far, after each batch that is in the store.
    ///
    /// - Returns: What the store holds of every account, for which the events would otherwise be read once more.
    @discardableResult
    package func run(report: @Sendable (Int) -> Void = { _ in }) async throws -> ActivityLog {
        var log = try await logSoFar()
        try await goOn(&log, report: report)
        log.finish()
        return log
    }

    /// What the store holds of what these rules have seen, not finished: for ``goOn(_:report:)``.
    package func logSoFar() async throws -> ActivityLog {
        let cursor = try await StoreThreads.wait {
            let cursor = try store.scanCursor(rulesVersion: version)
            if cursor == nil { try startOver() }
            return cursor
        }
        return try await ActivityLog(store, upTo: cursor ?? 0, workers: workers)
    }

    /// Scans the events that came since, and adds them to a log that holds those before.
    ///
    /// - Returns: How many there were.
    @discardableResult
    package func goOn(_ log: inout ActivityLog, report: @Sendable (Int) -> Void = { _ in }) async throws -> Int {
        let place = try await StoreThreads.wait { [store, version] in try store.scanCursor(rulesVersion: version) } ?? 0
        var scanned = 0
        try await scan(after: place) { result in
            try await StoreThreads.wait { [store] in try store.appendScan(result.batch) }
            for (index, signals) in result.signals.enumerated() { log.append(result.events[index], signals: signals) }
            scanned += result.events.count
            report(scanned)
        }
        return scanned
    }

    /// `take`: Gets what batches gave, in their order.
    private func scan(after place: Int64, take: (Scanned) async throws -> Void) async throws {
        if let shared { return try await shared.lead(after: place, take: take) }
        var place = place
        try await inOrder(workers: workers) { () async throws -> EventBatch? in
            let batch = try await StoreThreads.wait { [store, place] in
                try store.eventBatch(after: place, withText: true)
            }
            if let batch { place = batch.cursor }
            return batch
        } work: { [matchers] batch in
            try matchers.use { try Self.scan(batch, $0) }
        } take: { result in
            try await take(result)
        }
    }

    /// Helps the process that scans the store with the same rules, until it has nothing on offer.
    ///
    /// - Parameter isWanted: Asked before each batch.
    /// - Returns: How many batches were scanned; none where processes cannot share a scan.
    /// - Throws: What the store throws.
    package func help(while isWanted: @escaping @Sendable () -> Bool = { true }) async throws -> Int {
        try await shared?.help(while: isWanted) ?? 0
    }

    /// Whether the store's events are scanned, or were, with these rules.
    package func hasBegun() throws -> Bool { try store.scanCursor(rulesVersion: version) != nil }

    /// What a batch gave: its events without their text, and for each what was measured of it.
    struct Scanned: Sendable {
        var batch: ScanBatch
        var events: [Event]
        var signals: [TextSignals?]
    }

    /// What looks at a request; each task has its own.
    struct Matchers {
        let rules: RequestMatcher
        let classifier: HarmClassifier?
        let scorer: HarmScorer?
        let author: InstructionAuthor

        init(
            _ rules: RequestRules,
            _ classifier: HarmClassifier?,
            _ author: InstructionAuthor = .service
        ) throws(PatternError) {
            self.rules = try RequestMatcher(rules)
            self.author = author
            self.classifier = classifier
            scorer = classifier.map { HarmScorer($0.model) }
        }
    }

    static func scan(_ batch: EventBatch, _ matchers: Matchers) throws -> Scanned {
        var signals: [TextSignals?] = []
        var findings: [Finding] = []
        var events = try batch.load()
        let earlier = batch.purged.flatMap { EarlierSignals($0, count: events.count) }
        signals.reserveCapacity(events.count)
        for index in events.indices {
            let event = events[index]
            guard case .request(let request) = event.content else {
                signals.append(nil)
                continue
            }
            // What was found and measured of a text that is gone stays as it was.
            if !request.hasText, let measured = earlier?.signals(at: index, time: event.time) {
                signals.append(measured)
                continue
            }
            // Nobody needs the text further on, and memory is given back soonest by the task that asked for it.
            events[index].removeText()
            let text = RequestText(input: request.input, output: request.output)
            let measured = TextSignals.measure(text)
            signals.append(measured)
            // Without an account there is nobody whom a finding could be about.
            guard let account = event.account else { continue }
            findings += try matchers.findings(event, request, account, text, measured)
        }
        let packed = SignalCodec.encode(signals)
        return Scanned(
            batch: ScanBatch(cursor: batch.cursor, findings: findings, signals: packed),
            events: events,
            signals: signals
        )
    }
}

extension RequestScan.Matchers {
    /// What rules and classifier find in one request.
    fileprivate func findings(
        _ event: Event,
        _ request: Request,
        _ account: AccountID,
        _ text: RequestText,
        _ measured: TextSignals
    ) throws -> [Finding] {
        let subject = RequestSubject(event: event, request: request, text: text, signals: measured)
        let matches = try rules.matches(text, subject)
        var found = matches.map { $0.finding(event, account, text, language: measured.language) }
        if let classified = finding(event, account, text, field: "prompt", language: measured.language) {
            found.append(classified)
        }
        if author == .callers, !text.instructions.isEmpty {
            // Read by themselves: what a user says excuses nothing in them. Filters may name either field.
            let asked = RequestText(prompt: text.instructions, instructions: text.instructions)
            let measured = TextSignals.measure(asked)
            let subject = RequestSubject(event: event, request: request, text: asked, signals: measured)
            let known = Set(matches.map(\.rule.reference.id))
            for var match in try rules.matches(asked, subject) where !known.contains(match.rule.reference.id) {
                match.stretches = match.stretches.map { ("instructions", $0.bytes) }
                found.append(match.finding(event, account, text, language: measured.language))
            }
            let classified = finding(event, account, asked, field: "instructions", language: measured.language)
            // The same words are one finding.
            if let classified, !found.contains(where: { $0.id == classified.id }) { found.append(classified) }
        }
        return found
    }

    /// The classifier's, where there is one.
    private func finding(
        _ event: Event,
        _ account: AccountID,
        _ text: RequestText,
        field: String,
        language: String?
    ) -> Finding? {
        guard let classifier, let scorer else { return nil }
        return classifier.finding(event, account, text, field: field, language: language, scorer)
    }
}

/// What an earlier scan measured of texts that were purged since.
private struct EarlierSignals {
    private let limit: Timestamp
    private let all: [TextSignals?]

    /// Nil where another version of Tocsin measured them.
    init?(_ purged: PurgedText, count: Int) {
        guard let all = try? SignalCodec.decode(purged.signals), all.count == count else { return nil }
        self.all = all
        limit = purged.limit
    }

    func signals(at index: Int, time: Timestamp) -> TextSignals? { time < limit ? all[index] : nil }
}

extension RuleMatch {
    /// The finding of a match in one request.
    ///
    /// Its id covers the message that matched and the conversation, so that a message which later requests of a conversation repeat
    /// is one finding. Where conversations are not logged, a message of the last turn is an event's own, and one of an earlier turn
    /// is the same for all requests that repeat it; so is, whatever the conversation, what stands before all of an account's requests.
    func finding(_ event: Event, _ account: AccountID, _ text: RequestText, language: String?) -> Finding {
        var content = StableHash()
        if let last = stretches.last {
            content.combine(text.message(endingAt: last.bytes.upperBound, field: last.field))
            if text.isStanding(last.field) {
                // The same words in all conversations.
            } else if case .request(let request) = event.content, let conversation = request.conversation {
                content.combine(conversation.high)
            } else if text.isNew(last.bytes.upperBound, field: last.field) {
                content.combine(event.id.high)
                content.combine(event.id.low)
            }
        } else {
            content.combine(event.id.high)
            content.combine(event.id.low)
        }
        var evidence =
            stretches.isEmpty
            ? [Evidence.event(event.id)]
            : stretches.map { Evidence.text(event: event.id, field: $0.field, bytes: $0.bytes) }
        if let language { evidence.append(.signal(name: "language", value: language)) }
        if !evasions.isEmpty {
            evidence.append(.signal(name: "evasion", value: evasions.map(\.rawValue).joined(separator: ", ")))
        }
        return Finding(
            id: FindingID(rule: rule, account: account, content: content.value),
            rule: rule.reference,
            subject: .account(account),
            firstTime: event.time,
            lastTime: event.time,
            occurrences: 1,
            evidence: evidence,
            isShadow: rule.isShadow
        )
    }
}

extension RequestText {
    /// Whether a field's messages are set once for many conversations.
    fileprivate func isStanding(_ field: String) -> Bool { field == "instructions" }

    /// Whether a place of a text lies in what this request added to its conversation.
    fileprivate func isNew(_ end: Int, field: String) -> Bool {
        field == "output" || field == "prompt" && end > prompt.utf8.count - newPrompt.utf8.count
    }
}
