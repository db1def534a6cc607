// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel
internal import TocsinStore

/// Writes chunks in order, and joins fragments at the end.
struct ChunkWriter {
    let store: any Store
    private(set) var progress: SourceProgress
    private(set) var newEvents = 0
    private let joinsRecords: Bool
    private var joiner: FragmentJoiner
    private var end: (bytes: Int, lines: Int) = (0, 0)

    init(store: any Store, progress: SourceProgress, joinsRecords: Bool, limits: ReadingLimits) {
        joiner = FragmentJoiner(maximumPending: limits.unfinishedEvents, maximumBytes: limits.unfinishedBytes)
        self.store = store
        self.progress = progress
        self.joinsRecords = joinsRecords
        end = (progress.bytes, progress.lines)
    }

    /// Counts what lies before the first record as read.
    mutating func begin(at place: (bytes: Int, lines: Int)) {
        if place.bytes > end.bytes { end = place }
    }

    /// Counts fewer rejects: what they were of is read again.
    mutating func forget(_ rejects: Int) {
        progress.rejects -= rejects
    }

    /// Makes an event of what was joined; false when it has no time.
    typealias Admit = (RawEvent, inout AdaptedChunk) throws -> Bool

    mutating func write(_ adapted: AdaptedChunk, admit: Admit) async throws {
        var adapted = adapted
        for fragment in adapted.fragments { joiner.add(fragment) }
        for group in joiner.takeReleased() { try join(group, into: &adapted, admit: admit) }
        end = (adapted.endOffset, adapted.endLine)
        // Fragments are in memory only: a run that is killed must read them again.
        if !joinsRecords { (progress.bytes, progress.lines) = end }
        try await append(adapted)
    }

    mutating func finish(admit: Admit) async throws {
        var joined = AdaptedChunk()
        for group in joiner.finish() {
            try join(group, into: &joined, admit: admit)
            if joined.events.count >= 4096 {
                try await append(joined)
                joined = AdaptedChunk()
            }
        }
        (progress.bytes, progress.lines) = end
        progress.isComplete = true
        try await append(joined)
    }

    private func join(_ group: FragmentJoiner.Group, into adapted: inout AdaptedChunk, admit: Admit) throws {
        let events = group.events
        if events.isEmpty {
            let reason =
                group.isLate
                ? "The record belongs to others, which came so far before it that their event was written without it. "
                    + "Put the records of an event closer together, or split the file into several that each hold whole events."
                : "The record only adds to another, which is not in this file. Give both in one file."
            for fragment in group.fragments { reject(fragment, code: .unjoined, reason, into: &adapted) }
        }
        for event in events where try !admit(event, &adapted) {
            guard let first = group.fragments.first else { continue }
            reject(first, code: .badTime, "No part of the record has a time.", into: &adapted)
        }
    }

    private func reject(
        _ part: PlacedFragment,
        code: Reject.Code,
        _ reason: String,
        into adapted: inout AdaptedChunk
    ) {
        adapted.rejects.append(
            Reject(file: progress.name, line: part.line, byteOffset: part.offset, code: code, reason: reason)
        )
    }

    private mutating func append(_ adapted: AdaptedChunk) async throws {
        progress.coverage += adapted.coverage
        progress.rejects += adapted.rejects.count
        let batch = IngestBatch(
            events: try adapted.packed ?? EventBlock(adapted.events),
            rejects: adapted.rejects,
            identifierLinks: adapted.links.sorted {
                ($0.account, $0.identifier, $0.kind) < ($1.account, $1.identifier, $1.kind)
            },
            progress: progress
        )
        newEvents += try await StoreThreads.wait { [store] in try store.append(batch) }
    }
}
