// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Characters that HTML writes as numbers or names: "&#228;", "&#xE4;", "&auml;".
package enum HTMLEntities {
    /// A text of HTML as browsers show it: numbers need no semicolon, and a number that is no character becomes U+FFFD.
    ///
    /// `bytes`: UTF-8; what names no character stays as it is.
    package static func decoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        guard bytes.contains(UInt8(ascii: "&")) else { return Array(bytes) }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var rest = bytes
        while let first = rest.first {
            if first == UInt8(ascii: "&"), let (character, count) = entity(rest) {
                result += String(character).utf8
                rest = rest.dropFirst(count)
            } else {
                result.append(first)
                rest = rest.dropFirst()
            }
        }
        return result
    }

    /// What stands at the beginning, and as how many bytes.
    private static func entity(_ bytes: ArraySlice<UInt8>) -> (Unicode.Scalar, Int)? {
        if bytes.dropFirst().first == UInt8(ascii: "#") { return number(bytes) }
        let name = bytes.dropFirst().prefix(longestName + 1).prefix { $0 != UInt8(ascii: ";") }
        guard bytes.dropFirst(name.count + 1).first == UInt8(ascii: ";"), let character = named(name) else {
            return nil
        }
        return (character, name.count + 2)
    }

    /// A number ends with a semicolon or where no digit follows.
    private static func number(_ bytes: ArraySlice<UInt8>) -> (Unicode.Scalar, Int)? {
        let isHexadecimal = bytes.dropFirst(2).first.map { $0 | 0x20 == UInt8(ascii: "x") } ?? false
        let start = isHexadecimal ? 3 : 2
        let digits = bytes.dropFirst(start).prefix { Character(Unicode.Scalar($0)).isHexDigit }
            .prefix { isHexadecimal || $0 <= UInt8(ascii: "9") }
        guard !digits.isEmpty else { return nil }
        let value = UInt32(String(decoding: digits, as: UTF8.self), radix: isHexadecimal ? 16 : 10) ?? 0
        let hasSemicolon = bytes.dropFirst(start + digits.count).first == UInt8(ascii: ";")
        return (character(value), start + digits.count + (hasSemicolon ? 1 : 0))
    }

    /// Numbers of Windows' own signs are taken for those.
    private static func character(_ number: UInt32) -> Unicode.Scalar {
        let meant = (0x80..<0xA0).contains(number) ? windows[Int(number) - 0x80] : number
        guard meant > 0, let scalar = Unicode.Scalar(meant) else { return "\u{FFFD}" }
        return scalar
    }

    /// The longest name in bytes.
    static let longestName = 14

    /// The character that a name stands for; nil for one that is not known.
    static func named(_ name: ArraySlice<UInt8>) -> Unicode.Scalar? { names[String(decoding: name, as: UTF8.self)] }

    /// Windows-1252 from 0x80 on.
    private static let windows: [UInt32] = [
        0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD,
        0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0xFFFD, 0x017E, 0x0178,
    ]

    /// The names of Latin-1 from U+00A0 on, in order.
    private static let latin = """
        nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute \
        micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring \
        AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml \
        times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil \
        egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash \
        ugrave uacute ucirc uuml yacute thorn yuml
        """

    private static let names: [String: Unicode.Scalar] = {
        var names: [String: Unicode.Scalar] = [
            "quot": "\"", "amp": "&", "AMP": "&", "lt": "<", "LT": "<", "gt": ">", "GT": ">", "apos": "'",
            "ndash": "–", "mdash": "—", "hellip": "…", "lsquo": "\u{2018}", "rsquo": "\u{2019}", "sbquo": "‚",
            "ldquo": "\u{201C}", "rdquo": "\u{201D}", "bdquo": "„", "lsaquo": "‹", "rsaquo": "›", "bull": "•",
            "euro": "€", "trade": "™", "OElig": "Œ", "oelig": "œ", "Scaron": "Š", "scaron": "š", "Yuml": "Ÿ",
            "ensp": " ", "emsp": " ", "thinsp": " ", "Tab": "\t", "NewLine": "\n",
            "zwnj": "\u{200C}", "zwj": "\u{200D}", "lrm": "\u{200E}", "rlm": "\u{200F}",
            "ZeroWidthSpace": "\u{200B}", "excl": "!", "num": "#", "dollar": "$", "percnt": "%", "lpar": "(",
            "rpar": ")", "comma": ",", "hyphen": "\u{2010}", "period": ".", "sol": "/", "colon": ":", "semi": ";",
            "equals": "=", "quest": "?", "commat": "@", "lowbar": "_",
        ]
        for (number, name) in zip(0xA0..., latin.split(separator: " ")) {
            names[String(name)] = Unicode.Scalar(UInt32(number))
        }
        return names
    }()
}
