// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Finds links in running text, with or without a scheme, also broken on purpose (`hxxp`, `[.]`), and addresses of mail.
struct LinkFinder: Sendable {
    private let suffixes: PublicSuffixes

    init(suffixes: PublicSuffixes) {
        self.suffixes = suffixes
    }

    /// What was found, in order, and the text with blanks in its place.
    struct Result: Sendable {
        var links: [Link] = []
        var remainingText = ""
        /// Whether there are more links, which were not looked at.
        var isFull = false
    }

    /// At most this many links are looked at; a message with more is a newsletter or an attack.
    private static let maximumLinks = 200
    /// No host has a longer name (RFC 1035, section 2.3.4).
    private static let maximumHostBytes = 253

    func find(in text: String) -> Result {
        var result = Result()
        for run in Self.runs(Self.mended(withPlainDots(text))) {
            let mayHoldLink = run.isLinkText && (run.text.contains(".") || run.text.contains("://"))
            guard mayHoldLink else {
                result.remainingText += run.text
                continue
            }
            var isTaken = false
            for piece in Self.pieces(run.text) where !result.isFull {
                if Self.isMailAddress(piece) {
                    isTaken = true
                } else if let link = link(piece) {
                    result.isFull = result.links.count == Self.maximumLinks
                    if result.isFull { break }
                    result.links.append(link)
                    isTaken = true
                }
            }
            result.remainingText += isTaken ? " " : run.text
        }
        return result
    }

    /// Reads a link that stands alone, such as the target in HTML; nil when it is none.
    func link(_ text: String) -> Link? {
        var rest = text[...]
        var link = Link(host: "")
        if let scheme = rest.range(of: "://") {
            let name = rest[..<scheme.lowerBound].lowercased()
            guard name.hasSuffix("http") || name.hasSuffix("https") else { return nil }
            link.hasScheme = true
            rest = rest[scheme.upperBound...]
        }
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        link.path = String(rest[authority.endIndex...])
        var host = authority
        if let at = authority.lastIndex(of: "@") {
            guard link.hasScheme else { return nil }
            link.hasUserName = true
            host = authority[authority.index(after: at)...]
        }
        var bracketed: Substring?
        if host.first == "[", let end = host.firstIndex(of: "]") {
            guard link.hasScheme, Self.isLongAddress(host[..<end].dropFirst()) else { return nil }
            bracketed = host[...end]
            host = host[host.index(after: end)...]
            guard host.isEmpty || host.first == ":" else { return nil }
        }
        if let colon = host.lastIndex(of: ":") {
            let digits = host[host.index(after: colon)...]
            guard digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
            link.port = Int(digits)
            host = host[..<colon]
        }
        if let bracketed {
            link.host = bracketed.lowercased()
            link.isAddress = true
            return link
        }
        let plain = host.lowercased().precomposedStringWithCompatibilityMapping.replacing("。", with: ".")
        link.host = plain.trimmingCharacters(in: CharacterSet(charactersIn: ".-_'*"))
        if Self.isAddress(link.host) {
            link.isAddress = true
            return link.hasScheme || link.path.hasPrefix("/") ? link : nil
        }
        if link.hasScheme, Self.isNumber(link.host) {
            link.isAddress = true
            return link
        }
        let labels = link.host.split(separator: ".", omittingEmptySubsequences: false)
        guard link.host.utf8.count <= Self.maximumHostBytes, labels.count >= 2, labels.allSatisfy({ Self.isLabel($0) }),
            let last = labels.last, last.count >= 2,
            last.contains(where: \.isLetter)
        else { return nil }
        // "tonight.Call" and "photo.zip" are no links: without a scheme the ending must be known, and no file's.
        if !link.hasScheme {
            guard suffixes.isKnownEnding(String(last)) else { return nil }
            // A sentence begins: "call" and "today" are endings too.
            if let start = host.split(separator: ".").last, start.first?.isUppercase ?? false,
                start.dropFirst().allSatisfy(\.isLowercase)
            {
                return nil
            }
            if labels.count == 2 && link.path.isEmpty && Self.fileEndings.contains(String(last)) { return nil }
        }
        return link
    }

    private static let fileEndings: Set<String> = ["zip", "mov", "py", "md", "sh", "rs", "pl", "ps"]

    /// Changed together with `PlainField.host` of TocsinIngest, which judges by the same rule.
    private static func isLabel(_ label: Substring) -> Bool {
        !label.isEmpty && label.count <= 63 && label.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
    }

    private static func isAddress(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }

    /// Whether it is an address of IPv6, with or without the name of a network card behind it.
    private static func isLongAddress(_ text: Substring) -> Bool {
        var address = in6_addr()
        return inet_pton(AF_INET6, String(text.prefix { $0 != "%" }), &address) == 1
    }

    /// 3221226219 and 0xC000022B are addresses to a browser.
    private static func isNumber(_ host: String) -> Bool {
        host.hasPrefix("0x") ? UInt32(host.dropFirst(2), radix: 16) != nil : UInt32(host) != nil
    }

    private static func isMailAddress(_ text: String) -> Bool {
        guard !text.contains("://"), let at = text.lastIndex(of: "@"), at != text.startIndex else { return false }
        let domain = text[text.index(after: at)...].lowercased()
            .trimmingCharacters(in: CharacterSet(charactersIn: ".-_'"))
        return domain.contains(".") && domain.split(separator: ".").allSatisfy(isLabel)
    }

    /// A text with "." in place of "。" where browsers take it for that: within numbers, and before an ending of hosts.
    ///
    /// Elsewhere it ends a sentence.
    private func withPlainDots(_ text: String) -> String {
        guard text.contains("。") else { return text }
        let parts = text.split(separator: "。", omittingEmptySubsequences: false)
        var result = String(parts[0])
        for (before, after) in zip(parts, parts.dropFirst()) {
            let next = after.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
            let last = before.last.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : " " } ?? " "
            let isWithinNumber = last.isNumber && next.first?.isNumber ?? false
            let isBeforeEnding =
                last != " " && !next.isEmpty && next == next.lowercased() && suffixes.isKnownEnding(String(next))
            result += (isWithinNumber || isBeforeEnding ? "." : "。") + after
        }
        return result
    }

    private static func mended(_ text: String) -> String {
        guard text.contains("[") || text.contains("xx") || text.contains("(") else { return text }
        var text = text
        for (broken, whole) in [
            ("hxxp", "http"), ("hXXp", "http"), ("[.]", "."), ("(.)", "."), ("[dot]", "."), ("(dot)", "."),
            ("[:]", ":"),
            ("[://]", "://"), ("[/]", "/"), ("[at]", "@"),
        ] { text = text.replacing(broken, with: whole) }
        return text
    }

    private struct Run {
        var text: String
        var isLinkText: Bool
    }

    /// Parts a text into what may be of a link and what lies between.
    private static func runs(_ text: String) -> [Run] {
        var runs: [Run] = []
        var current = String.UnicodeScalarView()
        var isLinkText = false
        // An address of IPv6 stands in brackets.
        var isBracketed = false
        for scalar in text.unicodeScalars {
            if scalar == "[", isLinkText, current.suffix(3).elementsEqual("://".unicodeScalars) { isBracketed = true }
            let belongs = isBracketed || isLinkScalar(scalar)
            if scalar != "[", !scalar.properties.isASCIIHexDigit, scalar != ":", scalar != "." { isBracketed = false }
            if belongs != isLinkText {
                if !current.isEmpty { runs.append(Run(text: String(current), isLinkText: isLinkText)) }
                current.removeAll()
                isLinkText = belongs
            }
            current.append(scalar)
        }
        if !current.isEmpty { runs.append(Run(text: String(current), isLinkText: isLinkText)) }
        return runs
    }

    private static func isLinkScalar(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "<", ">", "\"", "{", "}", "|", "\\", "^", "[", "]", "(", ")", "¶", "«", "»": false
        default: (0x21...0x7E).contains(scalar.value) || (0xC0..<0x590).contains(scalar.value)
        }
    }

    /// A run with a scheme is one link (and what stands before it); another is cut where no host can go on.
    private static func pieces(_ run: String) -> [String] {
        if let scheme = run.range(of: "://") {
            let name = run[..<scheme.lowerBound]
            let start = name.lastIndex { !($0.isASCII && $0.isLetter) }.map { name.index(after: $0) } ?? name.startIndex
            return [trimmed(run[start...])]
        }
        return run.split { ",;='!*&\u{2019}".contains($0) }.flatMap { part -> [String] in
            // "here:host" has a label before the host; "host:8080" a port behind it.
            guard let colon = part.firstIndex(of: ":") else { return [trimmed(part)] }
            let rest = part[part.index(after: colon)...]
            if let first = rest.first, first.isNumber, part[..<colon].contains(".") { return [trimmed(part)] }
            return part.split(separator: ":").map(trimmed)
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        text.trimmingCharacters(in: CharacterSet(charactersIn: ".,;:!?'*"))
    }
}
