// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// A request for harm, and one that shares its topic and words and is harmless.
package struct NearMissPair: Sendable, Equatable {
    /// Such as `fr-phishing-001`.
    package var id: String
    package var category: HarmCategory
    /// ISO 639-1.
    package var language: String
    package var harmful: String
    package var nearMiss: String

    package init(id: String, category: HarmCategory, language: String, harmful: String, nearMiss: String) {
        self.id = id
        self.category = category
        self.language = language
        self.harmful = harmful
        self.nearMiss = nearMiss
    }
}
