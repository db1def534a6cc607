// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// The report in a few plain sentences, each with the place that shows it.
enum SummarySection {
    static func make(_ facts: ReportFacts) -> Section {
        var blocks: [Block] = [.paragraph([scope(facts)]), .paragraph(found(facts))]
        if !facts.operations.isEmpty {
            blocks.append(.list(facts.operations.map(\.summary)))
            blocks.append(.table(overview(facts)))
        }
        let counted = counted(facts)
        if !counted.isEmpty { blocks.append(.paragraph(counted)) }
        blocks.append(
            .paragraph([
                Sentence(
                    "These are a program's judgements. A person has to check them before anybody acts on them.",
                    see: .init("method", "method and limits")
                )
            ])
        )
        return Section(id: "summary", title: "Summary", blocks: blocks)
    }

    private static func scope(_ facts: ReportFacts) -> Sentence {
        let coverage = facts.coverage
        let period = facts.input.period
        return Sentence(
            "From \(period.lowerBound.longDate) to \(period.upperBound.longDate), the logs of \(facts.publisher) hold "
                + "\(Wording.count(coverage.requests, "model request")) from "
                + "\(accounts(facts.input.accounts, facts)).",
            see: .init("coverage", "what the logs held")
        )
    }

    private static func found(_ facts: ReportFacts) -> [Sentence] {
        guard let first = CategoryCount.count(facts.findings).first else {
            return [
                Sentence(
                    "\(nobody(facts)) raised a finding. That is not proof that there was no harm: "
                        + "rules find what they describe, in the text that the logs hold.",
                    see: .init("coverage", "what the logs held")
                )
            ] + tying(facts)
        }
        return [
            Sentence(
                "\(Wording.count(facts.rulesWithFindings, "rule")) raised \(Wording.count(facts.findings.count, "finding")) on "
                    + "\(accounts(facts.accountsWithFindings, facts)).",
                see: .init("by-category", "findings by category")
            ),
            Sentence(
                "The most frequent category, with \(Wording.count(first.findings, "finding")), is \(first.category.conduct).",
                see: .init("by-category", "findings by category")
            ),
        ] + tying(facts) + operationCount(facts)
    }

    /// Which rules found nothing.
    private static func nobody(_ facts: ReportFacts) -> String {
        facts.input.ruleCount.map { "None of \(Wording.count($0, "rule"))" } ?? "No rule"
    }

    /// What is missing from what is said of groups.
    private static func tying(_ facts: ReportFacts) -> [Sentence] {
        let operations = Sentence.Anchor("operations", "operations")
        return switch facts.input.tying {
        case .current: []
        case .never: [Sentence("Accounts were not tied into groups before this report was made.", see: operations)]
        case .outdated:
            [
                Sentence(
                    "Events or findings came after accounts were last tied into groups: what is said of groups lacks them.",
                    see: operations
                )
            ]
        }
    }

    /// Nothing where nobody looked for groups.
    private static func operationCount(_ facts: ReportFacts) -> [Sentence] {
        if facts.input.tying == .never { return [] }
        let words =
            switch facts.operations.count {
            case 0: "No group of \(facts.options.minimumGroup) or more accounts was found to act together for harm."
            case 1: "1 group of accounts is described as an operation:"
            default: "\(Wording.number(facts.operations.count)) groups of accounts are described as operations:"
            }
        return [Sentence(words, see: .init("operations", "operations"))]
    }

    private static func counted(_ facts: ReportFacts) -> [Sentence] {
        var sentences: [Sentence] = []
        if facts.smallOperations > 0 {
            sentences.append(
                Sentence(
                    "\(Wording.count(facts.smallOperations, "harmful group")) of fewer than \(facts.options.minimumGroup) accounts "
                        + "\(facts.smallOperations == 1 ? "is" : "are") counted here and not described.",
                    see: .init("not-described", "groups not described")
                )
            )
        }
        if facts.coordinatedGroups > 0 {
            sentences.append(
                Sentence(
                    "\(Wording.count(facts.coordinatedGroups, "group")) \(facts.coordinatedGroups == 1 ? "acts" : "act") together "
                        + "without any harm found; acting together is no harm, and nothing is proposed about them.",
                    see: .init("not-described", "groups not described")
                )
            )
        }
        if !facts.outside.isEmpty {
            sentences.append(
                Sentence(
                    "\(Wording.count(facts.outside.count, "finding")) "
                        + "\(facts.outside.count == 1 ? "is" : "are") on accounts of no described operation.",
                    see: .init("outside", "findings outside operations")
                )
            )
        }
        return sentences
    }

    private static func accounts(_ count: Int, _ facts: ReportFacts) -> String {
        Wording.accountCount(count, minimum: facts.options.minimumGroup)
    }

    private static func overview(_ facts: ReportFacts) -> Table {
        Table(
            id: "operations-overview",
            caption: "The operations at a glance",
            columns: [
                .text("Operation"), .number("Accounts"), .number("Findings"), .short("First event"),
                .short("Last event"),
                .short("Acting together"), .short("Confidence"),
            ],
            rows: facts.operations.map { operation in
                [
                    .init(operation.heading, link: operation.anchor),
                    .init(Wording.number(operation.operation.members.count)),
                    .init(Wording.number(operation.findings.count)),
                    .init(operation.operation.firstTime.dayDescription),
                    .init(operation.operation.lastTime.dayDescription),
                    .init(operation.judgement.likelihood?.rawValue ?? "not judged"),
                    .init(operation.judgement.confidence.rawValue),
                ]
            }
        )
    }
}

extension OperationFacts {
    /// The operation in one sentence.
    var summary: Sentence {
        let members = Wording.count(operation.members.count, "account")
        let conduct = category?.addition.map { ": \($0)" } ?? ""
        let judged =
            judgement.likelihood.map { likelihood in
                "\(likelihood.phrase) that most of its \(members) act together"
            } ?? "\(members) are held to act together"
        return Sentence(
            "\(heading)\(conduct). \(judged); confidence is \(judgement.confidence.rawValue).",
            see: .init(anchor, "operation \(number)")
        )
    }
}
