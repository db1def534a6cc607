// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TocsinCases
internal import TocsinCommandSupport
internal import TocsinModel
internal import TocsinReports
internal import TocsinSignIn
internal import TocsinStore

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

    @Option(
        name: .customLong("as"),
        help: "Who reads messages for --with-excerpts, as 'tocsin people list' names you; needless without people."
    )
    var name: String?

    @Option(help: "Why messages are read for --with-excerpts: goes into the audit log.")
    var reason: String?

    @Flag(
        help: ArgumentHelp(
            "Release indicators: hosts, hashes and wallets that two or more accounts of an operation named and nobody else did."
        )
    )
    var withIndicators = false

    @Option(
        name: .customLong("operation"),
        help: "Describe only this operation; may be given several times (default: all harmful ones)."
    )
    var operations: [String] = []

    @Flag(help: "Also write report.pdf, with WeasyPrint ('apt-get install weasyprint').")
    var pdf = false

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
        options.withIndicators = withIndicators
        options.chosen = operations.isEmpty ? nil : Set(operations.compactMap(OperationID.init(written:)))
        options.stixExtensions = stixExtensions
        options.mark = SharingMark(rawValue: mark) ?? .amber
        return options
    }

    /// Who reads the messages that are quoted; nil without excerpts, and where the store has no people who could answer for it.
    ///
    /// - Throws: `CommandProblem` without a name or reason, ``TocsinCases/CaseError/notAllowed(role:right:)``, or what names nobody.
    func reader(in store: any ServiceStore) throws -> CaseDesk? {
        guard withExcerpts else { return nil }
        if name == nil, try store.people().isEmpty { return nil }
        guard let name, reason != nil else {
            throw CommandProblem(
                "--with-excerpts quotes people's messages. Say who reads them with --as and why with --reason; both go into the audit log."
            )
        }
        let actor = try PeopleDesk.actor(named: name, in: store)
        try actor.mustHave(.work)
        return CaseDesk(store: store, actor: actor)
    }

    /// Writes down that messages are read, as the console does.
    func recordReading(_ reader: CaseDesk) throws {
        try reader.record(
            "text.read",
            needing: .work,
            subject: "report excerpts",
            at: .now,
            [
                "reason": reason ?? "",
                "operations": operations.isEmpty ? "all harmful" : operations.joined(separator: " "),
            ]
        )
    }

    /// Makes sure that the operations that were asked for are there, and says which of them are not described.
    func confirmOperations(in store: any Store, _ console: Console) throws {
        // All are read for that, which a report of all does not need twice.
        guard !operations.isEmpty else { return }
        let known = try store.operations()
        for text in operations {
            guard let operation = known.first(where: { $0.id.description == text }) else {
                throw CommandProblem(
                    "The store has no operation '\(text)'. A report without --operation gives the ids of all that it describes."
                )
            }
            if operation.standing != .harmful {
                console.warn("'\(text)' is no harmful operation, so the report only counts it.")
            } else if operation.members.count < minimumGroup {
                console.warn(
                    "'\(text)' has fewer than \(minimumGroup) accounts (--minimum-group), so the report only counts it."
                )
            }
        }
    }

    func validate() throws {
        guard SharingMark(rawValue: mark) != nil else {
            let known = SharingMark.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("There is no mark '\(mark)'. Use one of \(known).")
        }
        for text in operations where OperationID(written: text) == nil {
            throw ValidationError("'\(text)' is no operation. Expected an id such as operation-0123456789abcdef.")
        }
        guard withExcerpts || name == nil && reason == nil else {
            throw ValidationError("--as and --reason belong to --with-excerpts.")
        }
        if let reason, StatedReason(reason) == nil {
            throw ValidationError("--reason must be \(StatedReason.expectation).")
        }
        guard minimumGroup >= 2 else { throw ValidationError("--minimum-group must be 2 or more.") }
    }
}
