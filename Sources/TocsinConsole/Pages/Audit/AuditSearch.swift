// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinAudit
internal import TocsinModel
internal import TocsinStore

/// One page of the entries that a filter lets through, the last first.
struct AuditSearch: Sendable, Equatable {
    static let pageSize = 100
    /// Entries that one page goes through, of all or of what the filter names.
    static let mostRead = 20_000
    private static let step = 1_000

    private(set) var entries: [AuditLine] = []
    /// The number in front of which the next page begins; nil where nothing is left.
    private(set) var next: Int?
    /// The time of the entry up to which the log was gone through, in steps; nil before the first.
    private(set) var readBackTo: Timestamp?
    /// Whether more accounts begin as the filter says than were looked at.
    private(set) var isCut = false

    /// `before`: The number in front of which the page begins; nil for the log's end.
    ///
    /// - Throws: What the store throws.
    init(_ filter: AuditFilter, before: Int?, in store: any ConsoleParts.ConsoleStore) throws {
        if let (subjects, isCut) = try filter.subjects(in: store) {
            self.isCut = isCut
            try find(filter, subjects, before: before, in: store)
        } else {
            try goBack(filter, before: before, in: store)
        }
    }

    private mutating func find(
        _ filter: AuditFilter,
        _ subjects: Set<String>,
        before: Int?,
        in store: any ConsoleParts.ConsoleStore
    ) throws {
        // One more than a page, so that a step can fill it; of few subjects more, for a filter may leave most of them out.
        let step = max(Self.pageSize + 1, Self.step / subjects.count)
        var place = before
        var read = 0
        while read < Self.mostRead {
            let found = try subjects.map { subject in
                let lines = try store.auditLines(about: subject, before: place, limit: step)
                return (isFull: lines.count == step, lines: try AuditLine.read(lines))
            }
            // A full step may have more behind it, so what the others have from before it comes with the next.
            let end = found.filter(\.isFull).compactMap { $0.lines.last?.sequence }.max()
            let whole = found.flatMap(\.lines).filter { $0.sequence >= end ?? 0 }.sorted { $0.sequence > $1.sequence }
            for entry in whole where filter.lets(entry.record) {
                if entries.count == Self.pageSize {
                    next = entries.last?.sequence
                    return
                }
                entries.append(entry)
            }
            guard let end else { return }
            place = end
            read += found.map(\.lines.count).reduce(0, +)
            readBackTo = whole.last?.record.time
        }
        next = place
    }

    private mutating func goBack(
        _ filter: AuditFilter,
        before: Int?,
        in store: any ConsoleParts.ConsoleStore
    ) throws {
        let step = filter.isEmpty ? Self.pageSize : Self.step
        var place = before
        var read = 0
        while read < Self.mostRead {
            let page = try AuditLine.read(try store.auditLines(before: place, limit: step))
            for entry in page where filter.lets(entry.record) {
                entries.append(entry)
                if entries.count == Self.pageSize {
                    if entry.sequence > 1 { next = entry.sequence }
                    return
                }
            }
            guard let last = page.last, last.sequence > 1 else { return }
            place = last.sequence
            read += page.count
            readBackTo = last.record.time
        }
        next = place
    }
}
