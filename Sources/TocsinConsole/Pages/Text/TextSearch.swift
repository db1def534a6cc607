// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinModel
internal import TocsinStore

/// Looks for words in the messages that raised findings rest on, and in no others: whoever was not accused is not looked at.
struct TextSearch: Sendable, Equatable {
    /// Findings that one search goes through, the latest first.
    static let mostFindings = 2_000
    /// Messages that one page shows.
    static let mostShown = 12

    /// Events whose message holds all words, the latest findings first.
    private(set) var found: [Event] = []
    /// The findings that they are of.
    private(set) var findings: [Finding] = []
    /// Findings that were gone through.
    private(set) var looked = 0
    /// When the last of them began; nil where there was none.
    private(set) var lookedBackTo: Timestamp?
    /// Whether there are more findings behind.
    private(set) var hasMore = false

    /// - Parameters:
    ///   - words: Parted by spaces; capitals, accents and the width of letters do not matter.
    ///   - start: Findings to leave out, for the next page.
    ///   - store: Where messages are.
    /// - Throws: What the store throws.
    init(_ words: String, from start: Int, in store: any Store) throws {
        let wanted = words.split(whereSeparator: \.isWhitespace).map { Self.folded(String($0)) }
        var query = FindingQuery()
        query.isShadow = false
        query.offset = start
        query.limit = 100
        var seen: Set<EventID> = []
        while looked < Self.mostFindings {
            let page = try store.findings(query)
            for finding in page {
                looked += 1
                lookedBackTo = finding.firstTime
                let ids = finding.evidence.compactMap(\.event).filter { seen.insert($0).inserted }
                for event in try store.events(ids) where Self.holds(event, wanted) {
                    found.append(event)
                    findings.append(finding)
                }
                if found.count >= Self.mostShown {
                    query.offset = start + looked
                    query.limit = 1
                    hasMore = try !store.findings(query).isEmpty
                    return
                }
            }
            if page.count < query.limit { return }
            query.offset += page.count
        }
        hasMore = true
    }

    private static func holds(_ event: Event, _ words: [String]) -> Bool {
        guard case .request(let request) = event.content else { return false }
        let text = RequestText(input: request.input, output: request.output)
        let folded = folded(text.text(field: "prompt"))
        return words.allSatisfy { folded.contains($0) }
    }

    private static func folded(_ text: String) -> String {
        text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
    }
}
