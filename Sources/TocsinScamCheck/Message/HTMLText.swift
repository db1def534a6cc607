// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TextNormalization

/// The text of HTML as a reader sees it, and its links.
///
/// Simple: no style is looked at; scripts, styles and comments are dropped, and white space is one blank, as browsers have it.
struct HTMLText {
    static func read(_ html: String) -> (String, [MailMessage.Anchor]) {
        var reader = HTMLText(html)
        reader.read()
        return (String(decoding: reader.text, as: UTF8.self), reader.anchors)
    }

    private let html: [UInt8]
    private var text: [UInt8] = []
    private var anchors: [MailMessage.Anchor] = []
    /// The link that the text belongs to, and where in it the link began.
    private var open: (target: String, start: Int)?
    /// Within "pre" elements, where line ends are kept.
    private var isPreformatted = false

    private init(_ html: String) {
        self.html = Array(html.utf8)
    }

    private mutating func read() {
        var place = 0
        while place < html.count {
            let mark = find("<", from: place)
            if mark > place { append(HTMLEntities.decoded(html[place..<mark])) }
            guard mark < html.count else { break }
            place = afterMarkup(mark)
        }
        closeLink()
    }

    /// Reads what begins with "<", and says where it ends.
    private mutating func afterMarkup(_ mark: Int) -> Int {
        if html[mark...].starts(with: "<!--".utf8) {
            // "<!-->" is a whole comment to a browser.
            return find("-->", from: mark + 2) + 3
        }
        let isEnd = mark + 1 < html.count && html[mark + 1] == UInt8(ascii: "/")
        let start = mark + (isEnd ? 2 : 1)
        guard start < html.count, Self.isLetter(html[start]) else {
            // Comments of other kinds; anything else is a sign in the text, as in "1 < 2".
            if isEnd || start < html.count && (html[start] == UInt8(ascii: "!") || html[start] == UInt8(ascii: "?")) {
                return find(">", from: start) + 1
            }
            append([UInt8(ascii: "<")])
            return mark + 1
        }
        let tag = HTMLTag(html, from: start)
        guard !isEnd else {
            close(tag.name)
            return tag.end
        }
        begin(tag)
        return Self.unseen.contains(tag.name) ? find("</" + tag.name, from: tag.end) : tag.end
    }

    private mutating func begin(_ tag: HTMLTag) {
        switch tag.name {
        case "br": text.append(UInt8(ascii: "\n"))
        case "td", "th": append([UInt8(ascii: " ")])
        case "p": endParagraph()
        case "pre":
            endLine()
            isPreformatted = true
        case "a":
            closeLink()
            open = tag.attribute("href").map { (Self.target($0), text.count) }
        case "area": addLink(tag.attribute("href"))
        case "form":
            endLine()
            addLink(tag.attribute("action"))
        case "button", "input": addLink(tag.attribute("formaction"))
        case let name where Self.blocks.contains(name): endLine()
        default: break
        }
    }

    private mutating func close(_ name: String) {
        switch name {
        case "a": closeLink()
        case "td", "th": append([UInt8(ascii: " ")])
        case "pre":
            isPreformatted = false
            endLine()
        case "p": endParagraph()
        case let name where Self.blocks.contains(name): endLine()
        default: break
        }
    }

    /// Elements that part what stands in them from what stands beside them.
    private static let blocks: Set<String> = [
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
        "li", "main", "nav", "ol", "option", "section", "table", "tbody", "tfoot", "thead", "tr", "ul",
    ]
    /// Elements whose text nobody sees.
    private static let unseen: Set<String> = ["script", "style", "title", "template"]

    // MARK: Text

    private mutating func append(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            guard !isPreformatted, Self.isBlank(byte) else {
                text.append(byte)
                continue
            }
            if let last = text.last, !Self.isBlank(last) { text.append(UInt8(ascii: " ")) }
        }
    }

    private mutating func endLine() {
        if let last = text.last, last != UInt8(ascii: "\n") { text.append(UInt8(ascii: "\n")) }
    }

    private mutating func endParagraph() {
        endLine()
        if !text.isEmpty, !text.suffix(2).elementsEqual("\n\n".utf8) { text.append(UInt8(ascii: "\n")) }
    }

    // MARK: Links

    private mutating func closeLink() {
        guard let (target, start) = open else { return }
        open = nil
        let shown = String(decoding: text[start...], as: UTF8.self)
        anchors.append(MailMessage.Anchor(target: target, text: Self.trimmed(shown)))
    }

    private mutating func addLink(_ target: String?) {
        guard let target else { return }
        anchors.append(MailMessage.Anchor(target: Self.target(target), text: ""))
    }

    /// Browsers leave out line ends and tabs within a target.
    private static func target(_ value: String) -> String {
        trimmed(value.filter { !$0.isNewline && $0 != "\t" })
    }

    private static func trimmed(_ text: String) -> String {
        let rest = text.drop(while: \.isWhitespace)
        return rest.lastIndex { !$0.isWhitespace }.map { String(rest[...$0]) } ?? ""
    }

    // MARK: Bytes

    /// Where a word begins, small or capital; the end where it does not.
    private func find(_ word: String, from place: Int) -> Int {
        let word = Array(word.utf8)
        guard let first = word.first, place < html.count else { return html.count }
        for index in place..<html.count where HTMLTag.lower(html[index]) == first {
            if index + word.count <= html.count, zip(html[index...], word).allSatisfy({ HTMLTag.lower($0) == $1 }) {
                return index
            }
        }
        return html.count
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(HTMLTag.lower(byte))
    }

    private static func isBlank(_ byte: UInt8) -> Bool { HTMLTag.isBlank(byte) }
}
