// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
package import TocsinCases

/// Where accounts' owners appeal by a link.
package struct AppealLinkOptions: ParsableArguments {
    @Option(
        help:
            "Where the public reaches 'tocsin serve', such as https://appeals.example.com: each decision against an account then has a link with which its owner can appeal once."
    )
    private var appealsAt: String?

    @Option(
        help: "The key that makes those links (default: beside the store, with .appeal-key, made when it is not there)."
    )
    private var appealKey: String?

    package init() {}

    /// Whether owners are to have links.
    package var isGiven: Bool { appealsAt != nil }

    /// Nil where no address was given.
    ///
    /// - Throws: `AppealLinkError`, `SecretFileError`.
    package func links(_ store: StoreOptions) throws -> AppealLinks? {
        try appealsAt.map { try AppealLinks(address: $0, besideStore: store.beside, keyFile: appealKey) }
    }

    /// The secret by which cases are drawn for a second opinion, derived from the key of the links.
    ///
    /// - Throws: `SecretFileError`.
    package func reviewKey(_ store: StoreOptions) throws -> ReviewKey {
        try ReviewKey(besideStore: store.beside, keyFile: appealKey)
    }

    package func validate() throws {
        if appealKey != nil && appealsAt == nil { throw ValidationError("--appeal-key belongs to --appeals-at.") }
    }
}
