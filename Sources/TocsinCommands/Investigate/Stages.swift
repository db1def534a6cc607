// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommandSupport
internal import Foundation
internal import JSONText
internal import TocsinCases
internal import TocsinFindings
internal import TocsinIngest
internal import TocsinLinking
internal import TocsinModel
internal import TocsinPublication
internal import TocsinReports
internal import TocsinSignals
internal import TocsinStore

/// The stages of the main job over one store, each as its command and 'investigate' run it.
struct Stages {
    let store: any ServiceStore
    let console: Console
    let workers: Int
    /// What advice about a next command ends with, as ``StoreOptions/repeated`` has it.
    let storeOption: String
    /// Seconds that each stage took, in order.
    private(set) var seconds: [(stage: String, seconds: Double)] = []

    init(store: any ServiceStore, console: Console, workers: Int, storeOption: String = "") {
        self.store = store
        self.console = console
        self.workers = workers
        self.storeOption = storeOption
    }

    // MARK: Ingest

    struct IngestOutcome {
        var newEvents = 0
        var sources: [SourceProgress] = []
        var unread = UnreadLogs()
    }

    mutating func ingest(_ options: IngestCommandOptions, lists: ListFolder, storePath: String) async throws
        -> IngestOutcome
    {
        let key = try options.door.pseudonymKey(of: store, beside: storePath)
        return try await ingest(options, key: key, directory: try options.door.directory(lists))
    }

    /// As the other, with what it would load.
    ///
    /// - Throws: ``UnreadLogs`` when no file could be read. Where others could, the outcome tells of those that could not.
    mutating func ingest(_ options: IngestCommandOptions, key: PseudonymKey, directory: NetworkDirectory) async throws
        -> IngestOutcome
    {
        let started = ProcessInfo.processInfo.systemUptime
        try options.door.tellAliases(key, to: store, console, storeOption: storeOption)
        let pipeline = IngestPipeline(
            store: store,
            key: key,
            directory: directory,
            options: try options.ingestOptions(workers: workers)
        )
        var outcome = IngestOutcome()
        let console = console
        let paths = try options.paths { problem in
            console.warn(problem)
            outcome.unread.passedOver += 1
        }
        for path in paths {
            do {
                let (progress, newEvents) = try await pipeline.ingest(path: path) { progress in
                    console.progress(
                        "reading \(path): \(progress.coverage.events.grouped) events, \((progress.bytes >> 20).grouped) MiB"
                    )
                }
                console.endProgress()
                outcome.newEvents += newEvents
                outcome.sources.append(progress)
            } catch let error where IngestError.isAboutOneFile(error) {
                console.endProgress()
                if options.logs.contains(path) {
                    outcome.unread.refused.append("\(error)")
                } else {
                    console.warn("Passed over: \(error)")
                    outcome.unread.passedOver += 1
                }
            }
        }
        note("ingest", since: started)
        if outcome.sources.isEmpty { try outcome.unread.throwIfAny() }
        return outcome
    }

    /// Removes text older than so many days before the last event, all of it for 0.
    ///
    /// An event whose clock is ahead of this machine's does not make others older. Its own text is as old as it is in the store.
    ///
    /// `days`: As ``RetainedDays`` checks them. `storeOption`: What advice about a next command ends with.
    static func purge(
        _ store: any ServiceStore,
        olderThanDays days: Int,
        _ console: Console,
        storeOption: String
    ) throws -> Int {
        guard let last = try store.timeSpan()?.upperBound else { return 0 }
        if days > 0 && last > .now {
            console.warn(
                """
                The store has events whose time is not there yet (up to \(last.description.prefix(10))): the days of their text count from when \
                it came into the store. Set the clock of what logs them right; 'tocsin purge --retain 0\(storeOption)' removes their text with all \
                other.
                """
            )
        }
        let limit =
            days == 0
            ? last.milliseconds + 1 : min(last, .now).milliseconds - Int64(days) * 86_400_000
        return try store.purgeText(before: Timestamp(milliseconds: limit))
    }

    // MARK: Scan and link

    /// What is held in memory between scanning and linking.
    struct Activity {
        var log: ActivityLog
        var families: PromptFamilies
    }

    /// `again`: Whether everything is scanned anew.
    ///
    /// - Throws: ``StoreClaimError/taken(_:)`` while somebody else scans the store, or what a stage throws.
    mutating func scan(_ rules: RuleSet, _ compiled: RequestScan, lists: ListFolder, again: Bool = false) async throws
        -> Activity
    {
        guard let claim = try store.claim(.scan) else { throw StoreClaimError.taken(.scan) }
        defer { claim.giveBack() }
        if again { try compiled.startOver() }
        let disposableDomains = try lists.disposableDomains()
        let started = ProcessInfo.processInfo.systemUptime
        let total = try store.eventCount()
        let console = console
        let log = try await compiled.run { scanned in
            console.progress("scanning: \(scanned.grouped) of \(total.grouped) events")
        }
        console.endProgress()
        note("scan requests", since: started)
        return try await scanAccounts(log, rules, disposableDomains: disposableDomains)
    }

    /// The second half of a scan alone, over what the first half gave.
    mutating func scanAccounts(_ log: ActivityLog, _ rules: RuleSet, disposableDomains: Set<String>) async throws
        -> Activity
    {
        let started = ProcessInfo.processInfo.systemUptime
        let activity = try await activity(log)
        try await AccountScan(store: store, rules: rules, disposableDomains: disposableDomains, workers: workers)
            .run(activity.log, activity.families)
        note("scan accounts", since: started)
        return activity
    }

    func activity(_ log: ActivityLog) async throws -> Activity {
        Activity(log: log, families: try await PromptFamilies(log, workers: workers))
    }

    func activityLog() async throws -> ActivityLog {
        try await ActivityLog(store, workers: workers)
    }

    /// `isFull`: Whether all accounts are compared anew, whatever an earlier run left.
    mutating func link(
        _ activity: Activity,
        _ rules: RuleSet,
        _ weights: MatchWeights,
        isFull: Bool = false
    ) async throws -> Linking.Result {
        let (store, workers) = (store, workers)
        return try await link(rules) { findings, earlier in
            try await Linking.link(
                activity.log,
                activity.families,
                findings: findings,
                earlier: earlier,
                state: isFull ? nil : try store.linkState().flatMap { LinkState(bytes: $0) },
                weights: weights,
                workers: workers
            )
        }
    }

    /// Links in some way, one process at a time, and keeps what that gives.
    ///
    /// `how`: Gets all findings and the operations that there are.
    mutating func link(
        _ rules: RuleSet,
        by how: (_ findings: [Finding], _ earlier: [TocsinModel.Operation]) async throws -> Linking.Result
    ) async throws -> Linking.Result {
        let started = ProcessInfo.processInfo.systemUptime
        guard let claim = try store.claim(.link) else { throw StoreClaimError.taken(.link) }
        defer { claim.giveBack() }
        let findings = try store.findings()
        let result = try await how(findings, try store.operations())
        try store.replaceOperations(result.operations)
        try store.setLinkState(result.state.bytes)
        try SkippedBlocks.save(result.skippedBlocks, in: store)
        try LinkedFindings.save(findings, in: store)
        try OperationScan(store: store, rules: rules).run(result.operations)
        note("link", since: started)
        return result
    }

    // MARK: Report

    /// Writes the files of a report.
    ///
    /// - Parameters:
    ///   - log: Of every event that was scanned.
    ///   - options: What is written, and where.
    ///   - holidays: As ``ReportCommandOptions/holidayTable()`` gives them.
    ///   - reader: Who reads the messages that are quoted, as ``ReportCommandOptions/reader(in:)`` gives them.
    /// - Returns: The files' paths.
    /// - Throws: `CommandProblem`, `OutputProblem`, or what the store throws.
    mutating func report(
        _ log: ActivityLog,
        _ options: ReportCommandOptions,
        holidays: HolidayTable,
        reader: CaseDesk?
    ) throws -> [String] {
        let started = ProcessInfo.processInfo.systemUptime
        try options.confirmOperations(in: store, console)
        // Before anything is read: what cannot be logged is not shown.
        if let reader { try options.recordReading(reader) }
        let input = try ReportAssembly(
            store: store,
            publisher: options.publisher,
            holidays: holidays,
            options: options.reportOptions
        ).input(log)
        warn(input.tying)
        try OutputFiles.makeFolder(options.out)
        var paths: [String] = []
        for file in try ReportWriter(input, options.reportOptions).files() + [rejectsFile()] {
            let path = options.out + "/" + file.name
            try OutputFiles.write(Data(file.bytes), to: path, forOwnerAlone: Self.privateFiles.contains(file.name))
            paths.append(path)
        }
        if options.pdf {
            let path = options.out + "/report.pdf"
            try PDFPrinter.print(options.out + "/report.html", to: path)
            paths.append(path)
        }
        note("report", since: started)
        return paths
    }

    /// Says what has to be done for a report that knows all.
    private func warn(_ tying: ReportInput.Tying) {
        let next = "Run 'tocsin link\(storeOption)', then 'tocsin report\(storeOption)' again."
        switch tying {
        case .current: break
        case .never: console.warn("Accounts were not tied into operations yet, so the report can name none. \(next)")
        case .outdated:
            console.warn(
                "Events or findings came after accounts were last tied into operations, and what the report says of operations lacks them. \(next)"
            )
        }
    }

    /// What is written beside a report and tells of single accounts and records.
    private static let privateFiles: Set = ["findings.jsonl", "rejects.jsonl"]

    /// What could not be read, one record a line.
    func rejectsFile() throws -> ReportFile {
        var writer = JSONWriter()
        for reject in try store.rejects() {
            writer.object { writer in
                writer.member("file", reject.file)
                writer.member("line", reject.line)
                writer.member("byteOffset", reject.byteOffset)
                writer.member("code", reject.code.rawValue)
                writer.member("reason", reject.reason)
            }
            writer.endLine()
        }
        return ReportFile(name: "rejects.jsonl", bytes: writer.utf8)
    }

    private mutating func note(_ stage: String, since start: Double) {
        seconds.append((stage, ProcessInfo.processInfo.systemUptime - start))
    }
}
