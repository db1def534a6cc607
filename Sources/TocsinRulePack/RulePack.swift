// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The rules and identity tables that come with Tocsin.
package enum RulePack {
    /// The folder of the starter rules.
    package static var rulesPath: String { resourcePath("Rules") }

    /// Interchangeable identity terms by kind and language.
    package static var identityTermsPath: String { resourcePath("Identity") + "/terms.yml" }

    /// Lists of what names an identity by itself, in all forms, a file a language.
    package static var identityWordsPath: String { resourcePath("Identity") + "/Words" }

    /// Harmless sentences that name an identity.
    package static var benignSentencesPath: String { resourcePath("Identity") + "/benign.yml" }

    /// What names an identity, and what belongs to an identity beside it, in many languages and all their forms.
    package struct IdentityLists: Sendable {
        /// By themselves: "Danish".
        package var words: [String]
        /// For a person, before or behind: "people".
        package var nouns: [String]
        /// Before: "an".
        package var articles: [String]
        /// Between such a noun and an identity: "with".
        package var joiners: [String]
    }

    /// Reads the lists.
    ///
    /// - Throws: What reading throws, when the installation is damaged.
    package static func identityLists() throws -> IdentityLists {
        let folder = resourcePath("Identity")
        let words = try FileManager.default.contentsOfDirectory(atPath: identityWordsPath).sorted()
        return IdentityLists(
            words: try words.flatMap { try list(identityWordsPath + "/" + $0) },
            nouns: try list(folder + "/Companions/nouns.txt"),
            articles: try list(folder + "/Companions/articles.txt"),
            joiners: try list(folder + "/Companions/joiners.txt")
        )
    }

    /// A word a line; what begins with "#" is for readers.
    private static func list(_ path: String) throws -> [String] {
        try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline)
            .filter { !$0.hasPrefix("#") }
            .map(String.init)
    }

    private static func resourcePath(_ name: String) -> String {
        Bundle.module.bundleURL.appending(path: name).path
    }
}
