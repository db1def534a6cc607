// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinCases
internal import TocsinFindings
internal import TocsinModel
package import TocsinReports
internal import TocsinSignals
package import TocsinStore

/// Makes the files of a version.
package struct PublicationMaker: Sendable {
    private let store: any Store & CaseStore

    package init(store: any Store & CaseStore) {
        self.store = store
    }

    /// What is published: the report in every form, but not the analyst's list of findings, which holds pseudonyms; as PDF where WeasyPrint is installed.
    ///
    /// Of each operation it describes the accounts against whom people's decisions hold, and no others.
    ///
    /// `workers`: Tasks at once.
    package func files(_ publication: Publication, workers: Int = 1) async throws -> Made {
        guard let draft = publication.draft else { return Made(files: []) }
        var options = ReportOptions()
        options.minimumGroup = draft.request.minimumGroup
        options.withIndicators = draft.request.withIndicators
        options.mark = draft.request.mark
        options.chosen = Set(draft.request.operations)
        options.versions = publication.versions.map { version in
            ReportVersion(
                number: version.number,
                day: (version.publishedAt ?? version.madeAt).day,
                change: Publication.change(version)
            )
        }
        let log = try await ActivityLog(store, workers: workers)
        let input = try ReportAssembly(
            store: store,
            publisher: draft.request.publisher,
            holidays: try HolidayTable.shipped(),
            options: options,
            decided: try HeldDecisions(store, as: Actor(name: "report", role: .viewer)).accounts
        ).input(log)
        var made = Made(files: try ReportWriter(input, options).files().filter { $0.name != "findings.jsonl" })
        guard let html = made.files.first(where: { $0.name == "report.html" }) else { return made }
        do {
            // It waits for another program.
            if let printed = try await StoreThreads.wait(for: { try Self.printed(html) }) { made.files.append(printed) }
        } catch is PDFPrinterError {
            made.problem =
                "There is no report.pdf: WeasyPrint failed. Print report.html from a browser, or make the draft anew."
        }
        return made
    }

    /// The files of a version.
    package struct Made: Sendable {
        package var files: [ReportFile]
        /// Why one is not among them; nil where all are.
        package var problem: String?
    }

    /// Nil where there is no WeasyPrint.
    private static func printed(_ page: ReportFile) throws -> ReportFile? {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tocsin-report-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        defer { try? FileManager.default.removeItem(at: folder) }
        let html = folder.appending(path: page.name).path
        let pdf = folder.appending(path: "report.pdf").path
        try Data(page.bytes).write(to: URL(filePath: html))
        do {
            try PDFPrinter.print(html, to: pdf)
        } catch PDFPrinterError.missing {
            return nil
        }
        return FileManager.default.contents(atPath: pdf).map { ReportFile(name: "report.pdf", bytes: Array($0)) }
    }
}
