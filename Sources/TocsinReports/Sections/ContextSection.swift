// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// An operation beside groups that nobody chose, and who is near it.
enum ContextSection {
    /// Nil when linking kept nothing of the kind.
    static func make(_ operation: OperationFacts, _ facts: ReportFacts) -> Section? {
        let minimum = facts.options.minimumGroup
        let linked = operation.operation
        let id = "\(operation.anchor)-context"
        var sentences: [Sentence] = []
        if let controls = linked.controls.first?.controls {
            sentences.append(
                Sentence(
                    "It was compared with \(controls) groups of as many accounts of the same languages and hours, drawn from accounts "
                        + "that belong to no group: coordination alone is no harm.",
                    see: .init("\(id)-table", "table")
                )
            )
        }
        let core = linked.members.count { $0.tier == .core }
        if core > 0, core < linked.members.count {
            let accounts = Wording.capitalised(Wording.accountCount(core, minimum: minimum))
            let verb = Wording.isOne(core, minimum: minimum) ? "is" : "are"
            sentences.append(
                Sentence("\(accounts) \(verb) its core, held by almost certain ties; the others likely belong.")
            )
        }
        if !linked.possible.isEmpty {
            let count = linked.possible.count
            let accounts = Wording.capitalised(Wording.accountCount(count, minimum: minimum, "more account"))
            let verb = Wording.isOne(count, minimum: minimum) ? "is" : "are"
            sentences.append(
                Sentence("\(accounts) may belong and \(verb) not counted anywhere in this report.")
            )
        }
        for (account, bridges) in Dictionary(grouping: linked.bridges, by: \.account).sorted(by: { $0.key < $1.key }) {
            let groups = Wording.count(bridges.count, "other group")
            sentences.append(
                Sentence(
                    "\(operation.name(of: account)) is also tied to \(groups), which may share an operator or a supplier with it."
                )
            )
        }
        guard !sentences.isEmpty else { return nil }
        var blocks: [Block] = [.paragraph(sentences)]
        if !linked.controls.isEmpty { blocks.append(.table(table(operation, id, minimum: minimum))) }
        return Section(id: id, title: "How unusual it is", blocks: blocks)
    }

    private static func table(_ operation: OperationFacts, _ id: String, minimum: Int) -> Table {
        Table(
            id: "\(id)-table",
            caption: "Operation \(operation.number) beside groups that nobody chose",
            columns: [.text("Share"), .number("Here"), .number("Mean of the others"), .number("Most of the others")],
            rows: operation.operation.controls.map { control in
                [
                    .init(name(control.statistic)), .init(share(control, operation, minimum: minimum)),
                    .init(percent(control.controlMean)), .init(percent(control.controlMost)),
                ]
            }
        )
    }

    /// A share of members tells how many they are, so that it is hidden where their count would be.
    private static func share(_ control: Operation.Control, _ operation: OperationFacts, minimum: Int) -> String {
        let members = operation.operation.members
        let harmful = members.count { !$0.findings.isEmpty }
        guard control.statistic == .harmfulMembers, harmful > 0, harmful < minimum else {
            return percent(control.share)
        }
        return "under \(Wording.percent(minimum, of: members.count))"
    }

    private static func percent(_ share: Double) -> String {
        Wording.percent(Int((share * 1000).rounded()), of: 1000)
    }

    private static func name(_ statistic: Operation.Control.Statistic) -> String {
        switch statistic {
        case .harmfulMembers: "Accounts with findings of level medium or above"
        case .sharedContent: "Pairs with near-identical prompts or rare names in common"
        case .sameMinutes: "Pairs active in the same minutes beyond chance"
        }
    }
}
