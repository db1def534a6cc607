// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Compression
import Foundation
import Testing
import TocsinIngest
import TocsinModel
import TocsinStore
import TocsinTestSupport

/// What a log may hold that it should not, and what then happens.
struct BadInputTests {
    struct Example: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var bytes: [UInt8]
        /// Texts of the prompts that must come out, in order.
        var prompts: [String]
        /// Reject codes with their lines.
        var rejects: [String] = []
        var repaired = 0

        init(_ about: String, _ text: String, prompts: [String], rejects: [String] = [], repaired: Int = 0) {
            self.init(about, bytes: Array(text.utf8), prompts: prompts, rejects: rejects, repaired: repaired)
        }

        init(_ about: String, bytes: [UInt8], prompts: [String], rejects: [String] = [], repaired: Int = 0) {
            testDescription = about
            self.bytes = bytes
            self.prompts = prompts
            self.rejects = rejects
            self.repaired = repaired
        }
    }

    static let one = Ingest.line("e1", text: "one")
    static let two = Ingest.line("e2", text: "two")

    @Test(arguments: [
        Example("empty file", "", prompts: []),
        Example("blank lines only", "\n \r\n\n", prompts: []),
        Example("last line without its end", one + "\n" + two, prompts: ["one", "two"]),
        Example("CRLF", one + "\r\n" + two + "\r\n", prompts: ["one", "two"]),
        Example("byte order mark", "\u{FEFF}" + one + "\n", prompts: ["one"]),
        Example(
            "NUL run where the log was cut",
            "\0\0\0\0\0" + one + "\n\0\0\0\n" + two + "\n",
            prompts: ["one", "two"]
        ),
        Example(
            "NUL in a line",
            one + "\n{\"schema\":1,\0}\n" + two,
            prompts: ["one", "two"],
            rejects: ["malformed@2"]
        ),
        Example(
            "truncated line",
            one + "\n" + one.dropLast(9) + "\n" + two,
            prompts: ["one", "two"],
            rejects: ["malformed@2"]
        ),
        Example(
            "truncated first line",
            one.dropLast(9) + "\n" + two + "\n",
            prompts: ["two"],
            rejects: ["malformed@1"]
        ),
        Example(
            "start of the log is missing",
            one.dropFirst(30) + "\n" + two + "\n" + one,
            prompts: ["two", "one"],
            rejects: ["malformed@1"]
        ),
        Example("not JSON", one + "\nhello\n" + two, prompts: ["one", "two"], rejects: ["malformed@2"]),
        Example(
            "JSON, but no object",
            one + "\n42\n\"x\"\nnull\n" + two,
            prompts: ["one", "two"],
            rejects: ["wrong-shape@2", "wrong-shape@3", "wrong-shape@4"]
        ),
        Example(
            "deep nesting",
            one + "\n" + String(repeating: "[", count: 600) + String(repeating: "]", count: 600) + "\n" + two,
            prompts: ["one", "two"],
            rejects: ["wrong-shape@2"]
        ),
        Example(
            "duplicate keys: the last wins",
            one.dropLast() + #","input":[{"role":"user","parts":[{"type":"text","text":"last"}]}]}"# + "\n",
            prompts: ["last"]
        ),
        Example(
            "lone surrogate escape",
            one + "\n" + Ingest.line("e3", text: #"\ud800"#) + "\n" + two,
            prompts: ["one", "\u{FFFD}", "two"],
            repaired: 1
        ),
        Example(
            "impossible date",
            one + "\n" + Ingest.line("e3", time: "2026-02-30T00:00:00Z") + "\n" + two,
            prompts: ["one", "two"],
            rejects: ["bad-time@2"]
        ),
        Example(
            "time of another kind",
            one + "\n" + one.replacing(#""2026-11-01T10:00:00Z""#, with: "true") + "\n",
            prompts: ["one"],
            rejects: ["bad-time@2"]
        ),
        Example("pretty-printed", pretty(one) + "\n" + pretty(two) + "\n", prompts: ["one", "two"]),
        Example("outermost list", "[\n" + one + ",\n" + two + "\n]\n", prompts: ["one", "two"]),
        Example("outermost list on one line", "[" + one + "," + two + "]", prompts: ["one", "two"]),
        Example(
            "words and texts between values",
            "[" + one + ", oops, \"a,]\\\"b\"," + two + "] end",
            prompts: ["one", "two"],
            rejects: ["malformed@1", "wrong-shape@1", "malformed@1"]
        ),
        Example(
            "list that ends early",
            "[\n" + one + ",\n" + two.dropLast(5),
            prompts: ["one"],
            rejects: ["malformed@3"]
        ),
        Example(
            "invalid UTF-8",
            bytes: Array((one + "\n").utf8) + invalid + Array(("\n" + two).utf8),
            prompts: ["one", "a\u{FFFD}b", "two"],
            repaired: 1
        ),
        Example("gzip", bytes: Gzip.member(Array((one + "\n" + two).utf8)), prompts: ["one", "two"]),
        Example(
            "gzip in two members, padded",
            bytes: Gzip.member(Array((one + "\n").utf8)) + Gzip.member(Array(two.utf8)) + [0, 0, 0],
            prompts: ["one", "two"]
        ),
        Example(
            "truncated gzip",
            bytes: Gzip.member(Array((one + "\n" + two).utf8)).dropLast(30),
            prompts: ["one"],
            rejects: ["malformed@2", "damaged-file@3"]
        ),
        Example(
            "gzip with a wrong checksum",
            bytes: Gzip.member(Array((one + "\n" + two + "\n").utf8)).dropLast(8) + [1, 2, 3, 4, 5, 6, 7, 8],
            prompts: ["one", "two"],
            rejects: ["damaged-file@3"]
        ),
        Example("damaged zstd", bytes: damagedZstd, prompts: [], rejects: ["damaged-file@1"]),
    ])
    func isReadOrRejected(_ example: Example) async throws {
        let ingested = try await Ingest.bytes(example.bytes, format: .tocsin)
        #expect(ingested.prompts == example.prompts)
        #expect(ingested.rejects.map { "\($0.code.rawValue)@\($0.line)" } == example.rejects)
        #expect(ingested.progress.coverage.recordsRepaired == example.repaired)
        #expect(ingested.progress.isComplete)
        // The same in the smallest chunks.
        var limits = ReadingLimits()
        limits.chunkBytes = 1
        let again = try await Ingest.bytes(example.bytes, format: .tocsin, workers: 3, limits: limits)
        #expect(again.events == ingested.events)
        #expect(again.rejects.map(\.line) == ingested.rejects.map(\.line))
        #expect(again.rejects.map(\.byteOffset) == ingested.rejects.map(\.byteOffset))
        #expect(again.progress.coverage == ingested.progress.coverage)
    }

    /// Whoever can send such to a service is not to vanish from its log.
    @Test(arguments: [deep, python])
    func whatOthersTakeForJSONIsRepaired(_ members: String) async throws {
        let log = "\(Self.one.dropLast()),\(members)}\n\(Self.two)"
        try await isReadOrRejected(Example("repaired", log, prompts: ["one", "two"], repaired: 1))
    }

    private static let deep = "\"x\":" + String(repeating: "[", count: 600) + String(repeating: "]", count: 600)
    private static let python = #""a":NaN,"b":-Infinity,"c":1e999,"d":123456789012345678901"#

    private static func pretty(_ line: String) -> String {
        line.replacing("{", with: "{\n  ").replacing(",", with: ",\n  ").replacing("}", with: "\n}")
    }

    private static let invalid: [UInt8] = {
        let halves = Ingest.line("e3", text: "a~b").utf8.split(separator: UInt8(ascii: "~"))
        return Array(halves[0]) + [0xFF] + Array(halves[1])
    }()

    private static let damagedZstd: [UInt8] = {
        var packed = (try? Block.pack(Array((one + "\n" + two + "\n").utf8))) ?? []
        for index in 12..<packed.count { packed[index] ^= 0x5A }
        return packed
    }()

    // MARK: Encodings

    @Test(
        arguments: [
            [0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00], [0xFE, 0xFF, 0x00, 0x7B, 0x00, 0x7D], [0x7B, 0x00, 0x7D, 0x00],
        ] as [[UInt8]]
    )
    func utf16IsRefusedWithAWayOut(_ bytes: [UInt8]) async throws {
        let error = await #expect(throws: RecordReaderError.self) { try await Ingest.bytes(bytes) }
        #expect("\(String(describing: error))".contains("UTF-16") || error.map { "\($0)".contains("iconv") } == true)
    }

    // MARK: Times

    @Test func timesWithoutZoneAreUniversalAndCounted() async throws {
        let log =
            Ingest.line("e1", time: "2026-11-01 10:00:00") + "\n" + Ingest.line("e2", time: "2026-11-01T10:00:00Z")
        let ingested = try await Ingest.text(log)
        #expect(ingested.events.map(\.time.description) == Array(repeating: "2026-11-01T10:00:00.000Z", count: 2))
        #expect(ingested.progress.coverage.timesWithoutZone == 1)
    }

    @Test func eventsAheadOfTheClockAreCounted() async throws {
        let times = ["2026-11-25T00:04:59Z", "2026-11-25T00:05:01Z"]
        let log = times.enumerated().map { Ingest.line("e\($0)", time: $1) }.joined(separator: "\n")
        let ingested = try await Ingest.text(log)
        #expect(ingested.events.count == 2)
        #expect(ingested.progress.coverage.timesInFuture == 1)
    }

    @Test func numbersMayBeTexts() async throws {
        let line = Ingest.line("e1").dropLast() + #","usage":{"inputTokens":"12","outputTokens":3.0},"latency":"x"}"#
        let ingested = try await Ingest.text(String(line))
        guard case .request(let request)? = ingested.events.first?.content else { throw IngestFailure() }
        #expect(request.inputTokens == 12)
        #expect(request.outputTokens == 3)
        #expect(request.latencyMilliseconds == nil)
    }

    // MARK: Reasons

    @Test func reasonsAreOneSentenceInOurOwnWords() async throws {
        let log = [Self.one, "hello", #"{"a":1,}"#, #"{"a":"#, #"{"a":"b"#].joined(separator: "\n")
        let ingested = try await Ingest.text(log, format: .tocsin)
        #expect(ingested.rejects.count == 4)
        for reason in ingested.rejects.map(\.reason) {
            #expect(reason.hasPrefix("The record is not valid JSON: "))
            #expect(reason.count { $0 == "." } == 1 && reason.hasSuffix("."))
        }
        #expect(ingested.rejects.last?.reason == "The record is not valid JSON: a text in it is not closed.")
    }

    // MARK: Long records

    @Test(arguments: [LongCase.lines, .values, .csv])
    func longRecordsAreRejectedAndNeighboursKept(_ form: LongCase) async throws {
        var limits = ReadingLimits()
        limits.chunkBytes = 64
        limits.recordBytes = 300
        let long = String(repeating: "x{\\\"", count: 500)
        let log: String
        var mapping: LogMapping?
        switch form {
        case .lines: log = [Self.one, Ingest.line("long", text: long), Self.two].joined(separator: "\n")
        case .values:
            log = "[" + [Self.one, Ingest.line("long", text: long), Self.two].joined(separator: ",\n") + "]"
        case .csv:
            mapping = try LogMapping(
                text: "fields: { time: { constant: 2026-01-01 }, prompt: p, account: a }",
                path: "m"
            )
            log = "a,p\nx,one\ny,\"" + String(repeating: "lo\nng\"\",", count: 200) + "\"\nz,two\n"
        }
        for workers in [1, 2] {
            let ingested = try await Ingest.bytes(
                log.utf8,
                format: mapping == nil ? .tocsin : nil,
                mapping: mapping,
                workers: workers,
                limits: limits
            )
            #expect(ingested.prompts == ["one", "two"])
            #expect(ingested.rejectCodes == ["too-long"])
        }
    }

    enum LongCase: CaseIterable { case lines, values, csv }

    // MARK: CSV

    @Test func csvKeepsLineEndsInQuotesAndRejectsWrongColumns() async throws {
        let mapping = try LogMapping(text: "fields: { time: t, account: who, prompt: what }", path: "m")
        let log = """
            t,who,what\r
            2026-01-01T00:00:00Z,anna,"one, ""two""
            three"\r
            2026-01-01T00:00:01Z,anna\r
            2026-01-01T00:00:02Z,anna,5" disk\r
            2026-01-01T00:00:03Z,anna,a,b\r

            ,anna,when\r
            2026-01-01T00:00:04Z,anna,"open
            """
        let ingested = try await Ingest.text(log, mapping: mapping)
        #expect(ingested.prompts == ["one, \"two\"\nthree", "5\" disk"])
        #expect(
            ingested.rejects.map { "\($0.code.rawValue)@\($0.line)" }
                == ["malformed@4", "malformed@6", "bad-time@8", "malformed@9"]
        )
    }

    @Test func csvOfUnknownColumnsNeedsAMapping() async throws {
        await #expect(throws: IngestError.self) { try await Ingest.text("a,b\n1,2\n") }
    }

    @Test func jsonOfUnknownFormIsRefused() async throws {
        await #expect(throws: IngestError.self) { try await Ingest.text(#"{"a":1}"# + "\n") }
    }
}

struct IngestFailure: Error {}

extension Ingested {
    /// The first text of each request's input.
    var prompts: [String] {
        events.map { event in
            guard case .request(let request) = event.content else { return "" }
            return request.input.first?.parts.first?.text ?? ""
        }
    }
}
