// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel
internal import TocsinReports

/// An operation's ties as drawings.
enum OperationDrawing {
    /// More members than this make no graph that anybody could read.
    private static let mostNodes = 80

    static func graph(_ operation: Operation, id: String) -> Markup {
        let ties = operation.ties.sorted { $0.matchWeightBits > $1.matchWeightBits }
        let table = TieTable.make(Array(ties.prefix(100)), of: nil, caption: "Ties, the strongest first")
        guard operation.members.count <= mostNodes else {
            return .group([
                HTML.paragraph(
                    "With \(operation.members.count) accounts a drawing would show nothing. The strongest ties:"
                ),
                table,
            ])
        }
        let numbers = Dictionary(
            operation.members.enumerated().map { ($1.account, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let drawing = TieGraph.svg(
            nodes: operation.members.enumerated().map { index, member in
                TieGraph.Node(label: "\(index + 1)", isFull: !member.findings.isEmpty)
            },
            edges: operation.ties.compactMap { tie in
                guard let first = numbers[tie.first], let second = numbers[tie.second] else { return nil }
                return TieGraph.Edge(first: first, second: second, weightBits: tie.matchWeightBits)
            },
            id: id,
            title: "Ties between the accounts",
            description:
                "\(operation.members.count) accounts and \(operation.ties.count) ties; the table below has the same."
        )
        let members = HTML.table(
            "Accounts by number",
            [
                .number("Number"), .text("Account"), .text("Belongs"), .number("Events"),
                .text("Findings of level medium or above"),
            ],
            operation.members.enumerated().map { index, member in
                [
                    .text("\(index + 1)"), Words.account(member.account),
                    .text(member.tier == .core ? "to the core" : "likely"), .text(Wording.number(member.events)),
                    .text(
                        member.findings.isEmpty
                            ? "none"
                            : member.findings.sorted { $0.key < $1.key }
                                .map { "\($0.key.title.lowercased()) \(Wording.number($0.value))" }
                                .joined(separator: ", ")
                    ),
                ]
            }
        )
        return HTML.figure(
            drawing,
            caption: "Thicker lines are stronger ties; full dots have findings of level medium or above.",
            table: .group([members, table])
        )
    }

    /// How one tie's evidence adds up.
    static func waterfall(_ tie: Tie, id: String) -> Markup {
        let evidence = tie.evidence.map { Waterfall.Step(label: $0.comparison.explanation, bits: $0.weightBits) }
        let prior = tie.matchWeightBits - evidence.reduce(0) { $0 + $1.bits }
        let steps = [Waterfall.Step(label: "before any evidence", bits: prior)] + evidence
        let drawing = Waterfall.svg(
            steps,
            sum: "together",
            id: id,
            title: "How the evidence of the strongest tie adds up",
            description:
                "From \(Words.decimal(prior, digits: 1)) bits before any evidence to \(Words.decimal(tie.matchWeightBits, digits: 1)) bits together; the table below has each step."
        )
        let table = HTML.table(
            "Evidence of the tie",
            [.text("Evidence"), .number("Bits"), .number("Accounts that share it")],
            [[.text("before any evidence"), .text(Words.decimal(prior, digits: 1)), .text("–")]]
                + tie.evidence.map { piece in
                    [
                        .text(piece.comparison.explanation), .text(Words.decimal(piece.weightBits, digits: 1)),
                        .text(piece.sharedByAccounts.map { Wording.number($0) } ?? "–"),
                    ]
                }
        )
        return .group([
            HTML.heading3("The strongest tie, piece by piece"),
            .element(
                "p",
                .text("Between "),
                Words.account(tie.first),
                .text(" and "),
                Words.account(tie.second),
                .text(". A bit doubles the odds that one operator runs both; what speaks against it is below zero.")
            ),
            HTML.figure(drawing, caption: "Each bar starts where the one before ended.", table: table),
        ])
    }
}
