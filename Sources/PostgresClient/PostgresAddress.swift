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
    /// Nil where libpq's own defaults name it; see ``databaseByDefaults``.
    package let database: String?
    package let host: String?
    private let password: String?
    /// Nil where libpq's own defaults name it.
    let passwordFile: String?

    /// Whether a text is meant as an address of PostgreSQL.
    package static func isAddress(_ text: String) -> Bool { withoutScheme(text) != nil }

    /// What stands behind `postgres://` or `postgresql://`, in whatever case and between blanks.
    private static func withoutScheme(_ text: String) -> Substring? {
        guard let first = text.firstIndex(where: { !$0.isWhitespace }),
            let last = text.lastIndex(where: { !$0.isWhitespace })
        else { return nil }
        let trimmed = text[first...last]
        for scheme in ["postgres://", "postgresql://"] where trimmed.prefix(scheme.count).lowercased() == scheme {
            return trimmed.dropFirst(scheme.count)
        }
        return nil
    }

    /// - Throws: ``PostgresError/badAddress`` or ``PostgresError/ambiguousAddress``, which quote nothing of the text.
    package init(_ given: String) throws(PostgresError) {
        guard let rest = Self.withoutScheme(given) else { throw .badAddress }
        // libpq knows the scheme in small letters alone.
        let text = "postgres://\(rest)"
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
        guard Self.isPlain(rest, host: values["host"], port: values["port"]) else { throw .ambiguousAddress }
        self.text = text
        database = values["dbname"].flatMap { $0.isEmpty ? nil : $0 }
        host = values["host"].flatMap { $0.isEmpty ? nil : $0 }
        password = values["password"]
        passwordFile = values["passfile"]
    }

    /// Whether host, port and database are none that a part of a password looks like: libpq ends a password that holds `@` or `/` too early,
    /// and would name the rest in its messages.
    private static func isPlain(_ rest: Substring, host: String?, port: String?) -> Bool {
        let path = rest.prefix(while: { $0 != "?" }).drop(while: { $0 != "/" })
        let ports = (port ?? "").split(separator: ",")
        return !endsAsSettings(who(rest) ?? "") && !path.contains("@") && !(host ?? "").contains("@")
            && ports.allSatisfy { $0.allSatisfy { $0.isASCII && $0.isNumber } }
    }

    /// What libpq takes for user and password: it ends with the first `@` in front of any `/`, and may hold question marks.
    private static func who(_ rest: Substring) -> Substring? {
        let who = rest.prefix { $0 != "@" && $0 != "/" }
        return rest[who.endIndex...].hasPrefix("@") ? who : nil
    }

    /// Whether it is rather a host, with a port or without, and a setting whose `@` is not encoded.
    private static func endsAsSettings(_ who: Substring) -> Bool {
        let settings = who.drop { $0 != "?" }
        guard !settings.isEmpty else { return false }
        let port = who.prefix { $0 != "?" }.drop { $0 != ":" }
        return port.isEmpty
            || port.dropFirst().allSatisfy { $0.isASCII && $0.isNumber } && settings.contains("=")
    }

    /// The database that a connection would be of, with what libpq takes from its environment and from service files; without connecting.
    ///
    /// Nil where the address names a service that nobody describes.
    package var databaseByDefaults: String? {
        // A mode of TLS that there is not ends it behind the names and before the network; with a password no file is asked for one.
        let settings = [("dbname", text), ("password", "-"), ("sslmode", "-")]
        let ended = PostgresConnection.withSettings(settings) { PQconnectStartParams($0, $1, 1) }
        defer { PQfinish(ended) }
        return PQdb(ended).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The address without user, password and settings.
    package var shown: String { "postgres://\(host ?? "")/\(database ?? "")" }

    /// The address with which the same database can be reached by whoever has the password elsewhere.
    package var withoutPassword: String {
        var rest = text.dropFirst("postgres://".count)
        var shown = "postgres://"
        if let who = Self.who(rest) {
            shown += who.prefix { $0 != ":" }
            rest = rest[who.endIndex...]
        }
        let place = rest.prefix { $0 != "?" }
        shown += place
        // A keyword that is percent-encoded could be any.
        let settings = rest.dropFirst(place.count + 1).split(separator: "&").filter { setting in
            let keyword = setting.prefix { $0 != "=" }.lowercased()
            return !["password", "secret", "_key", "%"].contains { keyword.contains($0) }
        }
        return settings.isEmpty ? shown : shown + "?" + settings.joined(separator: "&")
    }

    /// libpq's words, on one line, without its advice and without the password.
    func withoutSecrets(_ message: String) -> String {
        let lines = message.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("\t") }
        var words = lines.joined(separator: "; ")
        let secrets = [password, ProcessInfo.processInfo.environment["PGPASSWORD"]].compactMap(\.self)
        for secret in secrets where !secret.isEmpty { words = words.replacing(secret, with: "…") }
        return words
    }
}
