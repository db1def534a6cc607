// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// A message parted into headers and body, decoded as far as a reader would see it.
///
/// What has no headers is all body. Nested parts are followed three levels deep; unknown encodings are left as they
/// are, and unknown charsets taken for UTF-8.
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
        let marked = isWide ? Charset.text(of: bytes, label: "utf-16") : UndecodedBytes.text(bytes)
        let text = marked.replacing("\r\n", with: "\n")
        guard let (headers, body) = Self.headers(text) else {
            let text = TransferEncoding.plain(text, charset: nil)
            self.body = text
            if Self.looksLikeHTML(text) { (self.body, anchors) = HTMLText.read(text) }
            return
        }
        self.headers = headers
        let content = Self.content(headers, body, depth: 0)
        (self.body, anchors, attached) = (content.text, content.anchors, content.attached)
    }

    private init(_ headers: [String: String], _ content: Content) {
        self.headers = headers
        (body, anchors, attached) = (content.text, content.anchors, content.attached)
    }

    /// The subject; empty when there is none.
    var subject: String { headers["subject"] ?? "" }

    private static let starts = [
        "from", "to", "subject", "reply-to", "return-path", "received", "date", "delivered-to", "message-id",
        "mime-version", "content-type",
        "sender", "cc",
    ]

    private static func headers(_ text: String) -> ([String: String], String)? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = lines.first, let (name, _) = field(first), starts.contains(name) else { return nil }
        var headers: [String: String] = [:]
        var last: String?
        var index = 0
        while index < lines.count, !lines[index].allSatisfy(\.isWhitespace) {
            let line = lines[index]
            if line.first == " " || line.first == "\t", let last {
                headers[last]? += " " + line.trimmingCharacters(in: .whitespaces)
            } else if let (name, value) = field(line) {
                if headers[name] == nil {
                    headers[name] = value
                    last = name
                } else {
                    last = nil
                }
            } else {
                break
            }
            index += 1
        }
        // The empty line is of neither.
        if index < lines.count, lines[index].allSatisfy(\.isWhitespace) { index += 1 }
        let body = lines[index...].joined(separator: "\n")
        let charset = parameter("charset", of: headers["content-type"] ?? "")
        return (headers.mapValues { EncodedWord.decoded(plain($0, charset, body)) }, body)
    }

    /// A header that was not encoded, though it is no ASCII: in the message's charset, or that of its first part.
    private static func plain(_ value: String, _ charset: String?, _ body: String) -> String {
        guard UndecodedBytes.areIn(value) || value.contains("\u{1B}") else { return value }
        return TransferEncoding.plain(value, charset: charset ?? parameter("charset", of: body))
    }

    private static func field(_ line: Substring) -> (String, String)? {
        guard let colon = line.firstIndex(of: ":") else { return nil }
        let name = line[..<colon]
        guard !name.isEmpty, name.count <= 40,
            name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
        else { return nil }
        return (name.lowercased(), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces))
    }

    private struct Content {
        var text = ""
        var anchors: [Anchor] = []
        var attached: [MailMessage] = []

        init(text: String = "", anchors: [Anchor] = []) {
            self.text = text
            self.anchors = anchors
        }

        /// A mail in a mail: its subject is part of what is read.
        init(_ mail: MailMessage) {
            text = (mail.subject.isEmpty ? "" : mail.subject + "\n\n") + mail.body
            anchors = mail.anchors
            attached = [mail] + mail.attached
        }
    }

    private static func content(_ headers: [String: String], _ body: String, depth: Int) -> Content {
        let type = headers["content-type"]?.lowercased() ?? "text/plain"
        if type.hasPrefix("multipart/"), depth < 3,
            let boundary = parameter("boundary", of: headers["content-type"] ?? "")
        {
            var whole = Content()
            var texts: [String] = []
            var hasPlainText = false
            for part in body.components(separatedBy: "--" + boundary).dropFirst() where !part.hasPrefix("--") {
                let part = part.hasPrefix("\n") ? String(part.dropFirst()) : part
                let (partHeaders, partBody) = self.partHeaders(part)
                let partType = partHeaders["content-type"]?.lowercased() ?? "text/plain"
                guard ["text/", "multipart/", attachedMail].contains(where: partType.hasPrefix) else { continue }
                let content = content(partHeaders, partBody, depth: depth + 1)
                whole.anchors += content.anchors
                whole.attached += content.attached
                if partType.hasPrefix("text/html") && hasPlainText { continue }
                if partType.hasPrefix("text/plain") { hasPlainText = true }
                texts.append(content.text)
            }
            whole.text = texts.joined(separator: "\n\n")
            return whole
        }
        let decoded = TransferEncoding.decoded(
            body,
            headers["content-transfer-encoding"] ?? "",
            charset: parameter("charset", of: headers["content-type"] ?? "")
        )
        if type.hasPrefix(attachedMail), depth < 3 {
            let (headers, body) = partHeaders(decoded)
            let content = content(headers, body, depth: depth + 1)
            return Content(MailMessage(headers.mapValues { EncodedWord.decoded($0) }, content))
        }
        if type.hasPrefix("text/html") || looksLikeHTML(decoded) {
            let (text, anchors) = HTMLText.read(decoded)
            return Content(text: text, anchors: anchors)
        }
        return Content(text: decoded)
    }

    /// A mail as a part of another (RFC 2046, section 5.2.1).
    private static let attachedMail = "message/rfc822"

    private static func partHeaders(_ part: String) -> ([String: String], String) {
        if part.hasPrefix("\n") { return ([:], part) }
        let lines = part.split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = lines.first, field(first) != nil else { return ([:], part) }
        let end = lines.firstIndex { $0.allSatisfy(\.isWhitespace) } ?? lines.endIndex
        var headers: [String: String] = [:]
        var last: String?
        for line in lines[..<end] {
            if line.first == " " || line.first == "\t", let last {
                headers[last]? += " " + line.trimmingCharacters(in: .whitespaces)
            } else if let (name, value) = field(line) {
                headers[name] = value
                last = name
            }
        }
        return (headers, lines[min(end + 1, lines.endIndex)...].joined(separator: "\n"))
    }

    /// What stands behind a name and an equals sign, with or without quotes.
    static func parameter(_ name: String, of value: String) -> String? {
        guard let range = value.range(of: name + "=", options: .caseInsensitive) else { return nil }
        let rest = value[range.upperBound...]
        let text =
            rest.first == "\""
            ? rest.dropFirst().prefix { $0 != "\"" } : rest.prefix { !";\"<>".contains($0) && !$0.isWhitespace }
        return text.isEmpty ? nil : String(text)
    }

    private static func looksLikeHTML(_ text: String) -> Bool {
        let start = text.prefix(200).lowercased()
        return start.contains("<html") || start.contains("<!doctype html") || start.contains("<body")
    }
}
