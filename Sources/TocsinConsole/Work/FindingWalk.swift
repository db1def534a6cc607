// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel
internal import TocsinStore

/// Goes through the events that raised findings rest on, the latest findings first, and through no others: whoever was not accused is not
/// looked at.
struct FindingWalk: Sendable, Equatable {
    /// Findings that one walk goes through.
    static let mostFindings = 2_000

    /// Findings that were gone through.
    private(set) var looked = 0
    /// When the last of them began; nil where there was none.
    private(set) var lookedBackTo: Timestamp?
    /// Whether there are more findings behind.
    private(set) var hasMore = false

    /// - Parameters:
    ///   - start: Findings to leave out, for the next page.
    ///   - store: Where they are.
    ///   - visit: Gets a finding with those of its events that no finding before rested on, and says whether to go on.
    /// - Throws: What the store or `visit` throws.
    init(from start: Int, in store: any Store, _ visit: (Finding, [Event]) throws -> Bool) throws {
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
                if try visit(finding, store.events(ids)) { continue }
                query.offset = start + looked
                query.limit = 1
                hasMore = try !store.findings(query).isEmpty
                return
            }
            if page.count < query.limit { return }
            query.offset += page.count
        }
        hasMore = true
    }
}
