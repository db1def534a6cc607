// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import CPostgres
internal import FoundationEssentials

/// Where a database is, as libpq's connection URLs say it (`postgres://user@host/database?sslmode=verify-full`).
///
/// What the URL leaves out libpq takes from its environment (PGHOST, PGPASSWORD…), from `~/.pgpass` and from service files.
package struct PostgresAddress: Sendable {
    /// As given; may hold a password, so it is never shown.
    let text: String
    /// Nil where libpq's own defaults name it.
    package let database: String?
    package let host: String?
    private let password: String?

    /// Whether a text is meant as an address of PostgreSQL.
    package static func isAddress(_ text: String) -> Bool {
        text.hasPrefix("postgres://") || text.hasPrefix("postgresql://")
    }

    /// - Throws: ``PostgresError/badAddress``, which quotes nothing of the text.
    package init(_ text: String) throws(PostgresError) {
        var message: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(text, &message) else {
            PQfreemem(message)
            throw .badAddress
        }
        defer { PQconninfoFree(options) }
        var values: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { values[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        self.text = text
        database = values["dbname"].flatMap { $0.isEmpty ? nil : $0 }
        host = values["host"].flatMap { $0.isEmpty ? nil : $0 }
        password = values["password"]
    }

    /// The address without user, password and settings.
    package var shown: String { "postgres://\(host ?? "")/\(database ?? "")" }

    /// libpq's words, on one line, without its advice and without the password.
    func withoutSecrets(_ message: String) -> String {
        let lines = message.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("\t") }
        var words = lines.joined(separator: "; ")
        let secrets = [password, ProcessInfo.processInfo.environment["PGPASSWORD"]].compactMap(\.self)
        for secret in secrets where !secret.isEmpty { words = words.replacing(secret, with: "…") }
        return words
    }
}
