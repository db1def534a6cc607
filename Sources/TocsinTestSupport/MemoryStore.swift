// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import Synchronization
package import TocsinAudit
package import TocsinModel
package import TocsinStore

/// A store in memory, for tests: as the real ones, without their speed.
package final class MemoryStore: Store, CaseStore {
    let state = Mutex(State())
    private let noted = NotedErasures()

    package init() {}

    /// That batches cannot be written for now.
    package struct Away: Error {
        package init() {}
    }

    /// Says whether batches can be written.
    package func setAway(_ isAway: Bool) { state.withLock { $0.isAway = isAway } }

    private let meanwhile = Mutex<(@Sendable (MemoryStore) throws -> Void)?>(nil)

    /// Says what others do just before accounts are erased.
    package func beforeErasing(_ body: @escaping @Sendable (MemoryStore) throws -> Void) {
        meanwhile.withLock { $0 = body }
    }

    /// A store that holds events of one log.
    package convenience init(_ events: [Event]) throws {
        self.init()
        let progress = SourceProgress(fingerprint: SourceFingerprint(value: "x"), name: "x", format: "tocsin")
        _ = try append(
            IngestBatch(events: try EventBlock(events), rejects: [], identifierLinks: [], progress: progress)
        )
    }

    struct State {
        var isAway = false
        var sources: [SourceProgress] = []
        var events: [Event] = []
        /// How many events there were after each batch that brought some.
        var batchEnds: [Int] = []
        var places: [EventID: Int] = [:]
        /// When events were stored whose time was still to come.
        var futureStoredAt: [EventID: Timestamp] = [:]
        var rejects: [Reject] = []
        var links: Set<IdentifierLink> = []
        var aliases: [AccountID: AccountID] = [:]
        var findings: [FindingID: Finding] = [:]
        var segments: [SignalSegment] = []
        var purgeLimit: Timestamp?
        var rulesVersion: String?
        var scanCursor: Int64 = 0
        var operations: [Operation] = []
        var linkState: [UInt8]?
        var judged: [JudgedText] = []
        var cases: [Int: CaseDocument] = [:]
        var summaries: [Int: CaseSummary] = [:]
        /// By person and name.
        var savedViews: [String: [String: String]] = [:]
        var activity: [AccountID: AccountActivity] = [:]
        var activityCursor: Int64 = 0
        var auditLines: [String] = []
        var values: [String: String] = [:]
        var claimed: Set<StoreJob> = []
        var erasures = 0

        var activityPlace: ActivityPlace { ActivityPlace(cursor: activityCursor, erasures: erasures) }

        /// An event as it is read: with the account that its own belongs to, and with text or without.
        func read(_ event: Event, withText: Bool) -> Event {
            var event = event
            event.account = event.account.map { aliases[$0] ?? $0 }
            if !withText { event.removeText() }
            return event
        }

        mutating func append(_ record: AuditRecord) {
            auditLines.append(AuditEntry(record, behind: auditLines.last.flatMap { AuditHead(lastLine: $0) }).line)
        }

        mutating func merge(_ finding: Finding) {
            findings[finding.id] = findings[finding.id].map { finding.merged(behind: $0) } ?? finding
        }
    }

    // MARK: Ingest

    package func progress(of source: SourceFingerprint) -> SourceProgress? {
        state.withLock { state in state.sources.first { $0.fingerprint == source } }
    }

    package func append(_ batch: IngestBatch) throws -> Int {
        let events = try batch.events.map { block in
            try EventBlock.unpack(Data(block.packedEvents), text: block.packedText.map { Data($0) })
        }
        return try state.withLock { state in
            if state.isAway { throw Away() }
            var newEvents = 0
            let now = Timestamp.now
            for event in events ?? [] where state.places[event.id] == nil {
                state.places[event.id] = state.events.count
                state.events.append(event)
                if event.time > now { state.futureStoredAt[event.id] = now }
                newEvents += 1
            }
            if newEvents > 0 { state.batchEnds.append(state.events.count) }
            for reject in batch.rejects where !state.rejects.contains(reject) { state.rejects.append(reject) }
            state.links.formUnion(batch.identifierLinks)
            if let place = state.sources.firstIndex(where: { $0.fingerprint == batch.progress.fingerprint }) {
                state.sources[place] = batch.progress
            } else {
                state.sources.append(batch.progress)
            }
            return newEvents
        }
    }

    @discardableResult
    package func setAliases(_ aliases: [AccountID: AccountID]) throws -> Set<AccountID> {
        try writeDerived { state in
            let before = state.aliases
            state.aliases.join(aliases)
            return state.aliases.moved(since: before)
        }
    }

    package func aliases() -> [AccountID: AccountID] {
        state.withLock { $0.aliases }
    }

    package func proposedAliases() -> [AliasProposal] {
        state.withLock { state in
            let eventCounts = state.events.reduce(into: [:] as [AccountID: Int]) { counts, event in
                if let account = event.account { counts[account, default: 0] += 1 }
            }
            let links = state.links.filter { link in
                link.identifier != link.account && eventCounts[link.identifier] != nil
                    && state.aliases[link.identifier] == nil
            }
            return Dictionary(grouping: links, by: \.identifier)
                .compactMap { identifier, links in
                    guard let account = links.first?.account, links.allSatisfy({ $0.account == account }) else {
                        return nil
                    }
                    return AliasProposal(
                        alias: identifier,
                        account: account,
                        kind: links.map(\.kind).min() ?? "",
                        events: eventCounts[identifier] ?? 0
                    )
                }
                .sorted { $0.alias < $1.alias }
        }
    }

    package func sources() -> [SourceProgress] {
        state.withLock { $0.sources }
    }

    package func rejects() -> [Reject] {
        state.withLock { state in
            state.rejects.sorted {
                ($0.file, $0.byteOffset, $0.line, $0.code.rawValue)
                    < ($1.file, $1.byteOffset, $1.line, $1.code.rawValue)
            }
        }
    }

    package func rejectCounts() -> [Reject.Code: Int] {
        rejects().reduce(into: [:]) { $0[$1.code, default: 0] += 1 }
    }

    package func removeRejects(of file: String, from byteOffset: Int) -> Int {
        state.withLock { state in
            let before = state.rejects.count
            state.rejects.removeAll { $0.file == file && $0.byteOffset >= byteOffset }
            return before - state.rejects.count
        }
    }

    /// Every identifier that stood beside an account's, in no order.
    package func identifierLinks() -> Set<IdentifierLink> {
        state.withLock { $0.links }
    }

    // MARK: Reading events

    package func eventBatch(after cursor: Int64, withText: Bool) -> EventBatch? {
        state.withLock { state in
            // A batch ends where one of those that were appended does.
            guard let end = state.batchEnds.first(where: { $0 > Int(cursor) }) else { return nil }
            let events = state.events[Int(cursor)..<end].map { state.read($0, withText: withText) }
            let next = cursor + Int64(events.count)
            let signals = withText ? state.segments.first { $0.cursor == next }?.signals : nil
            let purged = state.purgeLimit.flatMap { limit in
                signals.map { PurgedText(limit: limit, signals: $0) }
            }
            return EventBatch(cursor: next, count: events.count, purged: purged) { events }
        }
    }

    package func events(_ ids: [EventID]) -> [Event] {
        state.withLock { state in
            ids.compactMap { state.places[$0] }.map { state.read(state.events[$0], withText: true) }
        }
    }

    /// All events with their text, in the order in which they came.
    package func allEvents() -> [Event] {
        state.withLock { state in state.events.map { state.read($0, withText: true) } }
    }

    package func eventCount() -> Int {
        state.withLock { $0.events.count }
    }

    package func timeSpan() -> ClosedRange<Timestamp>? {
        state.withLock { state in
            guard let first = state.events.map(\.time).min(), let last = state.events.map(\.time).max() else {
                return nil
            }
            return first...last
        }
    }

    // MARK: Scan

    package func claim(_ job: StoreJob) -> StoreClaim? {
        guard state.withLock({ $0.claimed.insert(job).inserted }) else { return nil }
        return StoreClaim { [self] in _ = state.withLock { $0.claimed.remove(job) } }
    }

    package func scanCursor(rulesVersion: String) -> Int64? {
        state.withLock { $0.rulesVersion == rulesVersion ? $0.scanCursor : nil }
    }

    package func beginScan(rulesVersion: String) {
        state.withLock { state in
            let limit = state.purgeLimit
            state.findings =
                limit.map { limit in
                    state.findings.compactMapValues { $0.staying(withoutTextBefore: limit) }
                } ?? [:]
            if limit == nil { state.segments = [] }
            state.rulesVersion = rulesVersion
            state.scanCursor = 0
        }
    }

    package func appendScan(_ batch: ScanBatch) throws {
        try writeDerived { state in
            for finding in batch.findings { state.merge(finding) }
            state.segments.removeAll { $0.cursor == batch.cursor }
            state.segments.append(SignalSegment(cursor: batch.cursor, signals: batch.signals))
            state.scanCursor = batch.cursor
        }
    }

    package func replaceFindings(scope: RuleScope, _ findings: [Finding]) throws {
        try writeDerived { state in
            state.findings = state.findings.filter { $0.value.rule.scope != scope }
            for finding in findings { state.merge(finding) }
        }
    }

    package func findings() -> [Finding] {
        state.withLock { state in
            state.findings.values.inStoreOrder()
        }
    }

    package func signalSegments() -> [SignalSegment] {
        state.withLock { state in state.segments.sorted { $0.cursor < $1.cursor } }
    }

    // MARK: Link

    package func replaceOperations(_ operations: [Operation]) throws {
        try writeDerived { $0.operations = operations }
    }

    package func linkState() -> [UInt8]? { state.withLock { $0.linkState } }

    package func setLinkState(_ linkState: [UInt8]?) throws {
        try writeDerived { $0.linkState = linkState }
    }

    package func operations() -> [Operation] {
        state.withLock { state in
            state.operations.inStoreOrder()
        }
    }

    // MARK: Judge

    package func judgedTexts(by judge: JudgeReference) -> [JudgedText] {
        judgedTexts().filter { $0.judge == judge }
    }

    package func judgedTexts() -> [JudgedText] {
        state.withLock { state in state.judged.sorted { ($0.text, $0.judge.version) < ($1.text, $1.judge.version) } }
    }

    package func save(_ judged: [JudgedText]) throws {
        try writeDerived { state in
            for one in judged {
                state.judged.removeAll { $0.text == one.text && $0.judge == one.judge }
                state.judged.append(one)
            }
        }
    }

    package func replaceJudgeFindings(_ findings: [Finding]) throws {
        try writeDerived { state in
            state.findings = state.findings.filter { !$0.value.rule.isJudge }
            for finding in findings { state.merge(finding) }
        }
    }

    // MARK: Cases

    package func cases() -> [CaseDocument] {
        state.withLock { $0.cases.values.sorted { $0.number < $1.number } }
    }

    package func commit(_ changes: [CaseChange]) throws {
        try state.withLock { state in
            var next = state
            for change in changes {
                var document = change.document
                guard next.cases[document.number]?.version ?? 0 == document.version else {
                    throw CaseStoreError.conflict(number: document.number)
                }
                document.version += 1
                next.cases[document.number] = document
                if let summary = change.summary { next.summaries[document.number] = summary }
                next.append(change.sealedRecord)
            }
            state = next
        }
    }

    package func appendAudit(_ record: AuditRecord) {
        state.withLock { $0.append(record) }
    }

    package func auditLines() -> [String] {
        state.withLock { $0.auditLines }
    }

    // MARK: Retention

    package func purgeText(before limit: Timestamp) -> Int {
        state.withLock { state in
            state.purgeLimit = max(limit, state.purgeLimit ?? limit)
            var purged = 0
            var later: Set<Timestamp> = []
            for place in state.events.indices {
                let event = state.events[place]
                let isOlder = event.time < limit || state.futureStoredAt[event.id].map { $0 < limit } ?? false
                guard isOlder, state.events[place].removeText() else { continue }
                purged += 1
                if event.time >= limit { later.insert(event.time) }
            }
            for place in state.judged.indices
            where state.judged[place].lastTime < limit || later.contains(state.judged[place].lastTime) {
                state.judged[place].verdict.removeReasons()
            }
            return purged
        }
    }

    package func erase(
        _ accounts: Set<AccountID>,
        keepingNames keepsNames: Bool,
        signals: ([UInt8], [Bool]) throws -> [UInt8],
        logging: (ErasedRows) -> AuditRecord?
    ) throws -> ErasedRows {
        try meanwhile.withLock { $0 }?(self)
        return try state.withLock { state in
            var next = state
            let erased = try next.erase(accounts, keepingNames: keepsNames, signals: signals)
            next.erasures += 1
            if let record = logging(erased) { next.append(record) }
            state = next
            return erased
        }
    }

    package func noteErasures() { noted.note(state.withLock { $0.erasures }) }

    package func mustHaveNotedErasures() throws { try noted.mustBe(state.withLock { $0.erasures }) }

    /// Writes what was made of events that were read before.
    func writeDerived<Value>(_ body: (inout State) throws -> Value) throws -> Value {
        try state.withLock { state in
            try noted.mustBe(state.erasures)
            return try body(&state)
        }
    }

    package func value(for key: String) -> String? {
        state.withLock { $0.values[key] }
    }

    package func setValue(_ value: String?, for key: String) {
        state.withLock { $0.values[key] = value }
    }
}
