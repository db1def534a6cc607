// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinIngest
import TocsinModel
import TocsinSimulator
import TocsinTestSupport

/// What the simulator writes, ingest reads: nothing is rejected and no request is lost.
@Suite struct RoundTripTests {
    @Test(arguments: SimulatedFormat.allCases)
    func ingestReadsEveryFormat(_ format: SimulatedFormat) async throws {
        let log = try SimulatedLog(format: format)
        try await TemporaryFolder.with { folder in
            // Behind the scenario's last day, as any real run is.
            var options = IngestOptions(workers: 1, now: Timestamp(milliseconds: 1_795_564_800_000))
            if let mapping = format.mapping {
                options.mapping = try LogMapping(path: try folder.write(mapping, to: "mapping.yml"))
            }
            let store = MemoryStore()
            let pipeline = IngestPipeline(
                store: store,
                key: PseudonymKey(bytes: Array(repeating: 3, count: 32)),
                directory: .empty,
                options: options
            )
            _ = try await pipeline.ingest(path: try folder.write(log.bytes, to: format.fileName))
            #expect(store.rejects().isEmpty, "\(store.rejects().prefix(2))")
            let requests = store.allEvents().filter { $0.type == .request }
            #expect(requests.count == (format == .openAIAudit ? 0 : log.summary.requests))
            // Such dumps have no accounts, and only the other one an address in their place.
            if format != .wildChat && format != .shareGPT { #expect(requests.allSatisfy { $0.account != nil }) }
            guard format.carriesPrompts else { return }
            #expect(requests.allSatisfy { $0.lastPromptLength > 0 })
            if format == .tocsin { #expect(store.eventCount() == log.summary.events) }
        }
    }
}

extension Event {
    /// Bytes of what the user wrote last.
    fileprivate var lastPromptLength: Int {
        guard case .request(let request) = content else { return 0 }
        return RequestText(input: request.input, output: request.output).newPrompt.utf8.count
    }
}
