// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinClassifier
internal import TocsinRulePack

extension IdentityWords {
    /// The words that come with Tocsin, which every model that comes with it was learnt without.
    ///
    /// - Throws: What reading throws, when the installation is damaged.
    package static func bundled() throws -> IdentityWords {
        let lists = try RulePack.identityLists()
        return IdentityWords(
            lists.words,
            nouns: lists.nouns,
            articles: lists.articles,
            joiners: lists.joiners
        )
    }
}
