// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Who somebody is to an OpenID provider: the provider's address, one space, and the `sub` that it gives them.
enum PersonSubject {
    /// The longest `sub` (OpenID Connect Core 1.0, section 2).
    private static let mostCharacters = 255

    /// Takes a provider's address and whatever a provider may give as `sub`.
    ///
    /// - Throws: ``PeopleError/badSubject``: nobody could ever sign in by it.
    static func check(_ subject: String) throws(PeopleError) {
        let parts = subject.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, ProviderAddress.isIssuer(String(parts[0])), isSub(parts[1]) else { throw .badSubject }
    }

    private static func isSub(_ text: Substring) -> Bool {
        guard let first = text.first, let last = text.last, first != " ", last != " " else { return false }
        return text.utf8.count <= mostCharacters && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }
}
