// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import BytePacking
internal import TocsinCases
package import TocsinModel
internal import TocsinStore

/// A token that was just made.
package struct NewToken: Sendable, Equatable {
    package let token: APIToken
    /// The token itself, `tcs_` and 43 characters; shown once, and not kept.
    package let secret: String
}

extension PeopleDesk {
    /// A person's tokens, in the order in which they were made.
    package func tokens(_ name: String) throws -> [APIToken] {
        let record = try record(name)
        try mustBeOwn(record)
        return try store.tokens(of: record.id).map { APIToken($0) }
    }

    /// Makes a token for programs of whoever is at the desk: nobody makes one that acts as somebody else.
    ///
    /// - Parameters:
    ///   - label: What it is for; 1 to 64 characters on one line.
    ///   - scopes: At least one.
    ///   - days: How long it holds, 1 to ``APIToken/mostDays``.
    ///   - time: Now.
    /// - Returns: The token, with what is secret about it.
    /// - Throws: ``PeopleError``, or what the store throws.
    package func addToken(
        label: String,
        scopes: Set<TokenScope>,
        days: Int,
        at time: Timestamp
    ) throws -> NewToken {
        let person = try record(actor.name)
        guard person.isActive else { throw PeopleError.disabled(person.name) }
        guard !scopes.isEmpty else { throw PeopleError.noScope }
        guard (1...APIToken.mostDays).contains(days) else { throw PeopleError.badLifetime(mostDays: APIToken.mostDays) }
        guard (1...64).contains(label.count), !label.unicodeScalars.contains(where: { $0.properties.isControl }) else {
            throw PeopleError.badLabel
        }
        let secret = SecretToken(bytes: randomBytes(SecretToken.byteCount))
        let record = TokenRecord(
            id: "token-" + Hexadecimal.text(randomBytes(8)),
            digest: secret.digest,
            person: person.id,
            label: label,
            scopes: TokenScope.allCases.filter(scopes.contains).map(\.rawValue),
            madeAt: time,
            expiresAt: time.adding(seconds: Int64(days) * 86_400)
        )
        let details = ["token": record.id, "scopes": record.scopes.joined(separator: " "), "days": String(days)]
        try store.add(record, entry("token.add", person.id, at: time, details))
        return NewToken(token: APIToken(record), secret: APIToken.prefix + secret.text)
    }

    /// Ends a token.
    ///
    /// - Throws: ``PeopleError/noToken(_:)``, and as ``addToken(label:scopes:days:at:)``.
    package func removeToken(_ id: String, of name: String, at time: Timestamp) throws {
        let person = try record(name)
        try mustBeOwn(person)
        let entry = entry("token.remove", person.id, at: time, ["token": id])
        guard try store.removeToken(id: id, of: person.id, entry) else { throw PeopleError.noToken(id) }
    }
}

extension Unicode.Scalar.Properties {
    /// Line ends, tabs and what terminals obey.
    fileprivate var isControl: Bool { generalCategory == .control || generalCategory == .lineSeparator }
}
