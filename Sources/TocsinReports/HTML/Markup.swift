// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A piece of HTML or SVG.
///
/// It can only be made of escaped text and of elements whose names are written in our source.
package struct Markup: Sendable, Equatable, ExpressibleByStringLiteral {
    /// The markup as a browser reads it.
    package let source: String

    private init(source: String) {
        self.source = source
    }

    /// Plain text; the one place where escaping happens.
    package static func text(_ text: String) -> Markup {
        Markup(source: escaped(text))
    }

    /// Plain text that keeps its line breaks, for the elements that show them.
    package static func lines(_ text: String) -> Markup {
        let lines = text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
        return Markup(source: lines.map { escaped(String($0)) }.joined(separator: "\n"))
    }

    package init(stringLiteral text: String) {
        self.init(source: Self.escaped(text))
    }

    /// Pieces one after another.
    package static func group(_ pieces: [Markup]) -> Markup {
        Markup(source: pieces.map(\.source).joined())
    }

    /// Nothing.
    package static let none = Markup(source: "")

    /// An element with an end tag; attributes without a value are left out.
    package static func element(
        _ name: StaticString,
        _ attributes: KeyValuePairs<StaticString, String?>,
        _ children: [Markup]
    ) -> Markup {
        let inner = children.map(\.source).joined()
        return Markup(source: "<\(name)\(written(attributes))>\(inner)</\(name)>")
    }

    /// An element with an end tag.
    package static func element(
        _ name: StaticString,
        _ attributes: KeyValuePairs<StaticString, String?>,
        _ children: Markup...
    ) -> Markup {
        element(name, attributes, children)
    }

    /// An element without attributes.
    package static func element(_ name: StaticString, _ children: [Markup]) -> Markup {
        element(name, [:], children)
    }

    /// An element without attributes.
    package static func element(_ name: StaticString, _ children: Markup...) -> Markup {
        element(name, [:], children)
    }

    /// An element that HTML writes without an end tag, such as `meta`.
    package static func void(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?>) -> Markup {
        Markup(source: "<\(name)\(written(attributes))>")
    }

    /// A document with its type and a line break at its end.
    package static func document(_ root: Markup) -> Markup {
        Markup(source: "<!DOCTYPE html>\n\(root.source)\n")
    }

    /// The head of a page that a server of ours serves.
    ///
    /// - Parameters:
    ///   - title: What the browser calls it.
    ///   - style: The path of its style sheet.
    ///   - icon: Its link to an icon; nothing without one.
    ///   - script: Its script; nothing without one.
    /// - Returns: The element.
    package static func pageHead(
        _ title: String,
        style: String,
        icon: Markup = .none,
        script: Markup = .none
    ) -> Markup {
        .element(
            "head",
            .void("meta", ["charset": "utf-8"]),
            .void("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
            .void("meta", ["name": "color-scheme", "content": "light dark"]),
            .element("title", .text(title)),
            icon,
            .void("link", ["rel": "stylesheet", "href": style]),
            script
        )
    }

    /// A style sheet, which HTML does not read as escaped text; so it can only be text of our source.
    package static func style(_ sheet: StaticString) -> Markup {
        Markup(source: "<style>\(sheet)</style>")
    }

    /// A line break in the source, for people who read it.
    package static let newline = Markup(source: "\n")

    private static func written(_ attributes: KeyValuePairs<StaticString, String?>) -> String {
        var written = ""
        for (name, value) in attributes {
            guard let value else { continue }
            written += " \(name)=\"\(escaped(value))\""
        }
        return written
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in PlainText.cleaned(text).unicodeScalars {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}
