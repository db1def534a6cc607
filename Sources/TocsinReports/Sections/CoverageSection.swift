// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// What the logs held and lacked, and what to change to have it.
enum CoverageSection {
    static func make(_ facts: ReportFacts) -> Section {
        var blocks: [Block] = [.paragraph(lead(facts))]
        if !facts.input.sources.isEmpty { blocks.append(.table(sources(facts))) }
        let advice = unique(facts.input.sources.flatMap(\.advice).map(PlainText.cleaned))
        if !advice.isEmpty {
            blocks.append(
                .paragraph([Sentence("To see more next time:", see: .init("coverage-table", "coverage by log"))])
            )
            blocks.append(.list(advice.map { Sentence($0) }))
        }
        if !facts.input.rejects.isEmpty { blocks.append(.table(rejects(facts))) }
        return Section(id: "coverage", title: "What the logs held", blocks: blocks)
    }

    private static func lead(_ facts: ReportFacts) -> [Sentence] {
        let coverage = facts.coverage
        let table = Sentence.Anchor("coverage-table", "coverage by log")
        guard coverage.requests > 0 else { return [Sentence("The logs held no model request.")] }
        var sentences = [
            Sentence(
                "\(Wording.percent(coverage.requestsWithPrompt, of: coverage.requests)) of "
                    + "\(Wording.count(coverage.requests, "request")) carried the prompt's text, and "
                    + "\(Wording.percent(coverage.requestsWithAccount, of: coverage.requests)) named an account; what is not there "
                    + "cannot be found.",
                see: table
            )
        ]
        if coverage.requestsWithoutAccount > 0 {
            let requests = Wording.count(coverage.requestsWithoutAccount, "request")
            sentences.append(
                Sentence(
                    "No rule looked at \(requests) that named no account: a finding is about an account.",
                    see: table
                )
            )
        }
        let rejected = facts.input.rejects.values.reduce(0, +)
        if rejected > 0 {
            sentences.append(
                Sentence(
                    "\(Wording.count(rejected, "record")) could not be read and \(rejected == 1 ? "was" : "were") set aside.",
                    see: .init("rejects", "records set aside")
                )
            )
        }
        let oddities = [
            (coverage.timesWithoutZone, "named no time zone and were read as Universal Time"),
            (coverage.timesInFuture, "lay in the future of the run"),
        ]
        for (count, what) in oddities where count > 0 {
            sentences.append(Sentence("\(Wording.count(count, "time")) \(what).", see: table))
        }
        if coverage.recordsRepaired > 0 {
            let records = Wording.count(coverage.recordsRepaired, "record")
            sentences.append(
                Sentence(
                    "\(records) held what is not quite JSON, such as bytes that are not UTF-8 (each became U+FFFD); what could be read counts.",
                    see: table
                )
            )
        }
        return sentences
    }

    private static func sources(_ facts: ReportFacts) -> Table {
        Table(
            id: "coverage-table",
            caption: "Share of requests that carried what signals need, by log",
            columns: [
                .text("Log"), .text("Format"), .number("Requests"), .number("Prompt"), .number("Answer"),
                .number("Account"),
                .number("Network"), .number("Time zone"), .number("Device"), .number("Conversation"),
            ],
            rows: facts.input.sources.map { source in
                let coverage = source.coverage
                let shares = [
                    coverage.requestsWithPrompt, coverage.requestsWithOutput, coverage.requestsWithAccount,
                    coverage.requestsWithNetwork, coverage.requestsWithTimeZone, coverage.requestsWithDevice,
                    coverage.requestsWithConversation,
                ]
                return [
                    .init(PlainText.cleaned(PlainText.lastComponent(source.name))),
                    .init(PlainText.cleaned(source.format)),
                    .init(Wording.number(coverage.requests)),
                ] + shares.map { .init(Wording.percent($0, of: coverage.requests)) }
            }
        )
    }

    private static func rejects(_ facts: ReportFacts) -> Table {
        Table(
            id: "rejects",
            caption: "Records set aside, by reason",
            columns: [.text("Reason"), .number("Records")],
            rows: Reject.Code.allCases.compactMap { code in
                facts.input.rejects[code].map { [.init(code.title), .init(Wording.number($0))] }
            }
        )
    }

    private static func unique(_ texts: [String]) -> [String] {
        var seen: Set<String> = []
        return texts.filter { seen.insert($0).inserted }
    }
}
