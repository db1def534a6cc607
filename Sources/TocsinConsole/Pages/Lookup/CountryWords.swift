// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinReports

/// Countries by their names in English, as people type them; capitals and accents do not matter.
enum CountryWords {
    /// The most words that a name has.
    static let mostWords = names.keys.map { $0.split(separator: " ").count }.max() ?? 1

    /// The code, in small letters, of a name in full; nil for anything else.
    static func code(_ name: some StringProtocol) -> String? { names[folded(String(name))] }

    /// What people also call them.
    private static let others = [
        "usa": "us", "united states of america": "us", "uk": "gb", "great britain": "gb", "czechia": "cz",
        "türkiye": "tr", "ivory coast": "ci", "holland": "nl", "burma": "mm", "eswatini": "sz",
        "democratic republic of the congo": "cd", "timor-leste": "tl", "cabo verde": "cv",
    ]

    private static let names: [String: String] = {
        let letters = (UInt8(ascii: "A")...UInt8(ascii: "Z")).map { String(UnicodeScalar($0)) }
        var names: [String: String] = [:]
        for first in letters {
            for second in letters {
                let code = first + second
                let name = CountryName.of(code)
                guard name != code else { continue }
                names[folded(name)] = code.lowercased()
            }
        }
        for (name, code) in others { names[folded(name)] = code }
        return names
    }()

    private static func folded(_ name: String) -> String {
        let folded = name.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
            .replacing("&", with: "and")
        return folded.hasPrefix("the ") ? String(folded.dropFirst(4)) : folded
    }
}
