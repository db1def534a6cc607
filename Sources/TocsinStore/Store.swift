// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// Where events, findings and operations are kept between the stages.
///
/// Each method that writes is one transaction: after a crash at any moment it has happened whole or not at all.
package protocol Store: Sendable {
    // MARK: Ingest

    /// How far a source was read; nil for one never seen.
    func progress(of source: SourceFingerprint) throws -> SourceProgress?

    /// Adds events that are not there yet, with the source's progress.
    ///
    /// - Returns: How many events were new; the rest had been ingested before.
    func append(_ batch: IngestBatch) throws -> Int

    /// Records that one account is known by another's pseudonym too, as `join` has it; read events carry the account it belongs to.
    ///
    /// - Returns: The names that moved: each belongs to another account than before, or is an account of its own again.
    @discardableResult
    func setAliases(_ aliases: [AccountID: AccountID]) throws -> Set<AccountID>
    func aliases() throws -> [AccountID: AccountID]

    /// Identifiers that stood in one event with an account's and are an account elsewhere.
    func proposedAliases() throws -> [AliasProposal]

    func sources() throws -> [SourceProgress]
    func rejects() throws -> [Reject]

    /// How many rejects there are by reason, those that there are none of left out: counted where they lie, however many there are.
    func rejectCounts() throws -> [Reject.Code: Int]

    /// Removes what could not be read of a file from a byte on, which is read again.
    ///
    /// - Returns: How many there were.
    func removeRejects(of file: String, from byteOffset: Int) throws -> Int

    // MARK: Reading events

    /// The next events behind a place, in the order in which they came; nil at the end.
    ///
    /// `cursor`: 0 for the start, or the last batch's ``EventBatch/cursor``. A batch that was read once ends at the same place when it is
    /// read again, whatever was added since.
    ///
    /// `withText`: False leaves every request's messages empty, which is much faster.
    func eventBatch(after cursor: Int64, withText: Bool) throws -> EventBatch?

    /// Events by id, in the order of `ids`; those that are not there are left out.
    func events(_ ids: [EventID]) throws -> [Event]

    func eventCount() throws -> Int

    /// First and last event time; nil without events.
    func timeSpan() throws -> ClosedRange<Timestamp>?

    // MARK: Scan

    /// Claims a job that one process at a time may do.
    ///
    /// - Returns: Nil while somebody has it.
    func claim(_ job: StoreJob) throws -> StoreClaim?

    /// Whether this process still has the job that it claimed. In a database a claim lasts as long as a connection, which may break while
    /// the others work; one over a file lasts as long as the process.
    func hasTurn(_ job: StoreJob) throws -> Bool

    /// Where scanning with these rules stopped; nil when they never scanned this store.
    func scanCursor(rulesVersion: String) throws -> Int64?

    /// Forgets findings and signals, and starts scanning with these rules.
    ///
    /// What was found and measured of requests whose text ``purgeText(before:)`` removed stays, as ``TocsinModel/Finding/staying(withoutTextBefore:)``
    /// says: nobody could find or measure it again.
    func beginScan(rulesVersion: String) throws

    /// Adds what one batch gave. A finding whose id is there already is merged with it.
    func appendScan(_ batch: ScanBatch) throws

    /// Puts findings about accounts or operations in the place of those of the same scope.
    func replaceFindings(scope: RuleScope, _ findings: [Finding]) throws

    /// All findings, ordered by first time, then id.
    func findings() throws -> [Finding]

    /// Text signals as ``ScanBatch/signals`` held them, in the order of events.
    func signalSegments() throws -> [SignalSegment]

    // MARK: Link

    func replaceOperations(_ operations: [Operation]) throws

    /// What the last run of linking left for the next; nil when there was none.
    func linkState() throws -> [UInt8]?
    func setLinkState(_ state: [UInt8]?) throws

    /// Ordered by first time, then id.
    func operations() throws -> [Operation]

    // MARK: Looking things up

    func finding(_ id: FindingID) throws -> Finding?

    /// Findings about accounts, ordered by first time, then id.
    func findings(of accounts: [AccountID]) throws -> [Finding]

    /// The latest first, then by id.
    func findings(_ query: FindingQuery) throws -> [Finding]

    /// Findings whose ids lie in a range, ascending.
    func findings(in ids: ClosedRange<FindingID>, limit: Int) throws -> [Finding]

    /// Ordered by rule, then version.
    func ruleTallies() throws -> [RuleTally]

    /// Raised findings from a day on (days since 1970-01-01), ordered by day, then category.
    func dailyFindings(from day: Int64) throws -> [DailyFindings]

    func operation(_ id: OperationID) throws -> Operation?

    /// The operations that an account is a member of, ascending.
    func operations(of account: AccountID) throws -> [OperationID]

    /// Harmful ones first, then the largest, then by id.
    func operationSummaries(limit: Int, offset: Int) throws -> [OperationSummary]

    /// Operations whose ids lie in a range, ascending.
    func operationSummaries(in ids: ClosedRange<OperationID>, limit: Int) throws -> [OperationSummary]

    func operationCount() throws -> Int

    /// Accounts in a range that have findings, ascending.
    func accounts(in range: ClosedRange<AccountID>, limit: Int) throws -> [AccountID]

    /// What is counted of an account's requests; nil for an account that was not counted.
    func activity(of account: AccountID) throws -> AccountActivity?

    /// Where counting requests stands, and for which accounts nothing is yet though they have findings, ties or a case.
    func activityProgress() throws -> (place: ActivityPlace, missing: [AccountID])

    /// Adds counts to what is there, and moves the place up to which requests are counted.
    ///
    /// - Parameters:
    ///   - activity: What was counted.
    ///   - from: Where counting stood when these counts began.
    ///   - to: The batch that they end with. Where it is the one that they began behind, these are accounts that nothing is counted for yet; those that
    ///     have counts by now are left alone.
    /// - Returns: False, and nothing is added, when somebody else moved the place meanwhile or accounts were erased.
    /// - Throws: What the database throws.
    func addActivity(_ activity: [AccountID: AccountActivity], from: ActivityPlace, to: Int64) throws -> Bool

    /// The text signals of one batch; nil where it was not scanned.
    func signalSegment(at cursor: Int64) throws -> SignalSegment?

    /// The place in front of the first batch that ends at a time or later, for ``eventBatch(after:withText:)``; behind the last batch where
    /// there is none.
    func cursor(before time: Timestamp) throws -> Int64

    // MARK: Judge

    /// What one judge said of texts, ordered by text.
    func judgedTexts(by judge: JudgeReference) throws -> [JudgedText]

    /// What every judge said, ordered by text, then judge.
    func judgedTexts() throws -> [JudgedText]

    /// Keeps what a judge said; in the place of what the same judge said of the same text.
    func save(_ judged: [JudgedText]) throws

    /// Puts a judge's findings in the place of all that judges raised.
    func replaceJudgeFindings(_ findings: [Finding]) throws

    // MARK: Retention

    /// Removes message text of events before a time, with a judge's reasons, which may quote it, and makes the bytes unreadable.
    ///
    /// Text that was stored before the time goes too, whatever time its event says: it stood in a log whose clock was ahead.
    ///
    /// - Returns: How many events lost their text.
    func purgeText(before: Timestamp) throws -> Int

    /// Removes everything that is kept of accounts, but for cases and the audit log, and makes the bytes unreadable.
    ///
    /// - Parameters:
    ///   - accounts: Under any of their names; all that they are known by (``aliases()``) in that moment goes with them.
    ///   - keepsNames: Whether the table of their names stays, for a decision that has to hold under each of them.
    ///   - signals: Packs a batch's signals again: gets what the segment holds, and which of the batch's events stay.
    /// - Returns: What went.
    /// - Throws: What `signals` throws; nothing then went.
    func erase(
        _ accounts: Set<AccountID>,
        keepingNames keepsNames: Bool,
        signals: ([UInt8], [Bool]) throws -> [UInt8]
    ) throws -> ErasedRows

    /// Takes note of all erasures so far, as opening the store does: whoever calls it begins to read anew, and forgets what was read before.
    ///
    /// Scans, links, verdicts and aliases are refused with ``ErasedMeanwhile`` while an erasure is not noted, by whichever process it was done.
    func noteErasures() throws

    /// Makes sure that there are none but those.
    ///
    /// - Throws: ``ErasedMeanwhile``.
    func mustHaveNotedErasures() throws

    /// A small setting or result kept with the data.
    func value(for key: String) throws -> String?
    func setValue(_ value: String?, for key: String) throws
}

/// The next events behind a place in the store.
package struct EventBatch: Sendable {
    /// Where the batch ends: pass it to read on.
    package let cursor: Int64
    /// How many events it holds.
    package let count: Int
    /// What an earlier scan measured of it; nil where no text was ever purged, and where text was not asked for.
    package let purged: PurgedText?
    /// Unpacks the events; any task may call it.
    package let load: @Sendable () throws -> [Event]

    package init(
        cursor: Int64,
        count: Int,
        purged: PurgedText? = nil,
        load: @escaping @Sendable () throws -> [Event]
    ) {
        self.cursor = cursor
        self.count = count
        self.purged = purged
        self.load = load
    }
}

/// What is left of a batch's text where it was purged.
package struct PurgedText: Sendable, Equatable {
    /// Text of events before this time was purged.
    package let limit: Timestamp
    /// What an earlier scan measured of the batch's events, as ``SignalSegment/signals``.
    package let signals: [UInt8]

    package init(limit: Timestamp, signals: [UInt8]) {
        self.limit = limit
        self.signals = signals
    }
}

/// How far requests are counted.
package struct ActivityPlace: Sendable, Equatable {
    /// Behind which batch.
    package var cursor: Int64
    /// How often accounts were erased by then: what was counted before an erasure may be about an account that is gone.
    package let erasures: Int

    package init(cursor: Int64, erasures: Int) {
        self.cursor = cursor
        self.erasures = erasures
    }
}

/// What one batch of events gave when it was scanned.
package struct ScanBatch: Sendable {
    /// The batch's ``EventBatch/cursor``.
    package var cursor: Int64
    package var findings: [Finding]
    /// Text signals of the batch's events, in the form that the signals stage packs them.
    package var signals: [UInt8]

    package init(cursor: Int64, findings: [Finding], signals: [UInt8]) {
        self.cursor = cursor
        self.findings = findings
        self.signals = signals
    }
}

/// Text signals of one batch of events.
package struct SignalSegment: Sendable {
    /// The batch's ``EventBatch/cursor``.
    package var cursor: Int64
    package var signals: [UInt8]

    package init(cursor: Int64, signals: [UInt8]) {
        self.cursor = cursor
        self.signals = signals
    }
}
