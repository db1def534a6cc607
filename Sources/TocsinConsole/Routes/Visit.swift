// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// One request, as pages see it: who asks, for what, when.
package struct Visit: Sendable {
    /// Nil for somebody without a session.
    let person: SignedInPerson?
    /// The session's token, for signing out.
    let token: String?
    let path: String
    let parameters: [String: String]
    let query: FormFields
    let rawQuery: String
    let form: FormFields
    let network: String?
    /// Such as `https://tocsin.example`, as far as the browser says: for links that are shown to whoever asked.
    let origin: String
    /// `Accept-Language`, as the browser sent it.
    let acceptedLanguages: String?
    /// What an earlier answer kept for the way to another provider and back.
    let kept: String?
    let now: Timestamp

    /// Who acts; routes with access for somebody have one.
    ///
    /// - Throws: ``PageError/notSignedIn``.
    func signedIn() throws(PageError) -> SignedInPerson {
        guard let person else { throw .notSignedIn }
        return person
    }

    /// A part of the path.
    ///
    /// - Throws: ``PageError/notFound`` where it is not of the form that it should have.
    func parameter<Value>(_ name: String, _ read: (String) -> Value?) throws(PageError) -> Value {
        guard let value = parameters[name].flatMap(read) else { throw .notFound }
        return value
    }

    /// The page of a list, from 1 to 500.
    var pageNumber: Int { query["page"].flatMap { Int($0) }.map { min(max($0, 1), 500) } ?? 1 }
}
