// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import TocsinCases
internal import TocsinModel
internal import TocsinReports

/// Looking through what findings rest on, with a reason; by POST, so that what is looked for stands in no address.
enum ReasonedSearchRoutes {
    static let routes = [
        Route(.post, "/search/texts", .right(.work), reading: { visit, parts in try texts(visit, parts) }),
        Route(.post, "/search/origins", .right(.work), reading: { visit, parts in try origins(visit, parts) }),
    ]

    private static func texts(_ visit: Visit, _ parts: ConsoleParts) throws -> Answer {
        let asked = Asked(visit.form, fewestLetters: TextSearchPage.fewestLetters)
        let person = try visit.signedIn()
        guard let reason = asked.reason else {
            return asked.refusal(TextSearchPage.search.form(person, words: asked.words, reason: visit.form["reason"]))
        }
        let desk = parts.desk(person)
        try asked.record("text.search", reason, desk, at: visit.now)
        let search = try TextSearch(asked.words, from: asked.start, in: parts.store)
        // Before anything is shown, as before anything is looked at.
        if !search.found.isEmpty {
            try desk.record(
                "text.read",
                needing: .work,
                subject: Asked.subject,
                at: visit.now,
                ["reason": reason, "events": search.found.map(\.id.description).joined(separator: " ")]
            )
        }
        return .page(
            TextSearchPage.make(search, person: person, words: asked.words, reason: reason, from: asked.start)
        )
    }

    private static func origins(_ visit: Visit, _ parts: ConsoleParts) throws -> Answer {
        let asked = Asked(visit.form, fewestLetters: OriginSearchPage.fewestLetters)
        let person = try visit.signedIn()
        guard let reason = asked.reason else {
            return asked.refusal(OriginSearchPage.search.form(person, words: asked.words, reason: visit.form["reason"]))
        }
        try asked.record("origin.search", reason, parts.desk(person), at: visit.now)
        let search = try OriginSearch(
            asked.words,
            from: asked.start,
            in: parts.store,
            pseudonyms: parts.settings.originPseudonyms
        )
        return .page(
            OriginSearchPage.make(search, person: person, words: asked.words, reason: reason, from: asked.start)
        )
    }
}

/// What somebody looks for, and why.
private struct Asked {
    static let subject = "messages behind findings"

    var words: String
    /// Findings to leave out.
    var start: Int
    /// Nil with a ``mistake``.
    var reason: String?
    private var mistake: PageError?

    init(_ form: FormFields, fewestLetters: Int) {
        words = form["words"] ?? ""
        start = form["from"].flatMap { Int($0) }.map { min(max(0, $0), Int(Int32.max)) } ?? 0
        do throws(PageError) {
            guard words.count(where: { $0.isLetter || $0.isNumber }) >= fewestLetters, words.count <= 200 else {
                throw .wrongForm("Look for \(fewestLetters) letters or more, 200 characters at most.")
            }
            reason = try TextForm.reason(form)
        } catch {
            mistake = error
        }
    }

    func refusal(_ form: Markup) -> Answer {
        let mistake = mistake ?? .wrongForm("State what you look for, and why.")
        return .page(Page("Search", .search, [HTML.notice("\(mistake)", isError: true), form]), mistake.status)
    }

    /// Writes the search down, before anything is looked at; without the words, which may name somebody.
    func record(_ action: String, _ reason: String, _ desk: CaseDesk, at time: Timestamp) throws {
        try desk.record(
            action,
            needing: .work,
            subject: Self.subject,
            at: time,
            ["reason": reason, "words": "\(words.split(whereSeparator: \.isWhitespace).count)"]
        )
    }
}
