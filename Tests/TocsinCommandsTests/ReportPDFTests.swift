// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinModel
import TocsinStore
import TocsinStoreSQLite
import TocsinTestSupport

@Suite("The report as PDF")
struct ReportPDFTests {
    /// A program in place of WeasyPrint, which `make test` does not install.
    private func run(_ program: String?, in folder: TemporaryFolder) throws -> CommandRun {
        _ = try SQLiteStore(path: folder.file("store.sqlite"))
        try FileManager.default.createDirectory(atPath: folder.file("bin"), withIntermediateDirectories: true)
        if let program {
            let path = try folder.write("#!/bin/sh\n" + program, to: "bin/weasyprint")
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        }
        return CommandRun(
            waitingFor: try CommandRun.start(
                ["report", "--store", "store.sqlite", "--pdf"],
                in: folder,
                searchPath: folder.file("bin")
            )
        )
    }

    @Test func isPrintedFromThePage() async throws {
        try await TemporaryFolder.with { folder in
            let run = try run("while [ $# -gt 2 ]; do shift; done; echo \"$1\" > \"$2\"\n", in: folder)
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.output.contains("Wrote out/report.pdf"))
            #expect(String(decoding: try folder.data("out/report.pdf"), as: UTF8.self) == "out/report.html\n")
        }
    }

    @Test func saysWhatToInstallAndKeepsTheRest() async throws {
        try await TemporaryFolder.with { folder in
            let run = try run(nil, in: folder)
            #expect(run.status == 1)
            #expect(run.errors.contains("apt-get install weasyprint"))
            #expect(FileManager.default.fileExists(atPath: folder.file("out/report.html")))
        }
    }

    @Test func saysWhyItFailed() async throws {
        try await TemporaryFolder.with { folder in
            let run = try run("echo 'no fonts here' >&2; exit 3\n", in: folder)
            #expect(run.status == 1)
            #expect(run.errors.contains("WeasyPrint failed (no fonts here)"))
        }
    }
}
