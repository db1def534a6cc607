// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The tags of an HTML text, read plainly: enough for pages that we write ourselves.
struct Tags {
    struct Tag {
        var name: String
        var isEnd: Bool
        var attributes: [String: String]
    }

    let tags: [Tag]

    init(_ html: String) {
        var tags: [Tag] = []
        var rest = html[...]
        while let open = rest.firstIndex(of: "<") {
            guard let close = rest[open...].firstIndex(of: ">") else { break }
            let inner = rest[rest.index(after: open)..<close]
            rest = rest[rest.index(after: close)...]
            guard !inner.hasPrefix("!") else { continue }
            let isEnd = inner.hasPrefix("/")
            let name = inner.drop { $0 == "/" }.prefix { !$0.isWhitespace }
            tags.append(Tag(name: String(name), isEnd: isEnd, attributes: Self.attributes(inner.dropFirst(name.count))))
        }
        self.tags = tags
    }

    func attribute(_ name: String) -> [String] {
        tags.compactMap { $0.attributes[name] }
    }

    func named(_ name: String) -> [Tag] {
        tags.filter { $0.name == name && !$0.isEnd }
    }

    /// The names in order, to compare the shape of two pages.
    var shape: [String] {
        tags.map { ($0.isEnd ? "/" : "") + $0.name }
    }

    /// The first tag that does not fit; nil where each start tag has its end tag.
    var firstUnbalanced: String? {
        var open: [String] = []
        for tag in tags where tag.name != "meta" {
            if tag.isEnd {
                guard open.popLast() == tag.name else { return tag.name }
            } else {
                open.append(tag.name)
            }
        }
        return open.last
    }

    private static func attributes(_ text: Substring) -> [String: String] {
        var attributes: [String: String] = [:]
        var rest = text
        while let equals = rest.range(of: "=\"") {
            let name = rest[..<equals.lowerBound].split(whereSeparator: \.isWhitespace).last ?? ""
            let value = rest[equals.upperBound...].prefix { $0 != "\"" }
            attributes[String(name)] = String(value)
            rest = rest[value.endIndex...].dropFirst()
        }
        return attributes
    }
}
