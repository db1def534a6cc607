// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// A thing named in a prompt that is hardly ever named twice by chance: where a link leads, a handle, a server, a wallet, a file's hash,
/// a name in quotation marks.
///
/// Kept as a hash, since only equality is asked for. How rare one is, the log tells; a popular site is an artefact like any other.
package struct Artefact: Sendable, Hashable {
    package var kind: Kind
    /// Of the folded text: lower case, without scheme, path, port and `www.`.
    package var hash: UInt64

    /// What is named.
    package enum Kind: UInt8, Sendable, CaseIterable {
        case host, mailbox, handle, digest, name
    }

    package init(kind: Kind, hash: UInt64) {
        self.kind = kind
        self.hash = hash
    }

    /// No more are kept of one request: a pasted list says little by each of its lines.
    package static let maximum = 8
    /// No more names in quotation marks, of which ordinary texts have many.
    private static let maximumNames = 3

    /// The artefacts of a text, in the order in which they first stand there, at most ``maximum``.
    ///
    /// Cost is linear in the text.
    static func find(in utf8: UnsafeBufferPointer<UInt8>) -> [Artefact] {
        var found: [Artefact] = []
        var names = 0
        var index = 0
        while index < utf8.count, found.count < maximum {
            let byte = utf8[index]
            if isTokenByte(byte) {
                var end = index + 1
                var isTelling = byte == UInt8(ascii: "@")
                while end < utf8.count, isTokenByte(utf8[end]) {
                    if utf8[end] == UInt8(ascii: ".") || utf8[end] == UInt8(ascii: "@") { isTelling = true }
                    end += 1
                }
                if isTelling || end - index >= 26,
                    let artefact = artefact(UnsafeBufferPointer(rebasing: utf8[index..<end])),
                    !found.contains(artefact)
                {
                    found.append(artefact)
                }
                index = end
            } else if let quotation = Quotation(opening: index, in: utf8) {
                if names < maximumNames, let name = quotation.name(in: utf8) {
                    names += 1
                    if !found.contains(name) { found.append(name) }
                }
                // What is quoted may hold a link: only the mark is passed over.
                index += quotation.markLength
            } else {
                index += 1
            }
        }
        return found
    }

    /// ASCII letters and digits, and what holds addresses together.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: isJoint[Int(byte)]
        }
    }

    private static let isJoint: [Bool] = (0...255).map { Array("@._-:/+%~?=&#".utf8).contains($0) }

    private static func artefact(_ token: UnsafeBufferPointer<UInt8>) -> Artefact? {
        var token = token[...]
        while let last = token.last, ".:-/?_=&#".utf8.contains(last) { token = token.dropLast() }
        var isLink = token.starts(with: "www.".utf8)
        if let scheme = token.firstRange(of: "://".utf8) {
            token = token[scheme.upperBound...]
            isLink = true
        }
        if token.first == UInt8(ascii: "@") { return handle(token.dropFirst()) }
        let authority = token.prefix { !"/?#".utf8.contains($0) }
        if let at = authority.firstIndex(of: UInt8(ascii: "@")) {
            guard at > authority.startIndex, let host = host(authority[(at + 1)...], isLink: true) else { return nil }
            return Artefact(kind: .mailbox, hash: hash(authority[..<at], host))
        }
        if let host = host(authority.prefix { $0 != UInt8(ascii: ":") }, isLink: isLink) {
            return Artefact(kind: .host, hash: hash(host))
        }
        return digest(token)
    }

    private static func handle(_ name: Slice<UnsafeBufferPointer<UInt8>>) -> Artefact? {
        let name = name.prefix { isLetterOrDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".") }
        return name.count >= 4 ? Artefact(kind: .handle, hash: hash(name)) : nil
    }

    /// A host name of two labels or more, or an IPv4 address; nil for anything else, such as `rows.append`, `orders-54.csv` or `3.14`.
    ///
    /// `isLink`: Whether something says that it is a host; else its last label must be one that hosts have and files do not.
    private static func host(
        _ text: Slice<UnsafeBufferPointer<UInt8>>,
        isLink: Bool
    ) -> Slice<UnsafeBufferPointer<UInt8>>? {
        var text = text
        if text.starts(with: "www.".utf8) { text = text.dropFirst(4) }
        let labels = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.count >= 2, text.count >= 6, let last = labels.last else { return nil }
        let isName = last.count >= 2 && last.allSatisfy(isLetter) && (isLink || endsAsHost(last))
        let isAddress = labels.count == 4 && labels.allSatisfy { (1...3).contains($0.count) && $0.allSatisfy(isDigit) }
        guard isName || isAddress else { return nil }
        if isAddress, isPrivate(labels) { return nil }
        let isWellFormed = labels.allSatisfy { label in
            !label.isEmpty && label.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
        }
        return isWellFormed ? text : nil
    }

    /// Addresses that everybody's own network has: 10/8, 127/8, 172.16/12, 192.168/16, 169.254/16.
    private static func isPrivate(_ labels: [Slice<UnsafeBufferPointer<UInt8>>]) -> Bool {
        let numbers = labels.map { label in label.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } }
        return switch (numbers[0], numbers[1]) {
        case (0, _), (10, _), (127, _), (169, 254), (172, 16...31), (192, 168): true
        default: false
        }
    }

    /// Whether a host's last label is one: a country's two letters, unless files end so, or a common one.
    private static func endsAsHost(_ label: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard label.count <= 8 else { return false }
        let ending = String(decoding: label, as: UTF8.self).lowercased()
        return label.count == 2 ? !fileEndings.contains(ending) : hostEndings.contains(ending)
    }

    /// Endings of files and of code that are countries' too.
    private static let fileEndings: Set<String> = [
        "ai", "cc", "cs", "gz", "hs", "id", "is", "js", "kt", "md", "ml", "mm", "pl", "pm", "ps", "py", "rb", "rs",
        "sh",
        "so", "ts", "vb",
    ]
    private static let hostEndings: Set<String> = [
        "com", "net", "org", "info", "biz", "edu", "gov", "mil", "int", "app", "dev", "xyz", "top", "shop", "site",
        "online",
        "store", "club", "live", "vip", "pro", "icu", "cloud", "tech", "space", "website", "click", "link", "work",
        "world",
        "bond", "cyou", "sbs", "monster", "buzz", "onion", "example", "test", "invalid", "mobi", "asia", "name", "page",
    ]

    /// A file's hash or a wallet: 26 letters and digits or more, with enough digits among them.
    private static func digest(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Artefact? {
        guard text.count >= 26, text.allSatisfy(isLetterOrDigit), text.count(where: isDigit) * 6 >= text.count else {
            return nil
        }
        return Artefact(kind: .digest, hash: hash(text))
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }

    /// Of the parts' bytes, ASCII letters in lower case.
    fileprivate static func hash(_ parts: Slice<UnsafeBufferPointer<UInt8>>...) -> UInt64 {
        var hash = StableHash()
        for part in parts {
            hash.combine(part.lazy.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 })
        }
        return hash.value
    }
}

/// A short text in quotation marks.
private struct Quotation {
    /// Bytes of the opening mark.
    let markLength: Int
    private let content: Range<Int>

    /// Marks of the scripts that people write in, with the mark that closes each.
    private static let marks: [(open: [UInt8], close: [UInt8])] = [
        ("\"", "\""), ("“", "”"), ("„", "“"), ("«", "»"), ("「", "」"), ("《", "》"), ("『", "』"),
    ].map { (Array($0.0.utf8), Array($0.1.utf8)) }
    private static let maximumBytes = 40

    /// Nil where no quotation of at most ``maximumBytes`` begins.
    init?(opening start: Int, in utf8: UnsafeBufferPointer<UInt8>) {
        let first = utf8[start]
        guard first == UInt8(ascii: "\"") || first >= 0xC2,
            let mark = Self.marks.first(where: { utf8[start...].starts(with: $0.open) })
        else { return nil }
        markLength = mark.open.count
        let begin = start + mark.open.count
        var end = begin
        while end < utf8.count, end - begin <= Self.maximumBytes, !utf8[end...].starts(with: mark.close) { end += 1 }
        guard end < utf8.count, end - begin <= Self.maximumBytes else {
            content = begin..<begin
            return
        }
        content = begin..<end
    }

    /// The name between the marks; nil when it is as short as a first name, which many share, or a sentence.
    func name(in utf8: UnsafeBufferPointer<UInt8>) -> Artefact? {
        guard content.count >= 8 else { return nil }
        let text = Slice(base: utf8, bounds: content)
        let isSentence = text.contains { ".!?,;:{}()<>=\n".utf8.contains($0) }
        guard !isSentence, text.count(where: { $0 == UInt8(ascii: " ") }) <= 3 else { return nil }
        return Artefact(kind: .name, hash: Artefact.hash(text))
    }
}
