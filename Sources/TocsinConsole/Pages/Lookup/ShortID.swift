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

    /// Without the word before them: words of fewer letters are often digits as well, as "face" is, and so are years.
    private static let fewestDigits = 6
    /// Behind the word; fewer begin too many ids.
    private static let fewestBehindWord = 4
    static let mostFound = 50

    /// Nil for anything else, such as words.
    init?(_ text: String) {
        var rest = Substring(text.lowercased())
        while let last = rest.last, last == "…" || last == "." { rest.removeLast() }
        let kind = Kind.allCases.first { rest.hasPrefix($0.rawValue) }
        rest = rest.dropFirst(kind?.rawValue.count ?? 0)
        let fewest = kind == nil ? Self.fewestDigits : Self.fewestBehindWord
        let most = kind == nil || kind == .account ? 32 : 16
        guard (fewest...most).contains(rest.utf8.count), rest.allSatisfy({ $0.isHexDigit && $0.isASCII }) else {
            return nil
        }
        self.kind = kind
        digits = String(rest)
    }

    private func mayBe(_ kind: Kind) -> Bool { self.kind == nil || self.kind == kind }

    /// What was found, ascending by id.
    struct Found<Item> {
        private(set) var items: [Item] = []
        /// Whether there is more than is shown.
        private(set) var isCut = false

        init() {}

        /// `items`: One more than is shown where there is.
        fileprivate init(_ items: [Item]) {
            self.items = Array(items.prefix(ShortID.mostFound))
            isCut = items.count > ShortID.mostFound
        }
    }

    /// Accounts with findings, and those that cases are about.
    func accounts(in store: any ConsoleParts.ConsoleStore) throws -> Found<AccountID> {
        guard mayBe(.account), let range = AccountID.range(startingWith: digits) else { return Found() }
        let limit = Self.mostFound + 1
        let found = try store.accounts(in: range, limit: limit)
        let inCases = try store.accountsOfCases(in: range, limit: limit)
        return Found(Set(found + inCases).sorted())
    }

    func operations(in store: any ConsoleParts.ConsoleStore) throws -> Found<OperationSummary> {
        guard mayBe(.operation), let values else { return Found() }
        let ids = OperationID(value: values.lowerBound)...OperationID(value: values.upperBound)
        return Found(try store.operationSummaries(in: ids, limit: Self.mostFound + 1))
    }

    func findings(in store: any ConsoleParts.ConsoleStore) throws -> Found<Finding> {
        guard mayBe(.finding), let values else { return Found() }
        let ids = FindingID(value: values.lowerBound)...FindingID(value: values.upperBound)
        return Found(try store.findings(in: ids, limit: Self.mostFound + 1))
    }

    /// Of operations and findings, whose ids have 16 digits; nil for more.
    private var values: ClosedRange<UInt64>? {
        let missing = 16 - digits.utf8.count
        guard missing >= 0, let first = UInt64(digits + String(repeating: "0", count: missing), radix: 16),
            let last = UInt64(digits + String(repeating: "f", count: missing), radix: 16)
        else { return nil }
        return first...last
    }
}
