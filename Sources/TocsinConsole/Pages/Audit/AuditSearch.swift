// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinAudit
internal import TocsinModel
internal import TocsinStore

/// One page of the entries that a filter lets through, the last first.
struct AuditSearch: Sendable, Equatable {
    static let pageSize = 100
    /// Entries that one page goes through where no index finds them.
    static let mostRead = 20_000
    /// Entries of one subject that are looked at.
    private static let mostOfOne = 10_000
    private static let step = 1_000

    private(set) var entries: [AuditLine] = []
    /// The number in front of which the next page begins; nil where nothing is left.
    private(set) var next: Int?
    /// The time of the entry up to which the log was gone through, in steps; nil before the first.
    private(set) var readBackTo: Timestamp?

    /// `before`: The number in front of which the page begins; nil for the log's end.
    ///
    /// - Throws: What the store throws.
    init(_ filter: AuditFilter, before: Int?, in store: any ConsoleParts.ConsoleStore) throws {
        if let subjects = try filter.subjects(in: store) {
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
        let lines = try subjects.flatMap { try store.auditLines(about: $0, limit: Self.mostOfOne) }
        let found = try AuditLine.read(lines)
            .filter { $0.sequence < before ?? .max && filter.lets($0.record) }
            .sorted { $0.sequence > $1.sequence }
        entries = Array(found.prefix(Self.pageSize))
        if found.count > Self.pageSize { next = entries.last?.sequence }
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
