// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinFindings
internal import TocsinIngest
internal import TocsinModel
internal import TocsinSignals
internal import TocsinStore
internal import TocsinStoreSQLite

/// Puts the parts of a log together, in the log's order.
struct SparkParts {
    let store: SQLiteStore
    let scan: RequestScan
    private var progress: SourceProgress
    private(set) var events = 0
    /// Parts that held events which the store had, and were scanned here.
    private(set) var scannedHere = 0

    init(store: SQLiteStore, scan: RequestScan, key: PseudonymKey, name: String, format: String) async throws {
        self.store = store
        self.scan = scan
        progress = SourceProgress(fingerprint: key.streamFingerprint(of: name), name: name, format: format)
        // What the store holds already is scanned first, so that parts follow on it.
        try await scan.run()
    }

    mutating func add(_ path: String) async throws {
        let part = try SQLiteStore(path: path)
        let (firstLine, firstByte) = (progress.lines, progress.bytes)
        for source in try part.sources() {
            progress.coverage += source.coverage
            progress.rejects += source.rejects
            progress.bytes += source.bytes
            progress.lines += source.lines
        }
        switch try store.merge(path, progress: progress, firstLine: firstLine, firstByte: firstByte) {
        case .merged(let count): events += count
        case .overlaps:
            scannedHere += 1
            try copy(part, firstLine, firstByte)
            try await scan.run()
        }
    }

    /// Notes that nothing comes any more.
    mutating func finish() throws {
        progress.isComplete = true
        _ = try store.append(IngestBatch(events: nil, rejects: [], identifierLinks: [], progress: progress))
    }

    /// Takes over those events alone that are not there.
    private mutating func copy(_ part: SQLiteStore, _ firstLine: Int, _ firstByte: Int) throws {
        var cursor: Int64 = 0
        while let batch = try part.eventBatch(after: cursor, withText: true) {
            cursor = batch.cursor
            events += try store.append(
                IngestBatch(
                    events: try EventBlock(batch.load()),
                    rejects: [],
                    identifierLinks: try part.identifierLinks(),
                    progress: progress
                )
            )
        }
        let rejects = try part.rejects().map { reject in
            Reject(
                file: progress.name,
                line: reject.line + firstLine,
                byteOffset: reject.byteOffset + firstByte,
                code: reject.code,
                reason: reject.reason
            )
        }
        _ = try store.append(
            IngestBatch(events: nil, rejects: rejects, identifierLinks: [], progress: progress)
        )
    }
}
