// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TocsinReports

/// How a report is made and where it goes.
struct ReportCommandOptions: ParsableArguments {
    @Option(help: "The folder that the report is written to.")
    var out = "out"

    @Option(help: "Who publishes the report.")
    var publisher = "AI service"

    @Option(help: "Groups of fewer accounts are only counted.")
    var minimumGroup = 3

    @Flag(help: "Quote redacted excerpts of messages; the report is then marked TLP:AMBER+STRICT.")
    var withExcerpts = false

    @Flag(help: "Use published STIX extensions, which not every workbench knows.")
    var stixExtensions = false

    @Option(help: "The sharing mark: \(SharingMark.allCases.map(\.rawValue).joined(separator: ", ")).")
    var mark = SharingMark.amber.rawValue

    @Option(help: "A table of public holidays by country (CSV; default: a small one that comes with Tocsin).")
    var holidays: String?

    func holidayTable() throws -> HolidayTable {
        try holidays.map { try HolidayTable(path: $0) } ?? HolidayTable.shipped()
    }

    var reportOptions: ReportOptions {
        var options = ReportOptions()
        options.minimumGroup = minimumGroup
        options.withExcerpts = withExcerpts
        options.stixExtensions = stixExtensions
        options.mark = SharingMark(rawValue: mark) ?? .amber
        return options
    }

    func validate() throws {
        guard SharingMark(rawValue: mark) != nil else {
            let known = SharingMark.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("There is no mark '\(mark)'. Use one of \(known).")
        }
        guard minimumGroup >= 2 else { throw ValidationError("--minimum-group must be 2 or more.") }
    }
}
