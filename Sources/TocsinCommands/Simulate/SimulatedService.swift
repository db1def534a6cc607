// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import TocsinClassifier
internal import TocsinCommandSupport
internal import TocsinCorpus
internal import TocsinEvaluation
internal import TocsinFindings
internal import TocsinCommandSupport
internal import TocsinIngest
internal import TocsinModel
internal import TocsinRisk
internal import TocsinSimulator
internal import TocsinStoreSQLite
internal import TocsinTraining

/// Simulates services in a folder of their own, scans them as 'investigate' would, and reads what risk needs.
struct SimulatedService {
    let rules: RuleSet
    let classifier: HarmModel
    let phrases: QuotationPhrases
    let workers: Int
    let console: Console

    /// The accounts of one service, and the truth about them.
    struct Histories {
        var accounts: [AccountHistory]
        var truth: Truth
        var lastTime: Timestamp
    }

    /// The accounts of all services of a part, one service after the other.
    func histories(_ part: Part, scenario: String) async throws -> [Histories] {
        var all: [Histories] = []
        for service in RiskService.all(part) where service.scenario == scenario {
            console.progress("simulating and scanning \(service.scenario), seed \(service.seed)")
            all.append(try await histories(of: service))
        }
        console.endProgress()
        return all
    }

    private func histories(of service: RiskService) async throws -> Histories {
        let url = FileManager.default.temporaryDirectory.appending(path: "tocsin-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: url) }
        let log = try SimulatedLog.write(
            scenario: service.path,
            seed: service.seed,
            format: .tocsin,
            to: url.path,
            console
        )
        // Nobody real is in it, and the same key each time gives the same order and the same weights.
        let key = PseudonymKey(bytes: [UInt8](repeating: 7, count: 32))
        let store = try SQLiteStore(path: url.path + "/store.sqlite")
        let pipeline = IngestPipeline(
            store: store,
            key: key,
            directory: try NetworkDirectory(
                countryFolder: nil,
                countryDatabase: nil,
                systemDatabase: nil,
                lists: log.lists.networks
            ),
            options: IngestOptions(workers: workers, now: .now)
        )
        _ = try await pipeline.ingest(path: log.path) { _ in }
        var stages = Stages(store: store, console: console, workers: workers)
        let compiled = try RequestScan(
            store: store,
            rules: rules,
            classifier: HarmClassifier(classifier),
            workers: workers
        )
        _ = try await stages.scan(rules, compiled, lists: log.lists)
        let scan = RiskScan(store: store, classifier: classifier, phrases: phrases, workers: workers)
        return Histories(
            accounts: try await scan.histories(),
            truth: try Truth(path: log.truthPath, key: key),
            lastTime: try store.timeSpan()?.upperBound ?? .now
        )
    }
}

extension Truth {
    /// Reads the truth about a log in Tocsin's format.
    init(path: String, key: PseudonymKey) throws {
        try self.init(path: path) { name in
            key.accountID(of: name)
        } event: { name, time in
            key.eventID(format: .tocsin, nativeID: name, time: time)
        }
    }
}

extension SimulatedService.Histories {
    /// Accounts as they are, and what would be known of them if no rule foresaw their words.
    enum View: CaseIterable {
        case withRules, withoutRules
    }

    private func accounts(_ view: View) -> [AccountHistory] {
        view == .withRules ? accounts : accounts.map(\.withoutFindings)
    }

    func accountExamples(_ view: View) -> [RiskExample] {
        RiskExample.accounts(accounts(view), truth, at: lastTime, halfLifeDays: RiskWeights.halfLifeDays)
    }

    func conversationExamples(_ view: View) -> [RiskExample] {
        RiskExample.conversations(accounts(view), truth)
    }
}
