// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// All described operations.
enum OperationsSection {
    static func make(_ facts: ReportFacts) -> Section {
        let intro =
            facts.operations.isEmpty
            ? "No operation of \(facts.options.minimumGroup) or more accounts was found."
            : "An operation is a group of accounts that act together and in which enough members have harmful findings. "
                + "Accounts are numbered inside their operation; this report shows no account's name or pseudonym."
        return Section(
            id: "operations",
            title: "Operations",
            blocks: [.paragraph([Sentence(intro)])],
            sections: facts.operations.map { OperationSection.make($0, facts) }
        )
    }
}
