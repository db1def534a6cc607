// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// What an operation does, by the rules that fired.
enum ConductSection {
    static func make(_ operation: OperationFacts, _ facts: ReportFacts) -> Section {
        let rulesAnchor = Sentence.Anchor("\(operation.anchor)-rules", "rules that fired")
        var sentences: [Sentence] = []
        if let category = operation.category {
            sentences.append(
                Sentence(
                    "Its main conduct is \(category.conduct).",
                    see: rulesAnchor
                )
            )
        }
        let members = operation.operation.members
        let harmful = Wording.accounts(
            members.count { !$0.findings.isEmpty },
            minimum: facts.options.minimumGroup
        )
        sentences.append(
            Sentence(
                "\(Wording.capitalised(harmful)) of \(Wording.count(members.count, "account")) "
                    + "have findings of level medium or above.",
                see: .init("\(operation.anchor)-members", "accounts")
            )
        )
        if let first = operation.rules.first {
            sentences.append(
                Sentence(
                    "The rule that fired most is “\(first.title)”, with \(Wording.count(first.findings, "finding")).",
                    see: rulesAnchor
                )
            )
        }
        let others = operation.operation.findings.filter { $0.key != operation.category }.sorted { $0.key < $1.key }
        if !others.isEmpty {
            let named = others.map { "\($0.key.title.lowercased()) (\(Wording.number($0.value)))" }
            sentences.append(Sentence("There are also findings of \(Wording.list(named)).", see: rulesAnchor))
        }
        if !operation.killChain.isEmpty {
            sentences.append(
                Sentence(
                    "In the Online Operations Kill Chain the rules speak of \(Wording.list(operation.killChain)).",
                    see: rulesAnchor
                )
            )
        }
        var blocks: [Block] = [.paragraph(sentences)]
        if !operation.rules.isEmpty { blocks.append(.table(rules(operation, facts))) }
        if !operation.techniques.isEmpty { blocks.append(.table(techniques(operation))) }
        return Section(id: "\(operation.anchor)-conduct", title: "What it does", blocks: blocks)
    }

    private static func rules(_ operation: OperationFacts, _ facts: ReportFacts) -> Table {
        Table(
            id: "\(operation.anchor)-rules",
            caption: "Rules that fired in operation \(operation.number)",
            columns: [.text("Rule"), .text("Category"), .short("Level"), .number("Findings"), .number("Accounts")],
            rows: operation.rules.map { count in
                [
                    .init(count.title),
                    .init(count.rule.category.title),
                    .init(count.rule.level.rawValue),
                    .init(Wording.number(count.findings)),
                    .init(Wording.accounts(count.accounts, minimum: facts.options.minimumGroup)),
                ]
            }
        )
    }

    private static func techniques(_ operation: OperationFacts) -> Table {
        Table(
            id: "\(operation.anchor)-techniques",
            caption: "Techniques that these rules name",
            columns: [.text("Technique"), .short("Id"), .short("Framework")],
            rows: operation.techniques.map { [.init($0.name), .init($0.id), .init($0.framework.title)] }
        )
    }
}
