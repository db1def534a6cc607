// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinIngest
import TocsinModel
import TocsinStore
import TocsinTestSupport

struct IngestPipelineTests {
    @Test(arguments: FormatSample.all)
    func readingTwiceChangesNothing(_ sample: FormatSample) async throws {
        try await TemporaryFolder.with { folder in
            let path = try folder.write(sample.log, to: "log")
            let first = try await Ingest.file(path)
            let events = first.events
            let rejects = first.rejects
            let second = try await Ingest.file(path, into: first.store)
            #expect(first.newEvents == sample.events.count)
            #expect(second.newEvents == 0)
            #expect(second.events == events)
            #expect(second.rejects == rejects)
            #expect(second.progress == first.progress)
        }
    }

    @Test(arguments: FormatSample.all)
    func isTheSameForAnyWorkersAndChunks(_ sample: FormatSample) async throws {
        let expected = try await Ingest.text(sample.log)
        for workers in [1, 2, 4] {
            for chunkBytes in [1, 7, 100, 1000] {
                var limits = ReadingLimits()
                limits.chunkBytes = chunkBytes
                let ingested = try await Ingest.bytes(sample.log.utf8, workers: workers, limits: limits)
                #expect(ingested.events == expected.events)
                #expect(ingested.rejects.map(\.line) == expected.rejects.map(\.line))
                #expect(ingested.rejects.map(\.byteOffset) == expected.rejects.map(\.byteOffset))
                #expect(ingested.progress.coverage == expected.progress.coverage)
                #expect(ingested.progress.bytes == expected.progress.bytes)
            }
        }
    }

    // MARK: Growing files

    @Test func goesOnWhereItStopped() async throws {
        try await TemporaryFolder.with { folder in
            let lines = (0..<5).map { Ingest.line("e\($0)", text: "t\($0)") }
            let path = try folder.write(lines[..<3].joined(separator: "\n") + "\n", to: "log")
            let first = try await Ingest.file(path)
            #expect(first.newEvents == 3)
            _ = try folder.write(lines.joined(separator: "\n") + "\n", to: "log")
            let second = try await Ingest.file(path, into: first.store)
            #expect(second.newEvents == 2)
            #expect(second.progress.coverage.events == 5)
            #expect(second.progress.lines == 5)
            #expect(second.prompts == ["t0", "t1", "t2", "t3", "t4"])
            #expect(second.store.sources().count == 1)
        }
    }

    enum Packing: CaseIterable {
        case none, gzip, byteOrderMark
    }

    @Test(
        "what was read of a long file is passed over, and places in the rest are those in the file",
        arguments: Packing.allCases,
        [true, false]
    )
    func passesOverWhatWasRead(_ packing: Packing, wasKilled: Bool) async throws {
        try await TemporaryFolder.with { folder in
            func write(_ text: String) throws -> String {
                let bytes = Array(text.utf8)
                return switch packing {
                case .none: try folder.write(bytes, to: "log")
                case .gzip: try folder.write(Gzip.member(bytes), to: "log")
                case .byteOrderMark: try folder.write([0xEF, 0xBB, 0xBF] + bytes, to: "log")
                }
            }
            // More than is looked at to tell the format.
            let old = (0..<300).map { Ingest.line("e\($0)", text: String(repeating: "t\($0) ", count: 200)) + "\n" }
                .joined()
            let path = try write(old + "{\n")
            var limits = ReadingLimits()
            limits.chunkBytes = 1000
            let first = try await Ingest.file(path, limits: limits)
            #expect(first.newEvents == 300)
            if wasKilled {
                var progress = first.progress
                progress.isComplete = false
                _ = try first.store.append(
                    IngestBatch(events: nil, rejects: [], identifierLinks: [], progress: progress)
                )
            }
            _ = try write(old + "{\n" + Ingest.line("new") + "\n\nbroken\n")
            let second = try await Ingest.file(path, into: first.store, limits: limits)
            #expect(second.newEvents == 1)
            #expect(second.progress.coverage.events == 301)
            #expect(second.progress.lines == 304)
            #expect(second.rejects.map(\.line).sorted() == [301, 304])
            let start = old.utf8.count + (packing == .byteOrderMark ? 3 : 0)
            let added = Ingest.line("new").utf8.count
            #expect(second.rejects.map(\.byteOffset).sorted() == [start, start + 2 + added + 2])
        }
    }

    @Test("a packed log that is damaged before the place to which it was read is read as far as it goes")
    func aLogThatWasDamagedSince() async throws {
        try await TemporaryFolder.with { folder in
            let text = (0..<300).map { Ingest.line("e\($0)", text: String(repeating: "t\($0) ", count: 200)) + "\n" }
                .joined()
            let whole = Gzip.member(Array(text.utf8))
            let path = try folder.write(whole, to: "log")
            let first = try await Ingest.file(path)
            #expect(first.newEvents == 300)
            _ = try folder.write(whole.prefix(whole.count * 4 / 5), to: "log")
            let second = try await Ingest.file(path, into: first.store)
            #expect(second.newEvents == 0)
            #expect(second.rejectCodes.contains("damaged-file"))
        }
    }

    @Test(arguments: [2, 40])
    func aLineThatWasBeingWrittenIsReadAgain(missing: Int) async throws {
        try await TemporaryFolder.with { folder in
            let lines = (0..<3).map { Ingest.line("e\($0)", text: "t\($0)") }
            let whole = lines.joined(separator: "\n") + "\n"
            let path = try folder.write(String(whole.dropLast(missing)), to: "log")
            let first = try await Ingest.file(path)
            #expect(first.newEvents == 2)
            #expect(first.rejectCodes == ["malformed"])
            _ = try folder.write(whole, to: "log")
            let second = try await Ingest.file(path, into: first.store)
            #expect(second.newEvents == 1)
            #expect(second.prompts == ["t0", "t1", "t2"])
            #expect(second.progress.coverage.events == 3)
            // It can be read now, so nothing says any more that it cannot.
            #expect(second.rejects.isEmpty)
            #expect(second.progress.rejects == 0)
        }
    }

    @Test func aLastLineWithoutEndCountsOnce() async throws {
        try await TemporaryFolder.with { folder in
            let path = try folder.write(Ingest.line("e0"), to: "log")
            let first = try await Ingest.file(path)
            _ = try folder.write(Ingest.line("e0") + "\n" + Ingest.line("e1"), to: "log")
            let second = try await Ingest.file(path, into: first.store)
            #expect(second.newEvents == 1)
            #expect(second.progress.coverage.events == 2)
        }
    }

    @Test func anotherLogUnderTheSameNameIsReadWhole() async throws {
        try await TemporaryFolder.with { folder in
            let path = try folder.write((0..<9).map { Ingest.line("old\($0)") }.joined(separator: "\n"), to: "log")
            let first = try await Ingest.file(path)
            _ = try folder.write(Ingest.line("new0") + "\n" + Ingest.line("new1"), to: "log")
            let second = try await Ingest.file(path, into: first.store)
            #expect(second.newEvents == 2)
            #expect(second.store.sources().count == 2)
        }
    }

    @Test("a new export that begins with the same record is read whole")
    func anotherExportWithTheSameFirstRecord() async throws {
        try await TemporaryFolder.with { folder in
            func export(_ numbers: [Int]) -> String { numbers.map { Ingest.line("e\($0)") + "\n" }.joined() }
            let path = try folder.write(export([0, 1, 2]) + "broken\n", to: "log")
            let first = try await Ingest.file(path)
            #expect(first.rejectCodes == ["malformed"])
            _ = try folder.write(export([0, 11, 12, 1, 2, 13]), to: "log")
            let second = try await Ingest.file(path, into: first.store)
            #expect(second.newEvents == 3)
            #expect(second.progress.coverage.events == 6)
            #expect(second.progress.lines == 6)
            #expect(second.store.sources().count == 1)
            #expect(second.rejects.isEmpty)
            _ = try folder.write(export([0, 11]), to: "log")
            let shorter = try await Ingest.file(path, into: first.store)
            #expect(shorter.newEvents == 0)
            #expect(shorter.progress.coverage.events == 2)
        }
    }

    @Test("a run that was killed goes on where it was")
    func aRunThatWasKilledGoesOn() async throws {
        try await TemporaryFolder.with { folder in
            let lines = (0..<4).map { Ingest.line("e\($0)") + "\n" }
            let path = try folder.write(lines[..<2].joined(), to: "log")
            let first = try await Ingest.file(path)
            var progress = first.progress
            progress.isComplete = false
            _ = try first.store.append(IngestBatch(events: nil, rejects: [], identifierLinks: [], progress: progress))
            _ = try folder.write(lines.joined(), to: "log")
            let second = try await Ingest.file(path, into: first.store)
            #expect(second.newEvents == 2)
            #expect(second.progress.coverage.events == 4)
        }
    }

    @Test func joinedFormatsAreReadFromTheStartAgain() async throws {
        try await TemporaryFolder.with { folder in
            let trace = #"{"id":"t1","timestamp":"2026-02-01T00:00:00Z","userId":"hal"}"#
            let generation =
                #"{"id":"o1","traceId":"t1","type":"GENERATION","startTime":"2026-02-01T00:00:00Z","input":"hi"}"#
            let path = try folder.write(trace + "\n", to: "log")
            let first = try await Ingest.file(path, format: .langfuse)
            #expect(first.newEvents == 0)
            #expect(first.rejectCodes == ["unjoined"])
            _ = try folder.write(trace + "\n" + generation + "\n", to: "log")
            let second = try await Ingest.file(path, into: first.store, format: .langfuse)
            #expect(second.newEvents == 1)
            #expect(second.events.first?.account == Ingest.key.accountID(of: "hal"))
            #expect(second.progress.coverage.events == 1)
            #expect(second.progress.rejects == 0)
        }
    }

    @Test(arguments: [1, 1000])
    func tooManyUnfinishedEventsLetTheOldestGo(chunkBytes: Int) async throws {
        func generation(_ trace: Int) -> String {
            #"{"id":"o\#(trace)","traceId":"t\#(trace)","type":"GENERATION","startTime":176990400\#(trace),"input":"hi"}"#
        }
        func trace(_ trace: Int) -> String {
            #"{"id":"t\#(trace)","timestamp":176990400\#(trace),"userId":"hal"}"#
        }
        var limits = ReadingLimits()
        limits.unfinishedEvents = 2
        limits.chunkBytes = chunkBytes
        let log = [generation(0), generation(1), trace(1), generation(2), generation(3), trace(0), trace(3)]
        let ingested = try await Ingest.bytes(log.joined(separator: "\n").utf8, format: .langfuse, limits: limits)
        // The first is let go before its trace comes, and the trace then finds nothing.
        let hal = Ingest.key.accountID(of: "hal")
        #expect(ingested.events.map(\.account) == [nil, hal, nil, hal])
        #expect(ingested.rejects.map { "\($0.code.rawValue)@\($0.line)" } == ["unjoined@6"])
    }

    @Test func tooManyUnfinishedBytesLetTheOldestGo() async throws {
        func generation(_ trace: Int) -> String {
            let text = String(repeating: "a", count: 60_000)
            return
                #"{"id":"o\#(trace)","traceId":"t\#(trace)","type":"GENERATION","startTime":176990400\#(trace),"input":"\#(text)"}"#
        }
        func trace(_ trace: Int) -> String {
            #"{"id":"t\#(trace)","timestamp":176990400\#(trace),"userId":"hal"}"#
        }
        var limits = ReadingLimits()
        limits.unfinishedBytes = 100_000
        let log = [generation(0), generation(1), trace(0), trace(1)]
        let ingested = try await Ingest.bytes(log.joined(separator: "\n").utf8, format: .langfuse, limits: limits)
        #expect(ingested.events.map(\.account) == [nil, Ingest.key.accountID(of: "hal")])
        #expect(ingested.rejects.map { "\($0.code.rawValue)@\($0.line)" } == ["unjoined@3"])
        #expect(ingested.rejects.first?.reason.contains("closer together") == true)
    }

    /// The event that was let go has the id that an event of the part alone would have.
    @Test func aPartOfAnEventThatWasLetGoIsRejected() async throws {
        func part(_ id: String, _ number: Int) -> String {
            #"{"CorrelationId":"\#(id)","TimeGenerated":"2026-01-01T00:00:00Z","SequenceNumber":\#(number),"#
                + #""RequestMessages":"\#(id) \#(number)"}"#
        }
        var limits = ReadingLimits()
        limits.unfinishedEvents = 1
        let log = [part("c1", 0), part("c2", 0), part("c1", 1)].joined(separator: "\n")
        let ingested = try await Ingest.bytes(log.utf8, format: .azureAPIManagement, limits: limits)
        #expect(ingested.prompts.sorted() == ["c1 0", "c2 0"])
        #expect(ingested.rejects.map { "\($0.code.rawValue)@\($0.line)" } == ["unjoined@3"])
    }

    @Test func aCorrectedMappingReadsTheFileAnew() async throws {
        try await TemporaryFolder.with { folder in
            let path = try folder.write("when,who,what\n2026-01-01,anna,hi\n", to: "log.csv")
            let wrong = try LogMapping(text: "fields: { time: who, prompt: what }", path: "m")
            let right = try LogMapping(text: "fields: { time: when, account: who, prompt: what }", path: "m")
            let first = try await Ingest.file(path, mapping: wrong)
            #expect(first.rejectCodes == ["bad-time"])
            let second = try await Ingest.file(path, into: first.store, mapping: right)
            #expect(second.newEvents == 1)
        }
    }

    @Test func reportsProgressAfterEachChunk() async throws {
        try await TemporaryFolder.with { folder in
            let path = try folder.write((0..<200).map { Ingest.line("e\($0)") }.joined(separator: "\n"), to: "log")
            var options = IngestOptions(workers: 2, now: Ingest.now)
            options.limits.chunkBytes = 500
            let seen = Seen()
            let pipeline = IngestPipeline(store: MemoryStore(), key: Ingest.key, directory: .empty, options: options)
            _ = try await pipeline.ingest(path: path) { seen.add($0.bytes) }
            let bytes = seen.all
            #expect(bytes.count > 10)
            #expect(bytes == bytes.sorted())
        }
    }

    @Test func aMissingFileSaysSo() async throws {
        await #expect(throws: (any Error).self) { try await Ingest.file("/nowhere/log") }
    }

    private final class Seen: Sendable {
        private nonisolated(unsafe) var values: [Int] = []
        private let lock = NSLock()
        func add(_ value: Int) { lock.withLock { values.append(value) } }
        var all: [Int] { lock.withLock { values } }
    }
}
