// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinReports

/// Countries by their names in English, as people type them; capitals and accents do not matter, and "St" is "Saint".
enum CountryWords {
    /// The most words that a name has.
    static let mostWords = names.keys.map { $0.split(separator: " ").count }.max() ?? 1

    /// The code, in small letters, of a name in full; nil for anything else.
    static func code(_ name: some StringProtocol) -> String? { names[folded(String(name))] }

    /// Names in full where the table shortens them, and what people also call them.
    private static let others = [
        "bonaire": "bq", "brunei darussalam": "bn", "burma": "mm", "cabo verde": "cv", "caribbean netherlands": "bq",
        "central african republic": "cf", "cocos (keeling) islands": "cc", "congo-brazzaville": "cg",
        "congo-kinshasa": "cd", "czechia": "cz", "democratic people's republic of korea": "kp",
        "democratic republic of congo": "cd", "democratic republic of the congo": "cd", "eswatini": "sz",
        "falkland islands (malvinas)": "fk", "federated states of micronesia": "fm",
        "french southern and antarctic lands": "tf", "french southern territories": "tf", "great britain": "gb",
        "holland": "nl", "holy see": "va", "islamic republic of iran": "ir", "ivory coast": "ci",
        "keeling islands": "cc", "lao people's democratic republic": "la", "macao": "mo",
        "palestinian territories": "ps", "people's republic of china": "cn", "pitcairn islands": "pn",
        "republic of korea": "kr", "republic of moldova": "md", "russian federation": "ru",
        "saint helena, ascension and tristan da cunha": "sh", "saint maarten": "sx", "saint martin": "mf",
        "saint vincent and the grenadines": "vc", "sint maarten": "sx", "south georgia": "gs",
        "state of palestine": "ps", "swaziland": "sz", "syrian arab republic": "sy", "timor-leste": "tl",
        "turks and caicos": "tc", "turks and caicos islands": "tc", "türkiye": "tr", "uae": "ae", "uk": "gb",
        "united republic of tanzania": "tz", "united states minor outlying islands": "um",
        "united states of america": "us", "united states virgin islands": "vi", "usa": "us", "vatican": "va",
        "viet nam": "vn",
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
        var folded = name.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
            .replacing("&", with: "and").replacing("’", with: "'")
        if folded.hasPrefix("the ") { folded.removeFirst(4) }
        for short in ["st ", "st. "] where folded.hasPrefix(short) {
            folded = "saint " + folded.dropFirst(short.count)
        }
        return folded
    }
}
