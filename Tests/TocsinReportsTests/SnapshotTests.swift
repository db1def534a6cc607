// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinReports

/// Compares the files of a small report with `Snapshots/`; `RECORD_SNAPSHOTS=1` writes them anew.
@Suite struct SnapshotTests {
    @Test(arguments: ["report.html", "report.md", "bundle.json", "misp.json", "indicators.csv", "findings.jsonl"])
    func plainReport(_ name: String) throws {
        try compare(Files(SmallInput.make()), name, "small")
    }

    @Test(arguments: ["report.md", "bundle.json"])
    func reportWithExcerpts(_ name: String) throws {
        let options = Files.options {
            $0.withExcerpts = true
            $0.stixExtensions = true
        }
        try compare(Files(SmallInput.make(excerpts: true), options), name, "excerpts")
    }

    @Test func emptyReport() throws {
        try compare(Files(EmptyReportTests.input), "report.md", "empty")
    }

    private func compare(_ files: Files, _ name: String, _ prefix: String) throws {
        let text = try #require(files.all[name])
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Snapshots/\(prefix)-\(name)")
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] != nil {
            try Data(text.utf8).write(to: file)
        }
        let expected = try String(contentsOf: file, encoding: .utf8)
        // Not #expect(text == expected): it would print both.
        let isSame = text == expected
        #expect(isSame, "\(file.lastPathComponent) differs. Look at the change, then run with RECORD_SNAPSHOTS=1.")
    }
}
