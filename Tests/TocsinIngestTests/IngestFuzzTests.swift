// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinIngest
import TocsinModel
import TocsinStore
import TocsinTestSupport

/// Damages every format's samples at random, from a fixed seed: nothing may crash or hang, and no record may vanish.
///
/// `TOCSIN_FUZZ_ITERATIONS` sets how many logs of each sample are tried, `TOCSIN_FUZZ_SEED` draws others, and `TOCSIN_FUZZ_FORMATS` names
/// the formats to try; `make fuzz` is the long run.
@Suite(.serialized)
struct IngestFuzzTests {
    private static let environment = ProcessInfo.processInfo.environment
    static let iterations = environment["TOCSIN_FUZZ_ITERATIONS"].flatMap { Int($0) } ?? 25
    private static let seed = environment["TOCSIN_FUZZ_SEED"].flatMap { UInt64($0) } ?? 0
    /// A hang shows as a test that takes too long; a thousand logs a minute is far slower than any machine.
    private static let minutes = max(60, iterations / 1000)

    static let samples = FormatSample.all.filter { sample in
        environment["TOCSIN_FUZZ_FORMATS"].map { $0.split(separator: ",").contains(sample.format.rawValue[...]) }
            ?? true
    }

    @Test(.timeLimit(.minutes(minutes)), arguments: samples)
    func damagedLogsAreReadOrRejected(_ sample: FormatSample) async throws {
        var mutator = Mutator(seed: 0x70C5 &+ Self.seed)
        let others = FormatSample.all.map(\.log)
        for round in 0..<Self.iterations {
            let log = mutator.damaged(Array(sample.log.utf8), with: others)
            var limits = ReadingLimits()
            limits.chunkBytes = [1, 64, 4096][round % 3]
            limits.recordBytes = round % 7 == 0 ? 200 : 1 << 20
            do {
                let ingested = try await Ingest.bytes(
                    log,
                    format: sample.format,
                    workers: 1 + round % 2,
                    limits: limits
                )
                try check(ingested, log: log, seedRound: round)
            } catch is RecordReaderError {
                // UTF-16 by chance.
            }
        }
    }

    @Test(.timeLimit(.minutes(minutes)))
    func damagedCSVIsReadOrRejected() async throws {
        let mapping = try LogMapping(
            text: "fields: { time: { constant: 2026-01-01T00:00:00Z }, account: { row: true }, prompt: c }",
            path: "m"
        )
        let csv = "a,b,c\n1,\"two\",three\n\"4\n4\",\"5\"\"5\",6\n,,\n7,8,\"nine, ten\"\r\n"
        var mutator = Mutator(seed: 0xC5F &+ Self.seed)
        for round in 0..<max(Self.iterations, 250) {
            let log = mutator.damaged(Array(csv.utf8), with: [csv, "\"", ",", "\n"])
            var limits = ReadingLimits()
            limits.chunkBytes = 1 + round % 50
            limits.recordBytes = round % 5 == 0 ? 12 : 1 << 20
            do {
                let ingested = try await Ingest.bytes(log, mapping: mapping, limits: limits)
                try check(ingested, log: log, seedRound: round)
            } catch is RecordReaderError {
                // UTF-16 by chance.
            } catch is LogMappingError {
                // The heading lost the mapping's column.
            }
        }
    }

    /// Every form of cutting must give the same records for any chunk size.
    @Test(.timeLimit(.minutes(minutes)))
    func damagedFramingDoesNotDependOnChunks() async throws {
        var mutator = Mutator(seed: 0xF4A &+ Self.seed)
        let line = Ingest.line("e", text: "hi")
        let forms = [line + "\n" + line + "\n", "[" + line + ",\n" + line + "]", line.replacing(",", with: ",\n")]
        for round in 0..<max(Self.iterations, 125) {
            let log = mutator.damaged(Array(forms[round % forms.count].utf8), with: forms + ["\"", "{", "]", "\n\0"])
            do {
                let whole = try await Ingest.bytes(log, format: .tocsin)
                var limits = ReadingLimits()
                limits.chunkBytes = 1 + round % 40
                let pieces = try await Ingest.bytes(log, format: .tocsin, workers: 2, limits: limits)
                #expect(whole.events == pieces.events, "round \(round)")
                #expect(whole.rejects.map(\.byteOffset) == pieces.rejects.map(\.byteOffset), "round \(round)")
                #expect(whole.rejects.map(\.line) == pieces.rejects.map(\.line), "round \(round)")
            } catch is RecordReaderError {
                // UTF-16 by chance.
            }
        }
    }

    private func check(_ ingested: Ingested, log: [UInt8], seedRound: Int) throws {
        #expect(ingested.progress.isComplete)
        #expect(ingested.progress.bytes == log.count, "round \(seedRound)")
        #expect(ingested.events.count <= ingested.progress.coverage.events)
        // A log with anything in it beside what parts records gives an event or a reject.
        let isEmpty = log.allSatisfy { " \n\r\t\0,[]\"".utf8.contains($0) || $0 >= 0x80 }
        let headings = ["csv", "litellm-spend", "langfuse", "azure-apim"].contains(ingested.progress.format)
        if !isEmpty && !headings {
            #expect(ingested.progress.coverage.events + ingested.progress.rejects > 0, "round \(seedRound)")
        }
        for reject in ingested.rejects {
            #expect((0...log.count).contains(reject.byteOffset))
            #expect(reject.line >= 1)
        }
    }
}

/// Damages bytes, the same way for the same seed.
struct Mutator {
    private var numbers: SeededNumbers

    init(seed: UInt64) {
        numbers = SeededNumbers(state: seed)
    }

    private mutating func next() -> UInt64 { numbers.next() }

    private mutating func number(below limit: Int) -> Int { Int(next() % UInt64(max(limit, 1))) }

    mutating func damaged(_ bytes: [UInt8], with others: [String]) -> [UInt8] {
        var bytes = bytes
        for _ in 0...number(below: 4) {
            let place = number(below: bytes.count + 1)
            switch number(below: 9) {
            case 0 where place < bytes.count: bytes[place] = UInt8(truncatingIfNeeded: next())
            case 1 where place < bytes.count: bytes.remove(at: place)
            case 2:
                bytes.insert(
                    contentsOf: [UInt8](
                        repeating: Self.marks[number(below: Self.marks.count)],
                        count: 1 + number(below: 3)
                    ),
                    at: place
                )
            case 3: bytes.removeLast(bytes.count - place)
            case 4: bytes.removeFirst(min(place, 40))
            case 5:
                let end = min(bytes.count, place + number(below: 60))
                bytes.insert(contentsOf: Array(bytes[place..<end]), at: number(below: bytes.count))
            case 6:
                let other = Array(others[number(below: others.count)].utf8)
                let start = number(below: other.count)
                bytes.insert(contentsOf: other[start..<min(other.count, start + number(below: 200))], at: place)
            case 7:
                let values = [
                    "null", "1e400", "-1", "99999999999999999999", "{}", "[]", "[[]]", "\"\"", "true", "\"\\ud800\"",
                    "\"[{\"",
                ]
                replaceValue(near: place, with: values[number(below: values.count)], in: &bytes)
            default:
                let depth = 1 + number(below: 700)
                bytes.insert(contentsOf: Array(repeating: UInt8(ascii: "["), count: depth), at: place)
                if number(below: 2) == 0 {
                    bytes.insert(contentsOf: Array(repeating: UInt8(ascii: "]"), count: depth), at: place + depth)
                }
            }
        }
        return bytes
    }

    /// Puts another value behind the next colon, so that the text often stays valid JSON.
    private mutating func replaceValue(near place: Int, with value: String, in bytes: inout [UInt8]) {
        guard let colon = bytes[place...].firstIndex(of: UInt8(ascii: ":")), colon + 1 < bytes.count else { return }
        let end: Int
        if bytes[colon + 1] == UInt8(ascii: "\"") {
            end = (bytes[(colon + 2)...].firstIndex(of: UInt8(ascii: "\"")) ?? colon + 1) + 1
        } else {
            end = bytes[(colon + 1)...].firstIndex { ",}]".utf8.contains($0) } ?? colon + 1
        }
        bytes.replaceSubrange(colon + 1..<max(end, colon + 1), with: value.utf8)
    }

    private static let marks = Array("{}[]\",:\\\n\r\0 \u{FEFF}".utf8)
}
