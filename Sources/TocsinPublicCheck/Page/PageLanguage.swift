// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import WebService

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
        AcceptedLanguage.choose(asked: asked, accepted: accepted) ?? .english
    }
}
