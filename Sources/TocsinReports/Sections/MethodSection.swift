// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// How the report came about, what its words mean, and what it cannot say.
enum MethodSection {
    static func make(_ facts: ReportFacts) -> Section {
        Section(
            id: "method",
            title: "Method and limits",
            blocks: [],
            sections: [how(facts), words(), limits(facts), trial(facts), sharing(facts), versions(facts)].compactMap(
                \.self
            )
        )
    }

    private static func how(_ facts: ReportFacts) -> Section {
        var sentences = [
            "Tocsin reads a service's own usage logs. Accounts, addresses, devices and payments became keyed pseudonyms as they were read.",
            "\(facts.input.ruleCount.map { Wording.count($0, "rule") } ?? "Rules") in the Sigma format looked at each request and each account; "
                + "the rules' version is \(version(facts)).",
            "Rules describe conduct. Tocsin's own are tested by swapping names of nationalities, religions, languages, parties and "
                + "politicians: the verdict must not move. Rules that a service adds need the same test.",
            "Accounts are tied by what they share. Each comparison adds bits (log2 of how much more often it occurs between accounts "
                + "of one operation than between strangers); a value that many accounts share adds little.",
            "A group is called harmful only where enough of its members have findings of level medium or above.",
        ]
        let skipped = TieComparison.allCases.compactMap { kind in
            facts.input.skippedBlocks[kind].map { "\(kind.explanation) (\(Wording.number($0)))" }
        }
        if !skipped.isEmpty {
            sentences.append("Values too common to tie anybody were left out: \(Wording.list(skipped)).")
        }
        return Section(
            id: "how",
            title: "How it was made",
            blocks: [.list(sentences.map { Sentence($0) })]
        )
    }

    private static func version(_ facts: ReportFacts) -> String {
        let version = PlainText.cleaned(facts.input.rulesVersion)
        return version.isEmpty ? "not recorded" : version
    }

    private static func words() -> Section {
        Section(
            id: "words",
            title: "What the words mean",
            blocks: [
                .table(
                    Table(
                        id: "likelihood-words",
                        caption: "Words for likelihood (ICD 203)",
                        columns: [.text("Word"), .text("Chance")],
                        rows: Likelihood.allCases.map { [.init($0.rawValue), .init($0.range)] }
                    )
                ),
                .list([
                    Sentence(
                        "Confidence is said apart from likelihood. Low: one kind of evidence, few members with findings, or one rule. "
                            + "Moderate: at least two kinds of evidence, one of them payment, device, prompts or timing; at least half of the "
                            + "members with findings; at least two rules. High is for people: a program alone never says it."
                    ),
                    Sentence(
                        "Admiralty grades: source B is usually reliable; information 2 is probably true, 3 is possibly true."
                    ),
                    Sentence("Levels are Sigma's: informational, low, medium, high, critical."),
                ]),
            ]
        )
    }

    private static func limits(_ facts: ReportFacts) -> Section {
        let sentences = [
            "Rules find what they describe, in the languages that they know. No finding is not proof of no harm.",
            "People who ask about harm, study it, suffer it or guard against it use the same words. Rules try to leave them out, and "
                + "will sometimes fail.",
            "A tie says that accounts share something. It does not say who is behind them, and this report names nobody.",
            "Groups of fewer than \(facts.options.minimumGroup) accounts are counted and not described; smaller counts of accounts read "
                + "“under \(facts.options.minimumGroup)”.",
            "Nothing here decides about an account. People decide, with a second person for a suspension, a statement of reasons, and an appeal.",
        ]
        return Section(id: "limits", title: "Limits", blocks: [.list(sentences.map { Sentence($0) })])
    }

    private static func trial(_ facts: ReportFacts) -> Section? {
        let counts = facts.input.shadowFindings.filter { $0.value >= facts.options.minimumGroup }
            .sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
        guard !counts.isEmpty else { return nil }
        return Section(
            id: "trial",
            title: "Rules on trial",
            blocks: [
                .table(
                    Table(
                        id: "trial-table",
                        caption:
                            "Findings that rules on trial would have raised; they count for nothing else in this report",
                        columns: [.text("Rule"), .number("Findings")],
                        rows: counts.map { [.init(PlainText.cleaned($0.key)), .init(Wording.number($0.value))] }
                    )
                )
            ]
        )
    }

    private static func sharing(_ facts: ReportFacts) -> Section {
        var sentences = [
            Sentence("This report is marked \(facts.mark.rawValue). \(facts.mark.explanation)"),
            Sentence(
                "The publisher sets the mark. Until then it is TLP:AMBER, because nobody has read the report yet; with excerpts it is never "
                    + "wider than TLP:AMBER+STRICT."
            ),
        ]
        if facts.options.withExcerpts == false {
            sentences.append(Sentence("It shows no message text, no account and no address."))
        }
        return Section(id: "sharing", title: "Sharing", blocks: [.paragraph(sentences)])
    }

    private static func versions(_ facts: ReportFacts) -> Section? {
        guard !facts.options.versions.isEmpty else { return nil }
        return Section(
            id: "versions",
            title: "Versions of this report",
            blocks: [
                .table(
                    Table(
                        id: "versions-table",
                        caption: "What each version changed",
                        columns: [.number("Version"), .short("Day"), .text("Change")],
                        rows: facts.options.versions.reversed()
                            .map { version in
                                [
                                    .init("\(version.number)"),
                                    .init(Timestamp(day: version.day).longDate),
                                    .init(PlainText.cleaned(version.change)),
                                ]
                            }
                    )
                )
            ]
        )
    }
}
