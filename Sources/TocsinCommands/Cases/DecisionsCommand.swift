// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import JSONText
internal import TocsinCases
internal import TocsinCommandSupport
internal import TocsinModel
internal import TocsinStore
internal import TocsinReports

/// What people decided, and what follows from it.
struct DecisionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decisions",
        abstract: "Lists decisions; hands them to gateways as a block list, and to training as labels.",
        subcommands: [DecisionsListCommand.self, DecisionsExportCommand.self]
    )
}

struct DecisionsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists what took effect, oldest first."
    )

    @OptionGroup var desk: DeskOptions

    func run() async throws {
        let decisions = try desk.open().desk.cases().flatMap(\.decisions)
            .sorted { ($0.effectiveAt, $0.id) < ($1.effectiveAt, $1.id) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        for decision in decisions {
            Console().say(
                desk.json
                    ? String(decoding: try encoder.encode(decision), as: UTF8.self)
                    : CaseText.text(decision).joined(separator: "\n")
            )
        }
        if decisions.isEmpty && !desk.json { Console().say("No decisions.") }
    }
}

struct DecisionsExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract:
            "Writes a block list for gateways, labels for training, or statements for the DSA's transparency database."
    )

    @Option(help: "Write what holds now, JSON Lines, one account a line; replaced in one step.")
    var blockList: String?

    @Option(help: "Write what decisions say of events, JSON Lines: {\"event\": …, \"harmful\": …, \"category\": …}.")
    var labels: String?

    @Option(
        help:
            "Write statements of reasons for the DSA's transparency database: a call of up to 100 a line. The words of --rule are published as they are and must name nobody."
    )
    var transparency: String?

    @Option(help: "The first day of the decisions to state, such as 2026-11-01 (default: all).")
    var since: String?

    @Option(help: "The last day of the decisions to state (default: today).")
    var until: String?

    @Option(
        help: "A country where your decisions hold, two letters; may be given several times (default: the whole EEA)."
    )
    var country: [String] = []

    @OptionGroup var appeals: AppealLinkOptions

    @OptionGroup var desk: DeskOptions

    func validate() throws {
        if blockList == nil && labels == nil && transparency == nil {
            throw ValidationError("Name a file with --block-list, --labels or --transparency.")
        }
        if transparency == nil && !(since == nil && until == nil && country.isEmpty) {
            throw ValidationError("--since, --until and --country belong to --transparency.")
        }
        if blockList == nil && appeals.isGiven { throw ValidationError("--appeals-at belongs to --block-list.") }
        for code in country where !TransparencyStatement.countries.contains(code) {
            let known = TransparencyStatement.countries.joined(separator: ", ")
            throw ValidationError("The database takes no country '\(code)'. Use one of \(known).")
        }
        _ = try period(endingAt: .now)
    }

    /// When what is stated took effect; all until a time where no days are given.
    private func period(endingAt now: Timestamp) throws -> ClosedRange<Timestamp> {
        let first = try since.map(CaseWords.time) ?? Timestamp(milliseconds: .min)
        // Decisions of the last day count.
        let last = try until.map(CaseWords.endOfDay) ?? now
        guard first <= last else {
            throw ValidationError("--since is later than --until, which is today where it is not given.")
        }
        return first...last
    }

    func run() async throws {
        let (work, opened) = try desk.open()
        let cases = try work.cases()
        let now = Timestamp.now
        var written: [(name: String, count: Int, sentence: String)] = []
        if let blockList {
            let entries = BlockList.make(
                cases,
                at: now,
                aliases: try opened.aliases(),
                appeals: try appeals.links(desk.store)
            )
            try work.record("decisions.export", needing: .export, subject: "block-list", at: now)
            try OutputFiles.write(try BlockList.lines(entries), to: blockList, forOwnerAlone: true)
            written.append(("blockedAccounts", entries.count, "Acted against \(CaseText.accounts(entries.count)) now."))
        }
        if let labels {
            var writer = JSONWriter()
            let made = DecisionLabel.make(cases)
            for label in made {
                writer.object { writer in
                    writer.member("event", label.event.description)
                    writer.member("harmful", label.isHarmful)
                    writer.member("category", label.category?.rawValue)
                }
                writer.endLine()
            }
            try work.record("decisions.export", needing: .export, subject: "labels", at: now)
            try OutputFiles.write(Data(writer.utf8), to: labels, forOwnerAlone: true)
            let harmful = made.count { $0.isHarmful }
            var sentence =
                "Events with a label: \(made.count.grouped), \(harmful.grouped) of them harmful and \((made.count - harmful).grouped) harmless."
            let silent = DecisionLabel.silentDecisions(cases)
            if silent > 0 {
                sentence +=
                    " \(Wording.count(silent, "decision")) against accounts gave none: no finding that was kept has the category decided on."
            }
            written.append(("labels", made.count, sentence))
        }
        if let transparency {
            let statements = TransparencyStatement.make(cases, in: try period(endingAt: now))
            let scope = country.isEmpty ? TransparencyStatement.countries : country
            let calls = TransparencyStatement.calls(statements, scope: scope)
            try work.record("decisions.export", needing: .export, subject: "transparency", at: now)
            try OutputFiles.write(Data(calls.map { $0 + "\n" }.joined().utf8), to: transparency, forOwnerAlone: true)
            let sentence =
                "Statements of reasons: \(statements.count.grouped). Look through them, then send each line yourself."
            written.append(("statements", statements.count, sentence))
        }
        var writer = JSONWriter()
        writer.object { writer in for file in written { writer.member(file.name, file.count) } }
        Console().say(desk.json ? writer.text : written.map(\.sentence).joined(separator: "\n"))
    }
}
