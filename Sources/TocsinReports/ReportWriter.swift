// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Makes a report's files.
///
/// The same input gives the same bytes.
package struct ReportWriter {
    private let input: ReportInput
    private let options: ReportOptions

    package init(_ input: ReportInput, _ options: ReportOptions) {
        self.input = input
        self.options = options
    }

    /// `report.html`, `report.md`, `bundle.json`, `misp.json`, `indicators.csv` and `findings.jsonl`, in this order.
    package func files() throws -> [ReportFile] {
        let facts = ReportFacts(input, options)
        return [
            ReportFile(name: "report.html", bytes: Array(HTMLReport(facts: facts).text.utf8)),
            ReportFile(name: "report.md", bytes: Array(MarkdownReport(facts: facts).text.utf8)),
            ReportFile(name: "bundle.json", bytes: StixBundle(facts: facts).bytes),
            ReportFile(name: "misp.json", bytes: MispEvent(facts: facts).bytes),
            ReportFile(name: "indicators.csv", bytes: IndicatorTable(facts: facts).bytes),
            ReportFile(name: "findings.jsonl", bytes: FindingLines(facts: facts).bytes),
        ]
    }
}
