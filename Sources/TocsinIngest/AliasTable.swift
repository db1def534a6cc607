// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import TocsinModel

/// Which names belong to which account, as the operator gives them: CSV lines `alias,account`.
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
        let lines = String(decoding: data, as: UTF8.self).split(omittingEmptySubsequences: false) { $0.isNewline }
        for (index, line) in lines.enumerated() where !line.isEmpty && line.first != "#" {
            let names = line.split(separator: ",", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            guard names.count >= 2, !names[0].isEmpty, !names[1].isEmpty else {
                throw .malformed(path: path, line: index + 1)
            }
            if index == 0 && names[0] == "alias" { continue }
            let ids = names.map { AccountID($0) ?? pseudonymiser.accountID(of: $0) }
            if let other = accounts[ids[0]], other != ids[1] { throw .contradiction(path: path, line: index + 1) }
            accounts[ids[0]] = ids[1]
        }
        self.accounts = accounts
    }
}

/// Why an alias file cannot be used.
package enum AliasTableError: Error, Equatable, CustomStringConvertible {
    case cannotRead(path: String)
    case malformed(path: String, line: Int)
    case contradiction(path: String, line: Int)

    package var description: String {
        switch self {
        case .cannotRead(let path): "The alias file '\(path)' cannot be read. Check the path."
        case .malformed(let path, let line):
            "The alias file '\(path)' needs 'alias,account' on line \(line). Correct the line, or start it with # to skip it."
        case .contradiction(let path, let line):
            "The alias file '\(path)' gives the alias of line \(line) a second account. Keep one of the two lines."
        }
    }
}
