// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel
internal import TocsinStore

/// An id as pages show it and people type it: how it begins, in letters of either case, with or without the word before it.
struct ShortID: Sendable, Equatable {
    enum Kind: String, Sendable, CaseIterable {
        case account = "acct-"
        case operation = "operation-"
        case finding = "finding-"
    }

    /// Nil for digits alone, which may begin any.
    let kind: Kind?
    /// Hexadecimal, in small letters.
    let digits: String

    /// Fewer begin too many ids.
    private static let fewestDigits = 4
    private static let mostFound = 50
    /// Operations and cases that are looked through, since no index begins with their ids.
    private static let mostRead = 20_000

    /// Nil for anything else, such as words.
    init?(_ text: String) {
        var rest = Substring(text.lowercased())
        while let last = rest.last, last == "…" || last == "." { rest.removeLast() }
        let kind = Kind.allCases.first { rest.hasPrefix($0.rawValue) }
        rest = rest.dropFirst(kind?.rawValue.count ?? 0)
        guard rest.utf8.count >= Self.fewestDigits, rest.allSatisfy({ $0.isHexDigit && $0.isASCII }) else {
            return nil
        }
        self.kind = kind
        digits = String(rest)
    }

    private func mayBe(_ kind: Kind) -> Bool { self.kind == nil || self.kind == kind }

    /// Accounts with findings, ascending; where there is none, those that cases are about.
    func accounts(in store: any ConsoleParts.ConsoleStore) throws -> [AccountID] {
        guard mayBe(.account) else { return [] }
        let found = try store.accounts(startingWith: digits, limit: Self.mostFound)
        guard found.isEmpty, let range = AccountID.range(startingWith: digits) else { return found }
        var query = CaseQuery()
        query.limit = Self.mostRead
        let others = Set(try store.caseSummaries(query).flatMap(\.accounts).filter { range.contains($0) })
        return Array(others.sorted().prefix(Self.mostFound))
    }

    /// As the list of operations has them.
    func operations(in store: any ConsoleParts.ConsoleStore) throws -> [OperationSummary] {
        guard mayBe(.operation) else { return [] }
        let beginning = Kind.operation.rawValue + digits
        var found: [OperationSummary] = []
        var read = 0
        while found.count < Self.mostFound, read < Self.mostRead {
            let page = try store.operationSummaries(limit: 1_000, offset: read)
            found += page.filter { $0.id.description.hasPrefix(beginning) }
            if page.count < 1_000 { break }
            read += page.count
        }
        return Array(found.prefix(Self.mostFound))
    }

    /// Of the latest findings.
    func findings(in store: any ConsoleParts.ConsoleStore) throws -> [Finding] {
        guard mayBe(.finding) else { return [] }
        let beginning = Kind.finding.rawValue + digits
        var query = FindingQuery()
        query.limit = FindingWalk.mostFindings
        return Array(
            try store.findings(query).filter { $0.id.description.hasPrefix(beginning) }.prefix(Self.mostFound)
        )
    }
}
