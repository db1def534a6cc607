// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// The accounts of an operation, numbered.
enum MembersSection {
    /// More rows than this are counted, not shown.
    static let mostRows = 50

    static func make(_ operation: OperationFacts) -> Section {
        var times: [AccountID: (first: Timestamp, last: Timestamp)] = [:]
        for finding in operation.findings {
            guard let account = finding.account else { continue }
            let known = times[account] ?? (finding.firstTime, finding.lastTime)
            times[account] = (min(known.first, finding.firstTime), max(known.last, finding.lastTime))
        }
        let ordered = operation.operation.members.sorted {
            (operation.accountNumbers[$0.account] ?? .max) < (operation.accountNumbers[$1.account] ?? .max)
        }
        let rows = ordered.prefix(mostRows).map { member -> [Table.Cell] in
            let findings = member.findings.sorted { $0.key < $1.key }
                .map { "\($0.key.title.lowercased()) \(Wording.number($0.value))" }
            return [
                .init(operation.name(of: member.account)),
                .init(Wording.number(member.events)),
                .init(findings.isEmpty ? "none" : findings.joined(separator: ", ")),
                .init(times[member.account]?.first.dayDescription ?? "–"),
                .init(times[member.account]?.last.dayDescription ?? "–"),
            ]
        }
        var blocks: [Block] = [
            .table(
                Table(
                    id: "\(operation.anchor)-members-table",
                    caption: "Accounts of operation \(operation.number), in the order of their first finding",
                    columns: [
                        .text("Account"), .number("Events"), .text("Findings of level medium or above"),
                        .short("First finding"), .short("Last finding"),
                    ],
                    rows: rows
                )
            )
        ]
        if ordered.count > mostRows {
            let rest = Wording.count(ordered.count - mostRows, "more account")
            blocks.append(.paragraph([Sentence("\(rest) \(ordered.count - mostRows == 1 ? "is" : "are") not listed.")]))
        }
        return Section(id: "\(operation.anchor)-members", title: "Accounts", blocks: blocks)
    }
}
