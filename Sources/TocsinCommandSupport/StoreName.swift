// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// What a store is named by: a file or a database.
enum StoreName {
    /// libpq's settings that tell a connection in its other notation, `host=… dbname=…`.
    private static let settings: Set<Substring> = [
        "dbname", "host", "hostaddr", "password", "port", "service", "sslmode", "user",
    ]

    /// Whether a name that is no address was meant as one: it must not become a file, and must not be shown.
    static func looksLikeAddress(_ name: String) -> Bool {
        let text = name.lowercased().drop(while: \.isWhitespace)
        if text.hasPrefix("./") || text.hasPrefix("/") { return false }
        if text.contains("://") || text.hasPrefix("postgres:") || text.hasPrefix("postgresql:") { return true }
        // Before each sign of equality but blanks a word.
        let parts = text.split(separator: "=", omittingEmptySubsequences: false).dropLast()
        return parts.contains { part in
            part.split(whereSeparator: \.isWhitespace).last.map { settings.contains($0) } ?? false
        }
    }
}
