// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinReports

/// How far back a search through findings went, and the way to go on.
enum SearchedBack {
    static func paragraph(_ walk: FindingWalk) -> Markup {
        .element(
            "p",
            .text("Gone through: \(Wording.count(walk.looked, "finding"))"),
            walk.lookedBackTo.map { .group([.text(", back to "), Words.time($0)]) } ?? .none,
            .text(".")
        )
    }

    static func form(
        _ path: String,
        _ person: SignedInPerson,
        words: String,
        reason: String,
        from start: Int,
        _ walk: FindingWalk
    ) -> Markup {
        HTML.form(
            path,
            person,
            label: "Search further back",
            [
                HTML.hiddenLines("reason", reason), HTML.hidden("words", words),
                HTML.hidden("from", "\(start + walk.looked)"),
                HTML.button("Search further back for the same reason", className: "second"),
            ]
        )
    }
}
