// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// The languages and networks of an operation's requests.
enum OriginsSection {
    /// Rows beyond these, and rows of few accounts, are added up.
    static let mostRows = 10

    static func make(_ operation: OperationFacts, _ facts: ReportFacts) -> Section {
        let id = "\(operation.anchor)-origins"
        guard let activity = operation.activity else {
            return Section(
                id: id,
                title: "Languages and networks",
                blocks: [.paragraph([Sentence("The languages and networks of its requests were not counted.")])]
            )
        }
        let languages = folded(
            activity.languagePairs.map { ([language($0.prompt), language($0.output)], $0.requests, $0.accounts) },
            facts.options
        )
        let networks = folded(
            activity.networks.map {
                ([country($0.country), $0.kind?.title ?? "not logged"], $0.requests, $0.accounts)
            },
            facts.options
        )
        let blocks: [Block] = [
            .table(
                Table(
                    id: "\(operation.anchor)-languages",
                    caption: "Requests by language, operation \(operation.number)",
                    columns: [.text("Prompt"), .text("Answer"), .number("Requests"), .number("Share")],
                    rows: languages
                )
            ),
            .table(
                Table(
                    id: "\(operation.anchor)-networks",
                    caption: "Requests by network, operation \(operation.number)",
                    columns: [.text("Country of the network"), .text("Kind"), .number("Requests"), .number("Share")],
                    rows: networks
                )
            ),
            .paragraph([
                Sentence(
                    "A network's country is where its address is registered. VPN, hosting and Tor networks say nothing of where a "
                        + "person is, and neither language nor country is a reason to act."
                )
            ]),
        ]
        return Section(id: id, title: "Languages and networks", blocks: blocks)
    }

    private static func language(_ code: String?) -> String {
        code.map { PlainText.cleaned(LanguageName.of($0)) } ?? "not known"
    }

    private static func country(_ code: String?) -> String {
        code.map { PlainText.cleaned(CountryName.of($0)) } ?? "not known"
    }

    private typealias Entry = (names: [String], requests: Int, accounts: Int)

    /// Rows of enough accounts, most requests first, and all others as one: a country or language of few would single them out.
    private static func folded(_ entries: [Entry], _ options: ReportOptions) -> [[Table.Cell]] {
        let total = entries.reduce(0) { $0 + $1.requests }
        var shown = Array(
            entries.filter { $0.accounts >= options.minimumGroup }
                .sorted {
                    $0.requests != $1.requests
                        ? $0.requests > $1.requests : $0.names.lexicographicallyPrecedes($1.names)
                }
                .prefix(mostRows)
        )
        // One alone among the others would be as good as named.
        if entries.count - shown.count == 1, !shown.isEmpty { shown.removeLast() }
        let rest = total - shown.reduce(0) { $0 + $1.requests }
        var rows = shown.map { row($0.names, $0.requests, total) }
        if rest > 0 { rows.append(row(["Others", "–"], rest, total)) }
        return rows
    }

    private static func row(_ names: [String], _ requests: Int, _ total: Int) -> [Table.Cell] {
        names.map { .init($0) } + [.init(Wording.number(requests)), .init(Wording.percent(requests, of: total))]
    }
}
