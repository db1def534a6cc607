// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import OrderedWork
package import TocsinClassifier
internal import TocsinModel
package import TocsinStore

/// Reads every account's history from a store that was scanned.
package struct RiskScan: Sendable {
    private let store: any Store
    private let classifier: HarmModel
    private let phrases: QuotationPhrases
    private let workers: Int

    package init(store: any Store, classifier: HarmModel, phrases: QuotationPhrases, workers: Int) {
        self.store = store
        self.classifier = classifier
        self.phrases = phrases
        self.workers = workers
    }

    /// Reads all requests with their words, and keeps about 200 bytes of each.
    ///
    /// `report`: Called with the number of events read so far.
    ///
    /// - Returns: Accounts with a request or a finding, ascending.
    /// - Throws: What the store throws, or `PatternError`.
    package func histories(report: @Sendable (Int) -> Void = { _ in }) async throws -> [AccountHistory] {
        let readers = Pool { [classifier, phrases] in try RequestReader(classifier, phrases) }
        var requests: [AccountID: [RequestReading]] = [:]
        var place: Int64 = 0
        var read = 0
        try await inOrder(workers: workers) { () async throws -> EventBatch? in
            let batch = try await StoreThreads.wait { [store, place] in
                try store.eventBatch(after: place, withText: true)
            }
            if let batch { place = batch.cursor }
            return batch
        } work: { batch in
            try readers.use { reader in
                let events = try batch.load()
                let readings = try events.compactMap { event -> (account: AccountID, reading: RequestReading)? in
                    // Without an account there is nobody whom a risk could be about.
                    guard let account = event.account, let reading = try reader.read(event) else { return nil }
                    return (account, reading)
                }
                return (events: events.count, readings: readings)
            }
        } take: { batch in
            for (account, reading) in batch.readings { requests[account, default: []].append(reading) }
            read += batch.events
            report(read)
        }
        var findings: [AccountID: [Finding]] = [:]
        for finding in try await StoreThreads.wait(for: { [store] in try store.findings() }) {
            if let account = finding.account { findings[account, default: []].append(finding) }
        }
        return Set(requests.keys).union(findings.keys).sorted().map { account in
            AccountHistory(account: account, requests: requests[account] ?? [], findings: findings[account] ?? [])
        }
    }
}
