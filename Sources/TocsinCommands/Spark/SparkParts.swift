// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinFindings
internal import TocsinIngest
internal import TocsinModel
internal import TocsinStore

/// Puts the parts of a log together, in the log's order.
struct SparkParts {
    let store: any LogPartStore
    let scan: RequestScan
    private var progress: SourceProgress
    private(set) var events = 0

    /// How often a part is offered to a store into which others write meanwhile.
    private static let attempts = 3

    init(store: any LogPartStore, scan: RequestScan, key: PseudonymKey, name: String, format: String) async throws {
        self.store = store
        self.scan = scan
        progress = SourceProgress(fingerprint: key.streamFingerprint(of: name), name: name, format: format)
        // What the store holds already is scanned first, so that parts follow on it.
        try await scan.run()
    }

    mutating func add(_ part: LogPart) async throws {
        let start = progress
        progress = part.progress(after: start)
        var outcome = try store.takeOver(part, after: start)
        for _ in 1..<Self.attempts where outcome == .isBehind {
            try await scan.run()
            outcome = try store.takeOver(part, after: start)
        }
        switch outcome {
        case .taken(let count): events += count
        // Behind still, where others add events faster than they are scanned here. What is added is scanned before the next part, or with what follows on
        // the last.
        case .isBehind, .mustBeScannedHere: events += try store.appendEvents(of: part, after: start)
        }
    }

    /// Notes that nothing comes any more.
    func finish() throws {
        var last = progress
        last.isComplete = true
        _ = try store.append(IngestBatch(events: nil, rejects: [], identifierLinks: [], progress: last))
    }
}
