// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinCases
internal import TocsinCommandSupport
internal import TocsinFindings
internal import TocsinLinking
internal import TocsinModel
internal import TocsinSignals
internal import TocsinStore

/// The main job over a store that grows, behind ingest: what batch commands do, one look at a time, over what is kept in memory of the looks before.
///
/// One at a time may run over a store.
struct LiveDetection {
    /// Each look works with a copy, so that what it notes of its time does not pile up while this runs.
    let stages: Stages
    let scan: RequestScan
    let rules: RuleSet
    let weights: MatchWeights
    let lists: ListFolder
    /// Of every event that was scanned.
    private var log: ActivityLog
    var cases: (desk: CaseDesk, level: FindingLevel)?
    var accountsEvery = 0.0
    /// Seconds; 0 for never.
    var linkEvery = 0.0

    /// Whether events came since accounts were measured and tied; both at the start, since nobody knows how the last run ended.
    private var accountsAreDue = true
    private var linkIsDue = true
    private var accountsMeasured = -Double.infinity
    private var accountsTied: Double

    /// `log`: What `scan` says was scanned so far.
    init(
        stages: Stages,
        scan: RequestScan,
        rules: RuleSet,
        weights: MatchWeights,
        lists: ListFolder,
        log: ActivityLog
    ) {
        self.stages = stages
        self.scan = scan
        self.rules = rules
        self.weights = weights
        self.lists = lists
        self.log = log
        accountsTied = ProcessInfo.processInfo.systemUptime
    }

    /// Scans what came, and does what is due; where accounts were erased, after forgetting what is kept in memory of them.
    mutating func lookOnce() async throws -> DetectionNews {
        try await forgettingTheErased { detection, news in
            try detection.stages.store.mustHaveNotedErasures()
            let events = try await detection.scan.goOn(&detection.log)
            news.events += events
            if events > 0 { (detection.accountsAreDue, detection.linkIsDue) = (true, true) }
            try await detection.doWhatIsDue(&news)
        }
    }

    /// Measures accounts once more, so that nothing is left half seen.
    mutating func finish() async throws -> DetectionNews {
        try await forgettingTheErased { detection, news in
            detection.accountsMeasured = -.infinity
            if detection.accountsAreDue { try await detection.doWhatIsDue(&news) }
        }
    }

    /// Does something; where accounts were erased meanwhile again, over what the store still holds.
    ///
    /// - Returns: What all of it gave.
    private mutating func forgettingTheErased(
        _ body: (inout LiveDetection, inout DetectionNews) async throws -> Void
    ) async throws -> DetectionNews {
        let before = try findings()
        var news = DetectionNews(time: .now)
        var mustForget = false
        while true {
            do {
                if mustForget {
                    log = try await scan.logSoFar()
                    (accountsAreDue, linkIsDue) = (true, true)
                }
                try await body(&self, &news)
                news.findings = try findings() - before
                return news
            } catch is ErasedMeanwhile {
                mustForget = true
            }
        }
    }

    private mutating func doWhatIsDue(_ news: inout DetectionNews) async throws {
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
            news.cases += try cases.desk.openFromFindings(atLeast: cases.level, at: .now).map(\.id.description)
        }
    }

    private func findings() throws -> Int { try stages.store.ruleTallies().reduce(0) { $0 + $1.raised } }
}
