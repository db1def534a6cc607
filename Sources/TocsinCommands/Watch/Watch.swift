// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinCases
internal import TocsinCommandSupport
internal import TocsinFindings
internal import TocsinIngest
internal import TocsinLinking
internal import TocsinModel
internal import TocsinSignals
internal import TocsinStore

/// The main job over logs that grow: what batch commands do, one look at a time, over what is kept in memory of the looks before.
struct Watch {
    /// Each look works with a copy, so that what it notes of its time does not pile up while this runs.
    let stages: Stages
    let scan: RequestScan
    let rules: RuleSet
    let weights: MatchWeights
    let lists: ListFolder
    let key: PseudonymKey
    let directory: NetworkDirectory
    /// Of every event that was scanned.
    var log: ActivityLog
    var cases: (desk: CaseDesk, level: FindingLevel)?
    var accountsEvery = 0.0
    /// Seconds; 0 for never.
    var linkEvery = 0.0

    private var files = WatchedFiles()
    /// Whether events came since accounts were measured and tied; both at the start, since nobody knows how the last run ended.
    private var accountsAreDue = true
    private var linkIsDue = true
    private var accountsMeasured = -Double.infinity
    private var accountsTied: Double

    init(
        stages: Stages,
        scan: RequestScan,
        rules: RuleSet,
        weights: MatchWeights,
        lists: ListFolder,
        key: PseudonymKey,
        directory: NetworkDirectory,
        log: ActivityLog
    ) {
        self.stages = stages
        self.scan = scan
        self.rules = rules
        self.weights = weights
        self.lists = lists
        self.key = key
        self.directory = directory
        self.log = log
        accountsTied = ProcessInfo.processInfo.systemUptime
    }

    private var store: any ServiceStore { stages.store }

    /// Reads what is new, and does what is due.
    mutating func lookOnce(_ options: IngestCommandOptions) async throws -> WatchNews {
        var options = options
        var stages = stages
        let before = (rejects: try rejects(), findings: try findings())
        // A folder that is still empty is no mistake here.
        for path in files.changed((try? options.paths()) ?? []) {
            options.logs = [path]
            do {
                _ = try await stages.ingest(options, key: key, directory: directory)
            } catch let error as IngestError {
                // One log that nobody can read stops no other; it is tried again when it changes.
                stages.console.warn("\(error)")
            }
        }
        var news = WatchNews(time: .now)
        news.events = try await scan.goOn(&log)
        if news.events > 0 { (accountsAreDue, linkIsDue) = (true, true) }
        try await doWhatIsDue(&news)
        news.rejects = try rejects() - before.rejects
        news.findings = try findings() - before.findings
        return news
    }

    /// Measures accounts once more, so that nothing is left half seen.
    mutating func finish() async throws -> WatchNews {
        let before = try findings()
        accountsMeasured = -.infinity
        var news = WatchNews(time: .now)
        if accountsAreDue { try await doWhatIsDue(&news) }
        news.findings = try findings() - before
        return news
    }

    private mutating func doWhatIsDue(_ news: inout WatchNews) async throws {
        let now = ProcessInfo.processInfo.systemUptime
        let mustTie = linkEvery > 0 && linkIsDue && now - accountsTied >= linkEvery
        if mustTie || accountsAreDue && now - accountsMeasured >= accountsEvery {
            var stages = stages
            log.finish()
            let activity = try await stages.scanAccounts(
                log,
                rules,
                disposableDomains: try lists.disposableDomains()
            )
            (accountsAreDue, accountsMeasured) = (false, now)
            if mustTie {
                let result = try await stages.link(activity, rules, weights)
                news.operations = result.operations.count { $0.standing == .harmful }
                (linkIsDue, accountsTied) = (false, now)
            }
        }
        if let cases {
            news.cases = try cases.desk.openFromFindings(atLeast: cases.level, at: .now).map(\.id.description)
        }
    }

    private func findings() throws -> Int { try store.ruleTallies().reduce(0) { $0 + $1.raised } }

    private func rejects() throws -> Int { try store.sources().reduce(0) { $0 + $1.rejects } }
}
