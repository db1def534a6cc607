// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A language that the page speaks.
enum PageLanguage: String, Sendable, CaseIterable {
    case english = "en"
    case french = "fr"
    case spanish = "es"
    case chinese = "zh"

    /// Its own name for itself.
    var name: String {
        switch self {
        case .english: "English"
        case .french: "Français"
        case .spanish: "Español"
        case .chinese: "中文"
        }
    }

    /// As the page's `lang` says it.
    var tag: String { self == .chinese ? "zh-Hans" : rawValue }

    /// The language that was asked for by link, or else the one of those that a browser accepts which it likes most.
    ///
    /// - Returns: English when there is none of them.
    static func choose(asked: String?, accepted: String?) -> PageLanguage {
        if let asked, let language = PageLanguage(rawValue: asked) { return language }
        let ranked = (accepted ?? "").split(separator: ",").enumerated().compactMap { place, part in
            rank(part).map { ($0.language, $0.weight, place) }
        }
        // Of equals the first: an order in a list of languages is meant.
        return ranked.min { ($1.1, $0.2) < ($0.1, $1.2) }?.0 ?? .english
    }

    private static func rank(_ part: Substring) -> (language: PageLanguage, weight: Double)? {
        let fields = part.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
        guard let tag = fields.first, let main = tag.split(separator: "-").first,
            let language = PageLanguage(rawValue: main.lowercased())
        else { return nil }
        let weight = fields.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
        return weight > 0 ? (language, weight) : nil
    }
}
