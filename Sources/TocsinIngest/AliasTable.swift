// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JSONText
package import TocsinModel

/// Which names belong to which account, as the operator gives them: CSV lines `alias,account`.
///
/// The account of a line may be the alias of another one: such a chain leads to its last account.
package struct AliasTable: Sendable {
    /// Pseudonym of the alias to pseudonym of the account.
    package let accounts: [AccountID: AccountID]

    /// Reads a file.
    ///
    /// A first line `alias,account` is a heading; empty lines and lines that start with `#` count for nothing.
    ///
    /// Either name may be a pseudonym that Tocsin proposed (`acct-…`).
    ///
    /// - Throws: ``AliasTableError``.
    package init(path: String, key: PseudonymKey) throws(AliasTableError) {
        guard let data = FileManager.default.contents(atPath: path) else { throw .cannotRead(path: path) }
        var pseudonymiser = Pseudonymiser(key: key)
        var accounts: [AccountID: AccountID] = [:]
        for (index, line) in Self.lines(data).enumerated() where !line.isEmpty && line.first != "#" {
            guard let names = Self.names(line) else { throw .malformed(path: path, line: index + 1) }
            if index == 0 && names.alias == "alias" { continue }
            let alias = AccountID(names.alias) ?? pseudonymiser.accountID(of: names.alias)
            let account = AccountID(names.account) ?? pseudonymiser.accountID(of: names.account)
            if alias == account { continue }
            if let other = accounts[alias], other != account { throw .contradiction(path: path, line: index + 1) }
            if Self.last(account, in: accounts) == alias { throw .circle(path: path, line: index + 1) }
            accounts[alias] = account
        }
        self.accounts = accounts.mapValues { Self.last($0, in: accounts) }
    }

    /// The file's lines, without the byte order mark that spreadsheets put before them.
    private static func lines(_ data: Data) -> [Substring] {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let text = String(decoding: data.starts(with: mark) ? data.dropFirst(mark.count) : data, as: UTF8.self)
        return text.split(omittingEmptySubsequences: false) { $0.isNewline }
    }

    /// The two names of a line; nil when it has fewer, or is no CSV.
    private static func names(_ line: Substring) -> (alias: String, account: String)? {
        let fields = Array(line.utf8).withUnsafeBufferPointer { try? CSVRecord.fields($0) } ?? []
        let names = fields.map { $0.trimmingCharacters(in: .whitespaces) }
        guard names.count >= 2, isName(names[0]), isName(names[1]) else { return nil }
        return (names[0], names[1])
    }

    /// False where a quote stands behind a blank, which CSV does not take for one, or bytes are not UTF-8.
    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && !text.hasPrefix("\"") && !text.contains("\u{FFFD}")
    }

    /// The account that a chain of aliases leads to.
    private static func last(_ account: AccountID, in accounts: [AccountID: AccountID]) -> AccountID {
        var account = account
        while let next = accounts[account] { account = next }
        return account
    }
}

/// Why an alias file cannot be used.
package enum AliasTableError: Error, Equatable, CustomStringConvertible {
    case cannotRead(path: String)
    case malformed(path: String, line: Int)
    case contradiction(path: String, line: Int)
    case circle(path: String, line: Int)

    package var description: String {
        switch self {
        case .cannotRead(let path): "The alias file '\(path)' cannot be read. Check the path."
        case .malformed(let path, let line):
            "The alias file '\(path)' needs 'alias,account' on line \(line). Correct the line, or start it with # to skip it."
        case .contradiction(let path, let line):
            "The alias file '\(path)' gives the alias of line \(line) a second account. Keep one of the two lines."
        case .circle(let path, let line):
            "The alias file '\(path)' goes in a circle on line \(line): its account is an alias of its alias. "
                + "Remove a line of the circle, so that it ends at the account to keep."
        }
    }
}
