// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Compression
internal import JSONText
internal import OrderedWork
package import TocsinModel
package import TocsinStore

/// Reads log files into the store: framing, adapting, the privacy door, and writing, with the middle spread over workers.
///
/// Chunks are written in the order in which they lie in the file, so the store is the same for any number of workers.
package struct IngestPipeline: Sendable {
    private let store: any Store
    private let key: PseudonymKey
    private let directory: NetworkDirectory
    private let options: IngestOptions
    private let standardInput = "-"

    package init(store: any Store, key: PseudonymKey, directory: NetworkDirectory, options: IngestOptions) {
        self.store = store
        self.key = key
        self.directory = directory
        self.options = options
    }

    /// Reads one file.
    ///
    /// - Parameters:
    ///   - path: A file, or `-` for standard input.
    ///   - report: Called with the progress after each chunk that is in the store.
    /// - Returns: The file's progress at its end, and how many events were new.
    /// - Throws: When the file cannot be opened or its format is not known, or the store fails. Bad records do not throw.
    package func ingest(
        path: String,
        report: @Sendable (SourceProgress) -> Void = { _ in }
    ) async throws -> (progress: SourceProgress, newEvents: Int) {
        if options.mapping != nil, let format = options.format, format != .csv {
            throw IngestError.mappingOfAnotherFormat(format)
        }
        let source = TailSource(try openByteSource(path: path))
        let (opened, adapter, header) = try open(source, path)
        var reader = opened
        var progress = SourceProgress(
            fingerprint: try fingerprint(&reader, path: path, adapter: adapter, header: header),
            name: path,
            format: adapter.format.rawValue
        )
        var resumeOffset = 0
        let before = try await StoreThreads.wait { [store, fingerprint = progress.fingerprint] in
            try store.progress(of: fingerprint)
        }
        // What is joined of several records is read from the start again: a new part may belong to an old one.
        if !adapter.joinsRecords, let before, let tail = try await readPart(of: path, before) {
            progress = before
            progress.isComplete = false
            resumeOffset = before.bytes
            if reader.framing == .lines, tail.last == UInt8(ascii: "\n") {
                try reader.pass(to: (before.bytes, before.lines))
            }
        }
        // What could not be read then may be whole now.
        var hasStaleRejects = before != nil && path != standardInput
        var writer = ChunkWriter(
            store: store,
            progress: progress,
            joinsRecords: adapter.joinsRecords,
            limits: options.limits
        )
        let adapters = Pool {
            try RecordAdapter(
                adapter: adapter,
                csvHeader: header,
                file: path,
                now: options.now,
                door: PrivacyDoor(key: key, directory: directory),
                limits: options.limits
            )
        }
        if header != nil && options.mapping?.hasHeading ?? true {
            try reader.skipHeading()
            writer.begin(at: reader.place)
        }
        try await inOrder(workers: options.workers) { () async throws -> RecordChunk? in
            while let chunk = try reader.next() {
                guard let remaining = chunk.after(resumeOffset) else { continue }
                if hasStaleRejects {
                    let first = min(resumeOffset, remaining.records.first?.offset ?? resumeOffset)
                    let removed = try await StoreThreads.wait { [store] in
                        try store.removeRejects(of: path, from: first)
                    }
                    // Read from the start, none is counted yet.
                    if resumeOffset > 0 { writer.forget(removed) }
                    hasStaleRejects = false
                }
                return remaining
            }
            return nil
        } work: { chunk in
            var adapted = try adapters.use { try $0.adapt(chunk) }
            if !adapter.joinsRecords { try adapted.pack() }
            return adapted
        } take: { adapted in
            try await writer.write(adapted) { joined, adapted in try adapters.use { $0.admit(joined, into: &adapted) } }
            report(writer.progress)
        }
        try await writer.finish { joined, adapted in try adapters.use { $0.admit(joined, into: &adapted) } }
        let end = mark(source.tail)
        let setting = Self.tailSetting(writer.progress)
        try await StoreThreads.wait { [store] in try store.setValue(end, for: setting) }
        report(writer.progress)
        return (writer.progress, writer.newEvents)
    }

    private func open(
        _ source: TailSource,
        _ path: String
    ) throws -> (RecordReader, any LogAdapter, header: [String]?) {
        var reader = RecordReader(
            source,
            file: path,
            framing: options.mapping?.framing,
            limits: options.limits
        )
        let head = try reader.head()
        let named = options.format.flatMap(LogAdapters.adapter)
        var framing = options.mapping?.framing ?? Framing.guess(head)
        if let named, !named.mayBeCSV, framing == .csv { framing = .lines }
        reader.framing = framing
        let header = framing == .csv ? try csvHeader(&reader) : nil
        if let mapping = options.mapping {
            // Of a heading that cannot be read, the records say so.
            if let header, header != [""] { try mapping.check(header, file: path) }
            return (reader, MappedLog(mapping), header)
        }
        if options.format == .csv { throw IngestError.needsMapping(file: path) }
        if let adapter = try named ?? detect(&reader, header: header) { return (reader, adapter.fitting(head), header) }
        // Nothing is in it, so nothing can be wrong with it.
        if try reader.firstRecords(1).isEmpty { return (reader, TocsinEventLog(), nil) }
        throw header == nil ? IngestError.unknownFormat(file: path) : .needsMapping(file: path)
    }

    /// The names of the columns.
    private func csvHeader(_ reader: inout RecordReader) throws -> [String]? {
        guard let first = try reader.firstRecords(1).first else { return nil }
        // A heading that cannot be read names one column, so that every record is rejected with its reason.
        let fields = first.withUnsafeBufferPointer { try? CSVRecord.fields($0) } ?? [""]
        if let mapping = options.mapping, !mapping.hasHeading { return fields.indices.map { "\($0 + 1)" } }
        return fields
    }

    /// Asks the adapters about the first records, since a first line may be damaged.
    private func detect(_ reader: inout RecordReader, header: [String]?) throws -> (any LogAdapter)? {
        let parser = try JSONParser(maximumBytes: options.limits.recordBytes * 4)
        for record in try reader.firstRecords(20).dropFirst(header == nil ? 0 : 1) {
            let text =
                if let header {
                    record.withUnsafeBufferPointer { try? CSVRecord.jsonText($0, header: header) }
                } else {
                    String(decoding: record, as: UTF8.self)
                }
            if let text, let found = try? parser.withValue(in: text, { LogAdapters.detect($0, isCSV: header != nil) }) {
                return found
            }
        }
        return nil
    }

    /// How the part of a file that was read ends; nil where the file begins otherwise now, so that all of it is left to read.
    ///
    /// A new export at the same place may begin with the same record and go on otherwise; of standard input nobody can tell.
    private func readPart(of path: String, _ before: SourceProgress) async throws -> [UInt8]? {
        if path == standardInput { return nil }
        let tail = try TailSource.tail(ofFile: path, upTo: before.bytes)
        // A run that was killed left no mark.
        if !before.isComplete { return tail ?? [] }
        let setting = Self.tailSetting(before)
        guard let tail, try await StoreThreads.wait(for: { [store] in try store.value(for: setting) }) == mark(tail)
        else { return nil }
        return tail
    }

    /// Where the store keeps how the read part of a source ended.
    private static func tailSetting(_ progress: SourceProgress) -> String {
        "source.tail." + progress.fingerprint.value
    }

    private func mark(_ tail: [UInt8]) -> String {
        Pseudonymiser(key: key).sourceFingerprint(String(decoding: tail, as: UTF8.self)).value
    }

    private func fingerprint(
        _ reader: inout RecordReader,
        path: String,
        adapter: any LogAdapter,
        header: [String]?
    ) throws -> SourceFingerprint {
        // The first record does not change when a log grows (a heading is no record); the name parts copies that went
        // on differently, and a mapping that was corrected reads the file anew.
        // Of standard input, which has no name, more is looked at.
        let first =
            path == standardInput
            ? try reader.head() : try reader.firstRecords(header == nil ? 1 : 2).flatMap { $0.prefix(1 << 16) }
        var identity = "\(adapter.format.rawValue)\u{0}\(path)\u{0}" + String(decoding: first, as: UTF8.self)
        if let mapping = options.mapping { identity += "\u{0}" + mapping.definition }
        return Pseudonymiser(key: key).sourceFingerprint(identity)
    }
}

/// What an operator can choose for reading logs.
package struct IngestOptions: Sendable {
    /// Nil to detect.
    package var format: LogFormat?
    package var mapping: LogMapping?
    package var limits = ReadingLimits()
    /// How many chunks are adapted at once, from 1.
    package var workers: Int
    /// The run's time: events later than it are counted as ahead.
    package var now: Timestamp

    package init(workers: Int, now: Timestamp) {
        self.workers = workers
        self.now = now
    }
}

extension RecordChunk {
    /// The chunk without the records that end at a place or before it; nil when nothing is left.
    ///
    /// A record that was there in part is read again: its writer has finished it since.
    fileprivate func after(_ offset: Int) -> RecordChunk? {
        if offset == 0 { return self }
        if endOffset <= offset { return nil }
        var rest = self
        rest.records.removeAll { $0.offset + $0.range.count <= offset }
        rest.rejects.removeAll { $0.byteOffset < offset }
        return rest
    }
}
