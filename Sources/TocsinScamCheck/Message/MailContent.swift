// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// What a reader sees of a mail's body or of a part of it.
struct MailContent: Sendable {
    private(set) var text = ""
    private(set) var anchors: [MailMessage.Anchor] = []
    private(set) var attached: [MailMessage] = []
    /// Whether some of it was HTML.
    private var isHTML = false

    /// Parts in parts are followed so far; what lies deeper is read as it is.
    private static let maximumDepth = 8
    /// At most so many parts are read; honest mails have a few.
    private static let maximumParts = 500
    /// A mail as a part of another (RFC 2046, section 5.2.1).
    private static let attachedMail = "message/rfc822"

    init(_ headers: MailHeaders) {
        self.init(headers, depth: 0)
    }

    private init(_ headers: MailHeaders, depth: Int) {
        let type = headers.values["content-type"] ?? "text/plain"
        let kind = type.lowercased()
        if kind.hasPrefix("multipart/"), depth < Self.maximumDepth,
            let boundary = MailMessage.parameter("boundary", of: type)
        {
            let parts = Self.parts(of: headers.body, boundary: boundary).map { MailHeaders(ofPart: $0) }
                .filter(Self.isRead).map { MailContent($0, depth: depth + 1) }
            self = MailContent(parts, areAlternatives: kind.hasPrefix("multipart/alternative"))
            return
        }
        let decoded = TransferEncoding.decoded(
            headers.body,
            headers.values["content-transfer-encoding"] ?? "",
            charset: MailMessage.parameter("charset", of: type)
        )
        if kind.hasPrefix(Self.attachedMail), depth < Self.maximumDepth {
            let headers = MailHeaders(ofPart: decoded)
            let content = MailContent(headers, depth: depth + 1)
            let mail = MailMessage(headers.values, content)
            // Its subject is part of what is read.
            (text, anchors, attached) = (mail.text, mail.anchors, [mail] + mail.attached)
            isHTML = content.isHTML
        } else if kind.hasPrefix("text/html") || MailMessage.looksLikeHTML(decoded) {
            (text, anchors) = HTMLText.read(decoded)
            isHTML = true
        } else {
            text = decoded
        }
    }

    /// Several parts as one.
    ///
    /// Of alternatives the HTML is what readers see, so it comes first, and another counts only where it says something else.
    private init(_ parts: [MailContent], areAlternatives: Bool) {
        attached = parts.flatMap(\.attached)
        anchors = parts.flatMap(\.anchors)
        isHTML = parts.contains(where: \.isHTML)
        var read = parts
        if areAlternatives, isHTML {
            let shown = parts.filter(\.isHTML)
            let words = shown.reduce(into: Self.words(anchors.map(\.target).joined(separator: " "))) { words, part in
                words.formUnion(Self.words(part.text))
            }
            read = shown + parts.filter { !$0.isHTML && !Self.words($0.text).isSubset(of: words) }
        }
        text = read.map(\.text).joined(separator: "\n\n")
    }

    private static func words(_ text: String) -> Set<Substring> {
        Set(text.lowercased().split { !$0.isLetter && !$0.isNumber })
    }

    /// Pictures and other attachments are not read, but for a mail.
    private static func isRead(_ part: MailHeaders) -> Bool {
        let type = part.values["content-type"]?.lowercased() ?? "text/plain"
        if type.hasPrefix(attachedMail) { return true }
        let place = part.values["content-disposition"]?.lowercased() ?? ""
        return !place.hasPrefix("attachment") && (type.hasPrefix("text/") || type.hasPrefix("multipart/"))
    }

    /// What lies between lines that are nothing but the boundary (RFC 2046, section 5.1.1); the last part may lack its end.
    private static func parts(of body: String, boundary: String) -> [String] {
        let mark = Array(("--" + boundary).utf8)
        let end = mark + Array("--".utf8)
        let bytes = body.utf8
        var parts: [String] = []
        var start: String.Index?
        var place = bytes.startIndex
        while place < bytes.endIndex, parts.count < maximumParts {
            let lineEnd = bytes[place...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
            let line = bytes[place..<lineEnd]
            let next = lineEnd < bytes.endIndex ? bytes.index(after: lineEnd) : lineEnd
            if line.starts(with: mark) {
                let isEnd = line.starts(with: end) && isBlank(line.dropFirst(end.count))
                if isEnd || isBlank(line.dropFirst(mark.count)) {
                    if let start { parts.append(String(body[start..<place])) }
                    start = isEnd ? nil : next
                    if isEnd { return parts }
                }
            }
            place = next
        }
        if let start, parts.count < maximumParts { parts.append(String(body[start...])) }
        return parts
    }

    private static func isBlank(_ bytes: Substring.UTF8View) -> Bool {
        bytes.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
    }
}
