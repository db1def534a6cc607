// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinIngest
import TocsinModel
import TocsinStore
import TocsinTestSupport

/// Measures, on demand: `TOCSIN_MEASURE=1 swift test -c release --filter IngestSpeedTests`.
@Suite(.serialized)
struct IngestSpeedTests {
    @Test(.serialized, .enabled(if: isMeasuring), arguments: [1, 2])
    func megabytesASecond(workers: Int) async throws {
        try await TemporaryFolder.with { folder in
            let text = String(repeating: "Could you look over this paragraph and make it shorter? ", count: 12)
            var lines = ""
            for number in 0..<200_000 {
                lines += Ingest.line("e\(number)", account: "account\(number % 5000)", text: text).dropLast(1)
                lines += #","network":{"ip":"192.0.\#(number % 7).\#(number % 251)"},"conversation":"c\#(number / 9)","#
                lines += #""output":[{"role":"assistant","parts":[{"type":"text","text":"\#(text.prefix(200))"}]}]}"#
                lines += "\n"
            }
            let path = try folder.write(lines, to: "log")
            let clock = ContinuousClock()
            for _ in 0..<3 {
                var options = IngestOptions(workers: workers, now: Ingest.now)
                options.format = .tocsin
                let pipeline = IngestPipeline(
                    store: ForgetfulStore(),
                    key: Ingest.key,
                    directory: .empty,
                    options: options
                )
                let cpuBefore = Self.cpuSeconds
                let duration = try await clock.measure { _ = try await pipeline.ingest(path: path) }
                let megabytes = Double(lines.utf8.count) / 1e6
                let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
                print(
                    "\(workers) workers: \(Int(megabytes)) MB, \(Int(megabytes / seconds)) MB/s,",
                    "\(Int(megabytes / (Self.cpuSeconds - cpuBefore))) MB/s a core"
                )
            }
        }
    }

    @Test(.serialized, .enabled(if: isMeasuring), arguments: FormatSample.all)
    func recordsASecond(_ sample: FormatSample) async throws {
        try await TemporaryFolder.with { folder in
            let isCSV = sample.about.hasPrefix("CSV")
            let parts = sample.log.split(separator: "\n", maxSplits: isCSV ? 1 : 0)
            let body = String(parts.last ?? "") + "\n"
            let copies = 20_000_000 / body.utf8.count
            let text = (isCSV ? parts[0] + "\n" : "") + String(repeating: body, count: copies)
            let path = try folder.write(text, to: "log")
            var options = IngestOptions(workers: 1, now: Ingest.now)
            options.format = sample.format
            let pipeline = IngestPipeline(
                store: ForgetfulStore(),
                key: Ingest.key,
                directory: .empty,
                options: options
            )
            let cpuBefore = Self.cpuSeconds
            let (progress, _) = try await pipeline.ingest(path: path)
            let seconds = Self.cpuSeconds - cpuBefore
            print(
                "\(sample.testDescription): \(Int(20 / seconds)) MB/s a core,",
                "\(Int(Double(progress.coverage.events) / seconds)) events/s a core"
            )
        }
    }

    private static let isMeasuring = ProcessInfo.processInfo.environment["TOCSIN_MEASURE"] != nil

    private static var cpuSeconds: Double { Double(clock()) / Double(CLOCKS_PER_SEC) }
}
