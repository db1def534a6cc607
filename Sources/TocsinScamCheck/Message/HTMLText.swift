// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The text of HTML as a reader sees it, and its links.
///
/// Simple: no style is looked at, and scripts are dropped.
enum HTMLText {
    static func read(_ html: String) -> (String, [MailMessage.Anchor]) {
        var text = ""
        var anchors: [MailMessage.Anchor] = []
        var open: (target: String, start: Int)?
        var skipped: String?
        var rest = html[...]
        while let mark = rest.firstIndex(of: "<") {
            if skipped == nil { text += decoded(rest[..<mark]) }
            guard let end = rest[mark...].firstIndex(of: ">") else {
                rest = rest[rest.endIndex...]
                break
            }
            let tag = rest[rest.index(after: mark)..<end]
            rest = rest[rest.index(after: end)...]
            let name = tag.prefix { !$0.isWhitespace }.lowercased()
            if let element = skipped {
                if name == "/" + element { skipped = nil }
                continue
            }
            switch name {
            case "script", "style", "title": skipped = name
            case "br", "br/", "/p", "/div", "/tr", "/li", "/h1", "/h2", "/h3": text += "\n"
            case "a": open = attribute("href", tag).map { (decoded($0[...]), text.utf8.count) }
            case "/a":
                if let (target, start) = open {
                    let shown = String(decoding: Array(text.utf8.dropFirst(start)), as: UTF8.self)
                    anchors.append(
                        MailMessage.Anchor(target: target, text: shown.trimmingCharacters(in: .whitespacesAndNewlines))
                    )
                    open = nil
                }
            default: break
            }
        }
        if skipped == nil { text += decoded(rest) }
        return (text, anchors)
    }

    private static func attribute(_ name: String, _ tag: Substring) -> String? {
        guard let range = tag.range(of: name + "=", options: .caseInsensitive) else { return nil }
        let rest = tag[range.upperBound...]
        if let quote = rest.first, quote == "\"" || quote == "'" {
            return String(rest.dropFirst().prefix { $0 != quote })
        }
        return String(rest.prefix { !$0.isWhitespace })
    }

    private static func decoded(_ text: Substring) -> String {
        guard text.contains("&") else { return String(text) }
        return String(text).replacing("&nbsp;", with: " ").replacing("&lt;", with: "<").replacing("&gt;", with: ">")
            .replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&amp;", with: "&")
    }
}
