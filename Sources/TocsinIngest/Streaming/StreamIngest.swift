// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
package import TocsinModel
package import TocsinStore

/// Reads messages of a stream into the store: the same adapter, privacy door and blocks as for files of our own format.
///
/// A message that comes again changes nothing: the store knows its event by its id, and it is counted once. One thread uses it at a time.
package final class StreamIngest {
    private let store: any Store
    private let topic: String
    private let pseudonymiser: Pseudonymiser
    private let adapter: RecordAdapter
    private let limits: ReadingLimits
    /// As the store has it.
    private var progress: [Int32: SourceProgress] = [:]

    /// `topic`: The stream's name, by which the store tells its partitions from those of others.
    package init(
        store: any Store,
        topic: String,
        key: PseudonymKey,
        directory: NetworkDirectory,
        limits: ReadingLimits = ReadingLimits()
    ) throws {
        self.store = store
        self.topic = topic
        self.limits = limits
        pseudonymiser = Pseudonymiser(key: key)
        adapter = try RecordAdapter(
            adapter: TocsinEventLog(),
            csvHeader: nil,
            file: topic,
            now: Timestamp(milliseconds: 0),
            door: PrivacyDoor(key: key, directory: directory),
            limits: limits
        )
    }

    /// What some messages gave.
    package struct Adapted: Sendable {
        /// To be appended in this order: the events are in the first, and each says how far its partition was read.
        fileprivate var batches: [IngestBatch]
        /// In the order of the messages.
        package fileprivate(set) var unreadable: [UnreadableMessage]
    }

    /// Turns messages into events.
    ///
    /// `now`: Events later than it are counted as ahead.
    ///
    /// - Throws: When the store cannot be asked, or there is no memory. Messages that are no events do not throw.
    package func adapt(_ messages: [StreamMessage], now: Timestamp) throws -> Adapted {
        var events: [Event] = []
        var links: Set<IdentifierLink> = []
        var rejects: [Reject] = []
        var unreadable: [UnreadableMessage] = []
        var after: [SourceProgress] = []
        for (partition, indices) in Dictionary(grouping: messages.indices, by: { messages[$0].partition })
            .sorted(by: { $0.key < $1.key })
        {
            var progress = try progress(of: partition)
            adapter.goOver(to: progress.name, now: now)
            // What comes again is read, since its events may not be there, and not counted, since it was.
            let isNew = { messages[$0].offset >= Int64(progress.lines) }
            for (indices, counts) in [(indices.filter { !isNew($0) }, false), (indices.filter(isNew), true)] {
                let adapted = try adapter.adapt(chunk(messages, indices, file: progress.name))
                events += adapted.events
                links.formUnion(adapted.links)
                for reject in adapted.rejects {
                    rejects.append(reject)
                    let index = indices.first { messages[$0].offset == Int64(reject.line) }
                    guard let index, unreadable.last?.index != index else { continue }
                    unreadable.append(
                        UnreadableMessage(index: index, code: reject.code.rawValue, reason: reject.reason)
                    )
                }
                guard counts, let last = indices.last else { continue }
                progress.coverage += adapted.coverage
                progress.rejects += adapted.rejects.count
                progress.bytes += indices.reduce(0) { $0 + messages[$1].payload.count }
                progress.lines = Int(messages[last].offset) + 1
            }
            after.append(progress)
        }
        var batches = after.map { progress in
            IngestBatch(events: nil, rejects: [], identifierLinks: [], progress: progress)
        }
        if !batches.isEmpty {
            batches[0].events = try EventBlock(events)
            batches[0].rejects = rejects
            batches[0].identifierLinks = links.sorted {
                ($0.account, $0.identifier, $0.kind) < ($1.account, $1.identifier, $1.kind)
            }
        }
        return Adapted(batches: batches, unreadable: unreadable.sorted { $0.index < $1.index })
    }

    /// Adds them to the store; when it throws, all may be added again.
    ///
    /// - Returns: How many events were new.
    package func append(_ adapted: Adapted) throws -> Int {
        var newEvents = 0
        for batch in adapted.batches { newEvents += try store.append(batch) }
        for batch in adapted.batches {
            if let partition = progress.first(where: { $0.value.fingerprint == batch.progress.fingerprint })?.key {
                progress[partition] = batch.progress
            }
        }
        return newEvents
    }

    /// Forgets how far a partition was read, since somebody else may read on.
    package func forget(partition: Int32) {
        progress[partition] = nil
    }

    private func progress(of partition: Int32) throws -> SourceProgress {
        if let known = progress[partition] { return known }
        let fingerprint = pseudonymiser.sourceFingerprint("stream\u{0}\(topic)\u{0}\(partition)")
        let found =
            try store.progress(of: fingerprint)
            ?? SourceProgress(
                fingerprint: fingerprint,
                name: "\(topic)/\(partition)",
                format: LogFormat.tocsin.rawValue
            )
        progress[partition] = found
        return found
    }

    /// The messages as records, each on the line that its offset is.
    private func chunk(_ messages: [StreamMessage], _ indices: [Int], file: String) -> RecordChunk {
        var chunk = RecordChunk()
        let bytes = indices.reduce(0) { $0 + messages[$1].payload.count }
        chunk.bytes.reserveCapacity(bytes + JSONParser.padding)
        for index in indices {
            let message = messages[index]
            let line = Int(message.offset)
            guard message.payload.count <= limits.recordBytes else {
                let reason =
                    "The message has \(message.payload.count) bytes; the longest taken has \(limits.recordBytes)."
                chunk.rejects.append(Reject(file: file, line: line, byteOffset: 0, code: .tooLong, reason: reason))
                continue
            }
            let start = chunk.bytes.count
            // As a line of a file is cut, so that an event without an id of its own has the same one by either way.
            let end = message.payload.lastIndex { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
            chunk.bytes += message.payload[..<(end.map { $0 + 1 } ?? 0)]
            chunk.records.append(RecordPlace(range: start..<chunk.bytes.count, line: line, offset: 0))
        }
        chunk.bytes += repeatElement(0, count: JSONParser.padding)
        return chunk
    }
}
