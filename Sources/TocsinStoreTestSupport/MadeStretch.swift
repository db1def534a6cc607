// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel
package import TocsinStore
internal import TocsinStoreSQLite
internal import TocsinTestSupport

/// A made-up stretch of a log, which can be read where it belongs or made a part of.
package struct MadeStretch: Sendable {
    /// Batches of events, with what scanning each gave.
    package var batches: [(events: [Event], findings: [Finding])]
    package var rejects: [Reject]
    package var links: [IdentifierLink]

    package init(
        _ batches: [(events: [Event], findings: [Finding])],
        rejects: [Reject] = [],
        links: [IdentifierLink] = []
    ) {
        self.batches = batches
        self.rejects = rejects
        self.links = links
    }

    package static let rulesVersion = "1"

    package static let start = SourceProgress(
        fingerprint: SourceFingerprint(value: "log"),
        name: "log.jsonl",
        format: "tocsin"
    )

    /// As an executor makes it.
    package func part() async throws -> LogPart {
        try await TemporaryFolder.with { folder throws in
            let store = try SQLiteStore(path: folder.file("part.sqlite"))
            try store.beginScan(rulesVersion: Self.rulesVersion)
            let start = SourceProgress(fingerprint: SourceFingerprint(value: "-"), name: "-", format: "tocsin")
            _ = try read(into: store, after: start)
            return try store.logPart()
        }
    }

    /// Ingests and scans it, as the commands do, into a store that was scanned so far.
    ///
    /// - Returns: How far the log is read then.
    package func read(into store: any Store, after start: SourceProgress) throws -> SourceProgress {
        var progress = start
        var cursor = try store.signalSegments().last?.cursor ?? 0
        for (events, findings) in batches {
            progress.lines += events.count
            progress.bytes += events.count * 100
            progress.coverage.events += events.count
            let block = try EventBlock(events)
            _ = try store.append(
                IngestBatch(events: block, rejects: [], identifierLinks: links, progress: progress)
            )
            guard let batch = try store.eventBatch(after: cursor, withText: false) else { throw MadeError.wrongCount }
            cursor = batch.cursor
            let signals = events.map { UInt8(truncatingIfNeeded: $0.id.low) }
            try store.appendScan(ScanBatch(cursor: cursor, findings: findings, signals: signals))
        }
        let moved = rejects.map { reject in
            var moved = reject
            (moved.file, moved.line, moved.byteOffset) =
                (start.name, start.lines + reject.line, start.bytes + reject.byteOffset)
            return moved
        }
        progress.lines += rejects.count
        progress.bytes += rejects.count * 10
        progress.rejects += rejects.count
        _ = try store.append(IngestBatch(events: nil, rejects: moved, identifierLinks: links, progress: progress))
        return progress
    }
}

/// What a store holds of logs and of scanning them.
package struct Held: Equatable {
    package var batches: [[Event]] = []
    package var findings: [Finding]
    package var signals: [[UInt8]]
    /// Whether signals belong to batches, and scanning stopped at the last.
    package var isScanned: Bool
    package var sources: [SourceProgress]
    package var rejects: [Reject]
    package var proposedAliases: [AliasProposal]

    package init(_ store: any Store) throws {
        var cursors: [Int64] = []
        while let batch = try store.eventBatch(after: cursors.last ?? 0, withText: true) {
            batches.append(try batch.load())
            cursors.append(batch.cursor)
        }
        findings = try store.findings()
        let segments = try store.signalSegments()
        signals = segments.map(\.signals)
        isScanned =
            try segments.map(\.cursor) == cursors
            && store.scanCursor(rulesVersion: MadeStretch.rulesVersion) == cursors.last ?? 0
        sources = try store.sources()
        rejects = try store.rejects()
        proposedAliases = try store.proposedAliases()
    }
}
