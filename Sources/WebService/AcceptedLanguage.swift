// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Which of a page's languages a reader gets.
package enum AcceptedLanguage {
    /// The language that was asked for by link, or else the one of those that a browser accepts which it likes most.
    ///
    /// `Language`: Raw values are languages as `Accept-Language` begins them, such as `fr`.
    ///
    /// - Returns: Nil when there is none of them.
    package static func choose<Language: RawRepresentable<String>>(asked: String?, accepted: String?) -> Language? {
        if let asked, let language = Language(rawValue: asked) { return language }
        let ranked = (accepted ?? "").split(separator: ",").enumerated().compactMap { place, part in
            rank(part).map { (language: $0.language as Language, weight: $0.weight, place: place) }
        }
        // Of equals the first: an order in a list of languages is meant.
        return ranked.min { ($1.weight, $0.place) < ($0.weight, $1.place) }?.language
    }

    private static func rank<Language: RawRepresentable<String>>(
        _ part: Substring
    ) -> (language: Language, weight: Double)? {
        let fields = part.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
        guard let tag = fields.first, let main = tag.split(separator: "-").first,
            let language = Language(rawValue: main.lowercased())
        else { return nil }
        let weight = fields.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
        return weight > 0 ? (language, weight) : nil
    }
}
