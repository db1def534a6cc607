// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// ISO 3166-1 alpha-2 codes of countries, however a log names them.
enum CountryCode {
    private static let codes: [String: String] = {
        let english = Locale(identifier: "en_US")
        var codes: [String: String] = [:]
        for region in Locale.Region.isoRegions where region.identifier.count == 2 {
            guard let name = english.localizedString(forRegionCode: region.identifier) else { continue }
            codes[name.lowercased()] = region.identifier
        }
        return codes
    }()

    /// The code of a code in any case or an English name; nil for anything else.
    static func code(of name: String) -> String? {
        let utf8 = name.utf8
        if utf8.count == 2, utf8.allSatisfy({ (0x41...0x5A).contains($0) }) { return name }
        if utf8.count == 2, utf8.allSatisfy({ (0x41...0x5A).contains($0 & 0xDF) }) { return name.uppercased() }
        return codes[name.lowercased()]
    }
}
