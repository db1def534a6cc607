// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// What ties the accounts of an operation.
enum TiesSection {
    /// The strongest ties, of large operations; the rest is counted.
    static let mostRows = 30
    /// Dots and lines beyond these are left out of the drawing.
    static let mostNodes = 120
    static let mostEdges = 400
    /// Evidence that says less is not listed.
    static let leastBits = 0.5

    static func make(_ operation: OperationFacts, _ facts: ReportFacts) -> Section {
        let minimum = facts.options.minimumGroup
        let ties = operation.operation.ties.sorted { first, second in
            first.matchWeightBits != second.matchWeightBits
                ? first.matchWeightBits > second.matchWeightBits
                : numbers(first, operation) < numbers(second, operation)
        }
        let id = "\(operation.anchor)-ties"
        guard !ties.isEmpty else {
            return Section(id: id, title: "Ties", blocks: [.paragraph([Sentence("No tie was recorded.")])])
        }
        let table = Sentence.Anchor("\(id)-table", "table of ties")
        var blocks: [Block] = [
            .paragraph([
                Sentence(
                    "\(Wording.count(ties.count, "tie")) \(ties.count == 1 ? "joins" : "join") the accounts.",
                    see: table
                ),
                Sentence("\(kinds(ties)).", see: .init("\(id)-kinds", "evidence by kind")),
            ]),
            .figure(graph(ties, operation)),
            .table(kindTable(ties, operation, minimum: minimum)),
            .figure(waterfall(ties[(ties.count - 1) / 2], of: ties.count, operation)),
            .table(evidence(ties, operation, minimum: minimum)),
        ]
        if ties.count > mostRows {
            blocks.append(
                .paragraph([
                    Sentence(
                        "The \(mostRows) strongest ties are shown; \(Wording.number(ties.count - mostRows)) more "
                            + "\(ties.count - mostRows == 1 ? "is" : "are") not."
                    )
                ])
            )
        }
        return Section(id: id, title: "Ties", blocks: blocks)
    }

    /// The tie's accounts by number, the lesser first.
    private static func numbers(_ tie: Tie, _ operation: OperationFacts) -> (Int, Int) {
        let first = operation.accountNumbers[tie.first] ?? .max
        let second = operation.accountNumbers[tie.second] ?? .max
        return (min(first, second), max(first, second))
    }

    private static func counts(_ ties: [Tie]) -> [(kind: TieComparison, ties: Int, evidence: [TieEvidence])] {
        let ties = ties.map { tie in
            var tie = tie
            tie.evidence.removeAll { $0.weightBits < leastBits }
            return tie
        }
        return TieComparison.allCases
            .map { kind in
                (
                    kind, ties.count { $0.evidence.contains { $0.comparison == kind } },
                    ties.flatMap(\.evidence).filter { $0.comparison == kind }
                )
            }
            .filter { $0.ties > 0 }
            .sorted { ($1.ties, $0.kind) < ($0.ties, $1.kind) }
    }

    private static func kinds(_ ties: [Tie]) -> String {
        let named = counts(ties).prefix(3).map { "\($0.kind.explanation) (\(Wording.count($0.ties, "tie")))" }
        return "What most of them rest on: \(Wording.list(named))"
    }

    private static func kindTable(_ ties: [Tie], _ operation: OperationFacts, minimum: Int) -> Table {
        Table(
            id: "\(operation.anchor)-ties-kinds",
            caption: "What ties operation \(operation.number), by kind of evidence",
            columns: [.text("Evidence"), .number("Ties"), .number("Most bits"), .short("Value shared by")],
            rows: counts(ties).map { entry in
                let shared = entry.evidence.compactMap(\.sharedByAccounts)
                let least = Wording.accounts(shared.min() ?? 0, minimum: minimum)
                let most = shared.max() ?? 0
                let accounts = Wording.accountCount(most, minimum: minimum)
                let isOne = least == Wording.accounts(most, minimum: minimum)
                return [
                    .init(Wording.capitalised(entry.kind.explanation)),
                    .init(Wording.number(entry.ties)),
                    .init(Wording.decimal(entry.evidence.map(\.weightBits).max() ?? 0)),
                    .init(shared.isEmpty ? "–" : isOne ? accounts : "\(least) to \(accounts)"),
                ]
            }
        )
    }

    private static func evidence(_ ties: [Tie], _ operation: OperationFacts, minimum: Int) -> Table {
        Table(
            id: "\(operation.anchor)-ties-table",
            caption: ties.count > mostRows ? "The \(mostRows) strongest ties" : "The ties, strongest first",
            columns: [
                .short("Accounts"), .number("Bits"), .short("Likelihood"),
                .text("Evidence: bits, and how many accounts of the log share it"),
            ],
            rows: ties.prefix(mostRows).map { tie in
                let pair = numbers(tie, operation)
                let evidence = tie.evidence.filter { $0.weightBits >= leastBits }.map { piece in
                    let shared =
                        piece.sharedByAccounts.map { ", " + Wording.accountCount($0, minimum: minimum) } ?? ""
                    return "\(piece.comparison.explanation) (\(Wording.decimal(piece.weightBits)) bits\(shared))"
                }
                return [
                    .init("\(pair.0) and \(pair.1)"),
                    .init(Wording.decimal(tie.matchWeightBits)),
                    .init(Likelihood(probability: tie.matchProbability).rawValue),
                    .init(evidence.joined(separator: "; ")),
                ]
            }
        )
    }

    /// How one tie's evidence adds up: the middle one's, than which about as many are stronger as weaker.
    private static func waterfall(_ tie: Tie, of count: Int, _ operation: OperationFacts) -> Figure {
        let pair = numbers(tie, operation)
        let evidence = tie.evidence.filter { abs($0.weightBits) >= leastBits }
        let prior = tie.matchWeightBits - tie.evidence.reduce(0) { $0 + $1.weightBits }
        let rest = tie.matchWeightBits - prior - evidence.reduce(0) { $0 + $1.weightBits }
        var steps = [Waterfall.Step(label: "before anything is compared", bits: prior)]
        steps += evidence.map { piece in
            let words = piece.comparison.explanation
            // What both share and many others too may speak against a tie.
            let isShared = piece.weightBits > 0 || piece.sharedByAccounts != nil
            return Waterfall.Step(label: isShared ? words : "not: " + words, bits: piece.weightBits)
        }
        if abs(rest) >= 0.05 { steps.append(Waterfall.Step(label: "what says little", bits: rest)) }
        let title = "How the evidence between accounts \(pair.0) and \(pair.1) adds up"
        let terms = steps.map { "\($0.label) \(Wording.signed($0.bits))" }
        let caption =
            "\(title), in bits: \(Wording.list(terms)); \(Wording.decimal(tie.matchWeightBits)) in all. That both have one operator is "
            + "\(Likelihood(probability: tie.matchProbability).rawValue)."
            + (count > 2
                ? " Of the ties of operation \(operation.number), about as many are stronger as are weaker." : "")
        let id = "\(operation.anchor)-waterfall"
        return Figure(
            id: id,
            caption: caption,
            drawing: Waterfall.svg(steps, sum: "in all", id: "\(id)-drawing", title: title, description: caption)
        )
    }

    private static func graph(_ ties: [Tie], _ operation: OperationFacts) -> Figure {
        let members = operation.operation.members
            .sorted { (operation.accountNumbers[$0.account] ?? .max) < (operation.accountNumbers[$1.account] ?? .max) }
        let drawn = members.prefix(mostNodes)
        var position: [AccountID: Int] = [:]
        for (index, member) in drawn.enumerated() { position[member.account] = index }
        let edges = ties.prefix(mostEdges).compactMap { tie -> TieGraph.Edge? in
            guard let first = position[tie.first], let second = position[tie.second] else { return nil }
            return TieGraph.Edge(first: first, second: second, weightBits: tie.matchWeightBits)
        }
        let isWhole = drawn.count == members.count && edges.count == ties.count
        let title = "Ties between the accounts of operation \(operation.number)"
        let caption =
            "\(title): \(Wording.count(drawn.count, "account")) and \(Wording.count(edges.count, "tie")). Dots bear the accounts' numbers; "
            + "full dots have findings of level medium or above. A thicker line is a stronger tie."
            + (isWhole ? "" : " The rest is left out of the drawing.")
        let id = "\(operation.anchor)-graph"
        return Figure(
            id: id,
            caption: caption,
            drawing: TieGraph.svg(
                nodes: drawn.enumerated().map { index, member in
                    TieGraph.Node(
                        label: String(operation.accountNumbers[member.account] ?? index + 1),
                        isFull: !member.findings.isEmpty
                    )
                },
                edges: edges,
                id: "\(id)-drawing",
                title: title,
                description: caption
            )
        )
    }
}
