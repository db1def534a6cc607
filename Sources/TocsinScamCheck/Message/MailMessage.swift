// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// A message parted into headers and body, decoded as far as a reader would see it.
///
/// What has no headers is all body. Unknown encodings are left as they are, and unknown charsets taken for UTF-8.
struct MailMessage: Sendable, Equatable {
    /// Values by lower-cased name, the first of each; encoded words are decoded.
    var headers: [String: String] = [:]
    /// Plain text, with HTML reduced to its text.
    var body: String
    /// Links of HTML: the target, and the text that shows.
    var anchors: [Anchor] = []
    /// Mails that came as attachments, as people and mail programs forward them; subject, text and links of each are in `body` and `anchors` too.
    var attached: [MailMessage] = []

    /// A link of HTML.
    struct Anchor: Sendable, Equatable {
        var target: String
        var text: String
    }

    init(_ bytes: [UInt8]) {
        let isWide = bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE])
        let text =
            isWide
            ? String(decoding: Self.withPlainLineEnds(Charset.text(of: bytes, label: "utf-16").utf8), as: UTF8.self)
            : UndecodedBytes.text(Self.withPlainLineEnds(bytes))
        guard let headers = MailHeaders(ofMail: text) else {
            let text = TransferEncoding.plain(text, charset: nil)
            self.body = text
            if Self.looksLikeHTML(text) { (self.body, anchors) = HTMLText.read(text) }
            return
        }
        let content = MailContent(headers)
        self.headers = headers.values
        (body, anchors, attached) = (content.text, content.anchors, content.attached)
    }

    init(_ headers: [String: String], _ content: MailContent) {
        self.headers = headers
        (body, anchors, attached) = (content.text, content.anchors, content.attached)
    }

    /// The subject; empty when there is none.
    var subject: String { headers["subject"] ?? "" }

    /// What a reader reads: the subject, and the body below it.
    var text: String { (subject.isEmpty ? "" : subject + "\n\n") + body }

    private static func withPlainLineEnds(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for byte in bytes {
            if byte == UInt8(ascii: "\n"), result.last == UInt8(ascii: "\r") { result.removeLast() }
            result.append(byte)
        }
        return result
    }

    /// What stands behind a name and an equals sign, with or without quotes.
    static func parameter(_ name: String, of value: String) -> String? {
        var rest = value[...]
        while let range = rest.range(of: name, options: .caseInsensitive) {
            let isWhole = value[..<range.lowerBound].last.map { !isOfName($0) } ?? true
            rest = rest[range.upperBound...]
            let behind = rest.drop(while: \.isWhitespace)
            guard isWhole, behind.first == "=" else { continue }
            let start = behind.dropFirst().drop(while: \.isWhitespace)
            let text =
                start.first == "\""
                ? start.dropFirst().prefix { $0 != "\"" }
                : start.prefix { !";\"<>".contains($0) && !$0.isWhitespace }
            return text.isEmpty ? nil : String(text)
        }
        return nil
    }

    private static func isOfName(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "-" || character == "_"
    }

    static func looksLikeHTML(_ text: String) -> Bool {
        let start = text.prefix(200).lowercased()
        return start.contains("<html") || start.contains("<!doctype html") || start.contains("<body")
    }
}
