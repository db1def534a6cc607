// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A forwarded mail: from its headers, or the rule above them, to the end of the text.
///
/// Two lines of headers one behind the other are a mail; one alone may be anything.
enum MailQuotation {
    static func ranges(_ lines: [TextLine], _ utf8: [UInt8]) -> [Range<Int>] {
        var headers = 0
        for (index, line) in lines.enumerated() {
            if isRule(utf8[line.trimmed]) { return [line.whole.lowerBound..<utf8.count] }
            headers = isHeader(utf8[line.trimmed]) ? headers + 1 : 0
            if headers == 2 { return [lines[index - 1].whole.lowerBound..<utf8.count] }
        }
        return []
    }

    /// Such as `-----Original Message-----`.
    private static func isRule(_ line: ArraySlice<UInt8>) -> Bool {
        let dash = UInt8(ascii: "-")
        return line.count > 12 && line.prefix(5).allSatisfy { $0 == dash } && line.suffix(3).allSatisfy { $0 == dash }
            && line.contains { $0 != dash && $0 != UInt8(ascii: " ") }
    }

    private static func isHeader(_ line: ArraySlice<UInt8>) -> Bool {
        names.contains { name in
            guard line.count > name.count else { return false }
            let rest = line.dropFirst(name.count)
            return zip(line, name).allSatisfy { lowercased($0) == $1 }
                && (rest.first == UInt8(ascii: ":") || rest.starts(with: wideColon))
        }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    private static let wideColon = Array("：".utf8)

    /// What mail programs write before the colon, in the languages that Tocsin reads; other letters than ASCII as they write them.
    private static let names: [[UInt8]] = [
        "from", "to", "cc", "date", "sent", "subject", "reply-to", "von", "an", "gesendet", "datum", "betreff", "de",
        "à",
        "envoyé", "objet", "para", "enviado", "asunto", "assunto", "fecha", "data", "От", "Кому", "Дата", "Тема", "发件人",
        "收件人", "日期", "主题", "差出人", "宛先", "日時", "件名", "보낸 사람", "받는 사람", "보낸 날짜", "제목", "من", "إلى",
        "التاريخ", "الموضوع", "از", "به", "تاریخ", "موضوع",
    ]
    .map { Array($0.utf8) }
}
