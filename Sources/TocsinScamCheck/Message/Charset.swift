// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// A charset that mail is written in, others than UTF-8; the C library's `iconv` reads it.
struct Charset: Sendable {
    /// How its characters become bytes.
    enum Form: Sendable {
        /// One byte each.
        case single
        /// ASCII, and pairs or more of which the first byte is beyond ASCII.
        case several
        /// Marks in ASCII, which say what the ASCII behind them stands for.
        case shifted
        /// Units of so many bytes.
        case wide(Int)
    }

    /// What `iconv` calls it.
    let name: String
    let form: Form

    /// Finds a charset by the name that a message gives it; nil for UTF-8 and ASCII, and for one that is not known.
    ///
    /// Only names of the list reach `iconv`, since whoever wrote the message chose it.
    init?(label: String) {
        let bytes = label.lowercased().utf8.filter {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        }
        let word = String(decoding: bytes, as: UTF8.self)
        var found = Self.known[word]
        if found == nil, word.hasPrefix("x") { found = Self.known[String(word.dropFirst())] }
        if found == nil, word.hasPrefix("cs") { found = Self.known[String(word.dropFirst(2))] }
        guard let found else { return nil }
        self = found
    }

    private init(name: String, form: Form) {
        self.name = name
        self.form = form
    }

    /// The text of bytes, with U+FFFD for what is none.
    ///
    /// - Parameters:
    ///   - bytes: As they were before the transfer encoding.
    ///   - label: The charset that the message names; nil where it names none.
    /// - Returns: The text; in UTF-8 where the charset is not known.
    static func text(of bytes: [UInt8], label: String?) -> String {
        let plain = String(validating: bytes, as: UTF8.self)
        let label = label ?? (plain == nil ? labelOfHTML(bytes) : nil)
        if let charset = label.flatMap({ Charset(label: $0) }), plain == nil || !charset.yields(to: bytes),
            let text = charset.text(bytes)
        {
            return text
        }
        return plain ?? String(decoding: bytes, as: UTF8.self)
    }

    /// Whether it is written in what looks like text already.
    func isHidden(in text: String) -> Bool {
        switch form {
        case .single, .several: false
        case .shifted: text.utf8.allSatisfy { $0 < 0x80 }
        case .wide: text.utf8.contains(0)
        }
    }

    /// Whether bytes that are valid UTF-8 are that, whatever the message says: many programs name the charset wrongly.
    private func yields(to bytes: [UInt8]) -> Bool {
        let count = bytes.count { $0 >= 0x80 }
        switch form {
        case .single: return true
        // Of few characters each may look like UTF-8 by chance.
        case .several: return count == 0 || count >= 8
        case .shifted: return count > 0
        case .wide: return false
        }
    }

    /// Nil where the C library does not know it.
    private func text(_ bytes: [UInt8]) -> String? {
        guard let descriptor = iconv_open("UTF-8", byteOrder(bytes)),
            descriptor != UnsafeMutableRawPointer(bitPattern: -1)
        else { return nil }
        defer { iconv_close(descriptor) }
        // Of more, nothing is looked at.
        var input = Array(bytes.prefix(ScamCheck.maximumInputBytes))
        var output = [UInt8](repeating: 0, count: 4096)
        var result: [UInt8] = []
        let unit = if case .wide(let count) = form { count } else { 1 }
        input.withUnsafeMutableBytes { input in
            output.withUnsafeMutableBytes { output in
                var next = input.baseAddress?.assumingMemoryBound(to: CChar.self)
                var left = input.count
                var isAtEnd = false
                while !isAtEnd {
                    var place = output.baseAddress?.assumingMemoryBound(to: CChar.self)
                    var room = output.count
                    isAtEnd = left == 0
                    // The last call asks for a character that was held back.
                    let status =
                        isAtEnd
                        ? iconv(descriptor, nil, nil, &place, &room) : iconv(descriptor, &next, &left, &place, &room)
                    let reason = errno
                    result += output.prefix(output.count - room)
                    guard !isAtEnd, status == -1, reason != E2BIG else { continue }
                    result += "\u{FFFD}".utf8
                    let skipped = min(unit, left)
                    next = next?.advanced(by: skipped)
                    left -= skipped
                }
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The name with the order of bytes, which `iconv` takes from the machine where a message does not mark it.
    private func byteOrder(_ bytes: [UInt8]) -> String {
        guard name == "UTF-16", let first = bytes.first, first != 0xFE, first != 0xFF else { return name }
        // The upper halves of spaces, line ends and Latin letters are zeros; the lower half of a Chinese character may be one by chance.
        let places = bytes.indices.filter { bytes[$0] == 0 }
        let upper = places.count { $0 % 2 == 1 }
        return upper > places.count - upper && upper * 16 >= bytes.count ? "UTF-16LE" : "UTF-16BE"
    }

    /// What HTML says of itself.
    private static func labelOfHTML(_ bytes: [UInt8]) -> String? {
        let start = String(decoding: bytes.prefix(1024), as: UTF8.self)
        guard let mark = start.range(of: "<meta", options: .caseInsensitive) else { return nil }
        return MailMessage.parameter("charset", of: String(start[mark.upperBound...]))
    }
}

extension Charset {
    /// Those that mail programs write, by their names without signs, in the wider forms that readers take them for.
    private static let known: [String: Charset] = {
        var known: [String: Charset] = [:]
        func add(_ name: String, _ form: Form, _ labels: String...) {
            for label in labels { known[label] = Charset(name: name, form: form) }
        }
        add("BIG5-HKSCS", .several, "big5", "big5hkscs", "big5tw", "cnbig5", "cp950", "windows950")
        add("GB18030", .several, "gb2312", "gb23121980", "gbk", "gb18030", "cp936", "windows936", "euccn", "chinese")
        add("EUC-TW", .several, "euctw")
        add("CP949", .several, "euckr", "cp949", "windows949", "uhc", "korean")
        add("CP949", .several, "ksc5601", "ksc56011987", "ksc56011989")
        add("JOHAB", .several, "johab")
        add("CP932", .several, "shiftjis", "sjis", "mskanji", "cp932", "windows932", "windows31j")
        add("EUC-JP-MS", .several, "eucjp", "eucjpms")
        add("ISO-2022-JP-3", .shifted, "iso2022jp", "iso2022jp1", "iso2022jp2", "iso2022jp3", "cp50220", "cp50221")
        add("ISO-2022-KR", .shifted, "iso2022kr")
        add("ISO-2022-CN", .shifted, "iso2022cn")
        add("UTF-7", .shifted, "utf7", "unicode11utf7")
        add("UTF-16", .wide(2), "utf16", "ucs2", "iso10646ucs2", "unicode")
        add("UTF-16LE", .wide(2), "utf16le")
        add("UTF-16BE", .wide(2), "utf16be")
        add("UTF-32", .wide(4), "utf32", "ucs4", "iso10646ucs4")
        add("UTF-32LE", .wide(4), "utf32le")
        add("UTF-32BE", .wide(4), "utf32be")
        add("KOI8-R", .single, "koi8r", "koi8")
        add("KOI8-U", .single, "koi8u", "koi8ru")
        add("IBM866", .single, "ibm866", "cp866")
        add("MACINTOSH", .single, "macintosh", "macroman")
        add("CP874", .single, "cp874", "windows874", "tis620", "iso885911")
        for number in 1250...1258 { add("CP\(number)", .single, "windows\(number)", "cp\(number)") }
        for number in [2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16] {
            add("ISO-8859-\(number)", .single, "iso8859\(number)", "8859\(number)")
        }
        add("ISO-8859-8", .single, "iso88598i", "iso88598e")
        add("ISO-8859-2", .single, "latin2", "isolatin2")
        add("ISO-8859-15", .single, "latin9", "isolatin9")
        add("CP1252", .single, "iso88591", "88591", "iso885911987", "latin1", "isolatin1")
        add("CP1254", .single, "iso88599", "88599", "latin5", "isolatin5")
        return known
    }()
}
