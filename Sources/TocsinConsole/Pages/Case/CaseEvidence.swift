// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCases
internal import TocsinModel
internal import TocsinReports

/// The evidence of a case: by account, of the ties, and in the accounts' conduct.
enum CaseEvidence {
    // MARK: By account

    static func accounts(_ file: CaseFile) -> Markup {
        let accounts = file.accountsByWeight
        let shown = accounts.prefix(CaseFile.mostShown).map { account(($0), file) }
        let rest = accounts.dropFirst(CaseFile.mostShown)
        let more: [Markup] =
            rest.isEmpty
            ? []
            : [
                HTML.details(
                    "\(Wording.count(rest.count, "more account")) with less against them",
                    [
                        HTML.table(
                            "More accounts",
                            [.text("Account"), .number("Findings")],
                            rest.map { [Words.account($0), .text("\((file.findings[$0] ?? []).count)")] }
                        )
                    ]
                )
            ]
        return HTML.section("Evidence by account", id: "evidence", shown + more)
    }

    private static func account(_ account: AccountID, _ file: CaseFile) -> Markup {
        let findings = file.findings[account] ?? []
        let ties = file.ties(of: account)
        return .element(
            "article",
            ["class": "account"],
            .element("h3", Words.account(account)),
            FindingTable.byRule(findings, caption: "Findings by rule"),
            ties.isEmpty
                ? .none
                : HTML.details(
                    "Its \(Wording.count(ties.count, "tie"))",
                    [TieTable.make(Array(ties.prefix(20)), of: account, caption: "The strongest first")]
                )
        )
    }

    // MARK: Ties

    static func operation(_ file: CaseFile) -> [Markup] {
        guard let operation = file.operation else { return [] }
        return [
            HTML.section(
                "How the accounts are tied",
                id: "ties",
                [OperationDrawing.graph(operation, id: "tie-graph")]
                    + (file.ties.first.map { [OperationDrawing.waterfall($0, id: "tie-waterfall")] } ?? [])
            )
        ]
    }

    // MARK: Conduct

    static func activity(_ file: CaseFile) -> Markup {
        let note: String? =
            file.counted < file.value.accounts.count
            ? "Counts hold \(file.counted) of \(file.value.accounts.count) accounts." : nil
        return HTML.section(
            "When, in which languages, from where",
            id: "activity",
            ActivityDrawing.make(file.activity, note: note)
        )
    }
}
