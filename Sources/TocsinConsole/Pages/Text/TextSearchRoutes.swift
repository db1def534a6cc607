// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import TocsinCases
internal import TocsinModel

/// Looking for words in messages; by POST, so that they stand in no address.
enum TextSearchRoutes {
    static let routes = [
        Route(.post, "/search/texts", .right(.work), reading: { visit, parts in try search(visit, parts) })
    ]

    private static func search(_ visit: Visit, _ parts: ConsoleParts) throws -> Answer {
        let person = try visit.signedIn()
        let words = visit.form["words"] ?? ""
        let reason: String
        do throws(PageError) {
            guard words.count(where: \.isLetterOrNumber) >= TextSearchPage.fewestLetters, words.count <= 200 else {
                throw PageError.wrongForm(
                    "Look for \(TextSearchPage.fewestLetters) letters or more, 200 characters at most."
                )
            }
            reason = try TextForm.reason(visit.form)
        } catch {
            let form = TextSearchPage.form(person, words: words, reason: visit.form["reason"])
            return .page(Page("Search", .search, [HTML.notice("\(error)", isError: true), form]), error.status)
        }
        let start = visit.form["from"].flatMap { Int($0) }.map { min(max(0, $0), Int(Int32.max)) } ?? 0
        let desk = parts.desk(person)
        // Before anything is looked at, and again before anything is shown. The words themselves stay out: they may name somebody.
        try desk.record(
            "text.search",
            needing: .work,
            subject: "messages behind findings",
            at: visit.now,
            ["reason": reason, "words": "\(words.split(whereSeparator: \.isWhitespace).count)"]
        )
        let search = try TextSearch(words, from: start, in: parts.store)
        if !search.found.isEmpty {
            try desk.record(
                "text.read",
                needing: .work,
                subject: "messages behind findings",
                at: visit.now,
                ["reason": reason, "events": search.found.map(\.id.description).joined(separator: " ")]
            )
        }
        return .page(TextSearchPage.make(search, person: person, words: words, reason: reason, from: start))
    }
}

extension Character {
    fileprivate var isLetterOrNumber: Bool { isLetter || isNumber }
}
