// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinReports

/// Writes the sample report to a folder, to be looked at: `TOCSIN_SAMPLE_REPORT=DIR swift test --filter SampleReportTests`.
@Suite struct SampleReportTests {
    private static let folder = ProcessInfo.processInfo.environment["TOCSIN_SAMPLE_REPORT"]

    @Test(.enabled(if: Self.folder != nil))
    func writesTheSample() throws {
        let folder = URL(filePath: try #require(Self.folder))
        var options = ReportOptions()
        try write(ReportWriter(SampleInput.make(), options), to: folder.appending(path: "plain"))
        options.withExcerpts = true
        options.stixExtensions = true
        try write(ReportWriter(SampleInput.make(excerpts: true), options), to: folder.appending(path: "excerpts"))
    }

    private func write(_ writer: ReportWriter, to folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for file in try writer.files() {
            try Data(file.bytes).write(to: folder.appending(path: file.name))
        }
    }
}
