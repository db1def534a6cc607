// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// Finds what a text names.
///
/// Every prompt goes through here, so it works on places in the bytes and copies nothing.
struct ArtefactFinder {
    private let utf8: UnsafeBufferPointer<UInt8>

    /// No more names in quotation marks, of which ordinary texts have many.
    private static let maximumNames = 3

    init(_ utf8: UnsafeBufferPointer<UInt8>) {
        self.utf8 = utf8
    }

    /// An artefact, and the bytes that spell it; a mailbox is spelled in two places, of which this is the host's.
    struct Found {
        var artefact: Artefact
        var place: Range<Int>
    }

    /// The artefacts of a text, in the order in which they first stand there, at most ``Artefact/maximum``.
    ///
    /// Cost is linear in the text.
    func find() -> [Found] {
        var found: [Found] = []
        func add(_ new: Found?) {
            if let new, !found.contains(where: { $0.artefact == new.artefact }) { found.append(new) }
        }
        var names = 0
        var index = 0
        Self.roles.withUnsafeBufferPointer { roles in
            while index < utf8.count, found.count < Artefact.maximum {
                let role = roles[Int(utf8[index])]
                if role == .text {
                    index += 1
                } else if role != .quotationMark {
                    let start = index
                    var isTelling = false
                    while index < utf8.count {
                        let role = roles[Int(utf8[index])]
                        guard role == .token || role == .tellingToken else { break }
                        isTelling = isTelling || role == .tellingToken
                        index += 1
                    }
                    if isTelling || index - start >= Self.minimumDigest { add(artefact(start..<index)) }
                } else if let quotation = QuotedName(openingAt: index, in: utf8) {
                    if names < Self.maximumNames, let name = quotation.content {
                        names += 1
                        add(self.found(.name, name))
                    }
                    // What is quoted may hold a link: only the mark is passed over.
                    index += quotation.markLength
                } else {
                    index += 1
                }
            }
        }
        return found
    }

    private func found(_ kind: Artefact.Kind, _ place: Range<Int>) -> Found {
        Found(artefact: Artefact(kind: kind, hash: hash(place)), place: place)
    }

    // MARK: Bytes

    private enum Role: UInt8 {
        case text
        /// ASCII letters and digits, and what holds addresses together.
        case token
        /// What only addresses and sentences have.
        case tellingToken
        /// The first byte of a quotation mark, and of other characters.
        case quotationMark
    }

    private static let roles: [Role] = (UInt8.min...UInt8.max).map { byte in
        if byte == UInt8(ascii: ".") || byte == UInt8(ascii: "@") { return .tellingToken }
        if isLetterOrDigit(byte) || "_-/:+%~?=&#".utf8.contains(byte) { return .token }
        return QuotedName.mayOpen(with: byte) ? .quotationMark : .text
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
    private static func isLetterOrDigit(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }

    /// The first place from which on a condition holds; the range's end where it never does.
    private func first(in range: Range<Int>, where isWanted: (UInt8) -> Bool) -> Int {
        var index = range.lowerBound
        while index < range.upperBound, !isWanted(utf8[index]) { index += 1 }
        return index
    }

    /// Whether a token begins so, in whatever case.
    private func starts(_ range: Range<Int>, with text: StaticString) -> Bool {
        guard range.count >= text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { bytes in
            // Marks of a token have the bit of small letters themselves.
            bytes.indices.allSatisfy { utf8[range.lowerBound + $0] | 0x20 == bytes[$0] }
        }
    }

    // MARK: Tokens

    private func artefact(_ token: Range<Int>) -> Found? {
        var (start, end) = (token.lowerBound, token.upperBound)
        while end > start, Self.mayTrail(utf8[end - 1]) { end -= 1 }
        let scheme = (start..<end).first { starts($0..<end, with: "://") }
        let isLink = scheme != nil || starts(start..<end, with: "www.")
        if let scheme { start = scheme + 3 }
        guard start < end else { return nil }
        if scheme == nil, utf8[start] == UInt8(ascii: "@") { return handle(start + 1..<end) }
        let authority = start..<first(in: start..<end) { $0 == 0x2F || $0 == 0x3F || $0 == 0x23 }
        let at = authority.last { utf8[$0] == UInt8(ascii: "@") }
        if let at, scheme == nil {
            guard at > start, let host = host(at + 1..<authority.upperBound, isLink: true) else { return nil }
            return Found(artefact: Artefact(kind: .mailbox, hash: hash(start..<at, host)), place: host)
        }
        // Whoever a link names in front of the host, it leads to the host.
        let server = (at.map { $0 + 1 } ?? start)..<authority.upperBound
        if let host = host(server.lowerBound..<first(in: server) { $0 == UInt8(ascii: ":") }, isLink: isLink) {
            return found(.host, host)
        }
        return digest(start..<end)
    }

    /// Whether a sign behind an address is the sentence's.
    private static func mayTrail(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "?"),
            UInt8(ascii: "_"), UInt8(ascii: "="), UInt8(ascii: "&"), UInt8(ascii: "#"):
            true
        default: false
        }
    }

    private func handle(_ text: Range<Int>) -> Found? {
        let end = first(in: text) { !Self.isLetterOrDigit($0) && $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: ".") }
        return end - text.lowerBound >= 4 ? found(.handle, text.lowerBound..<end) : nil
    }

    // MARK: Hosts

    /// A host name of two labels or more, or an IPv4 address; nil for anything else, such as `rows.append`, `orders-54.csv` or `3.14`.
    ///
    /// `isLink`: Whether something says that it is a host; else its last label must be one that hosts have and files do not.
    private func host(_ text: Range<Int>, isLink: Bool) -> Range<Int>? {
        // A name may end with the root's empty label.
        let name = text.last.map { utf8[$0] == UInt8(ascii: ".") } == true ? text.dropLast() : text
        let host = starts(name, with: "www.") ? name.dropFirst(4) : name
        guard host.count >= 6 else { return nil }
        var labels = 0
        var numbers = (0, 0)
        var isAddress = true
        var start = host.lowerBound
        var last = host
        while start <= host.upperBound {
            last = start..<first(in: start..<host.upperBound) { $0 == UInt8(ascii: ".") }
            let number = number(last)
            isAddress = isAddress && number != nil
            if labels == 0 { numbers.0 = number ?? 0 } else if labels == 1 { numbers.1 = number ?? 0 }
            labels += 1
            let isLabel = !last.isEmpty && last.allSatisfy { Self.isLetterOrDigit(utf8[$0]) || utf8[$0] == 0x2D }
            guard isLabel else { return nil }
            start = last.upperBound + 1
        }
        if isAddress, labels == 4 { return Self.isPrivate(numbers) ? nil : host }
        let isName = labels >= 2 && last.count >= 2 && last.allSatisfy { Self.isLetter(utf8[$0]) }
        return isName && (isLink || endsAsHost(last)) ? host : nil
    }

    /// A number of one to three digits.
    private func number(_ label: Range<Int>) -> Int? {
        guard (1...3).contains(label.count), label.allSatisfy({ Self.isDigit(utf8[$0]) }) else { return nil }
        return label.reduce(0) { $0 * 10 + Int(utf8[$1] - UInt8(ascii: "0")) }
    }

    /// Addresses that everybody's own network has: 10/8, 127/8, 172.16/12, 192.168/16, 169.254/16.
    private static func isPrivate(_ numbers: (Int, Int)) -> Bool {
        switch numbers {
        case (0, _), (10, _), (127, _), (169, 254), (172, 16...31), (192, 168): true
        default: false
        }
    }

    /// Whether a host's last label is one: a country's two letters, unless files end so, or a common one.
    private func endsAsHost(_ label: Range<Int>) -> Bool {
        guard label.count <= 8 else { return false }
        let ending = label.reduce(0 as UInt64) { $0 << 8 | UInt64(utf8[$1] | 0x20) }
        return label.count == 2 ? !Self.fileEndings.contains(ending) : Self.hostEndings.contains(ending)
    }

    /// Endings of files and of code that are countries' too.
    private static let fileEndings = packed([
        "ai", "cc", "cs", "gz", "hs", "id", "is", "js", "kt", "md", "ml", "mm", "pl", "pm", "ps", "py", "rb", "rs",
        "sh", "so", "ts", "vb",
    ])
    private static let hostEndings = packed([
        "com", "net", "org", "info", "biz", "edu", "gov", "mil", "int", "app", "dev", "xyz", "top", "shop", "site",
        "online", "store", "club", "live", "vip", "pro", "icu", "cloud", "tech", "space", "website", "click", "link",
        "work", "world", "bond", "cyou", "sbs", "monster", "buzz", "onion", "example", "test", "invalid", "mobi",
        "asia", "name", "page",
    ])

    /// Endings of up to eight letters, each as one number.
    private static func packed(_ endings: [String]) -> Set<UInt64> {
        Set(endings.map { $0.utf8.reduce(0) { $0 << 8 | UInt64($1) } })
    }

    // MARK: Hashes

    private static let minimumDigest = 26

    /// A file's hash or a wallet: 26 letters and digits or more, with enough digits among them.
    private func digest(_ text: Range<Int>) -> Found? {
        guard text.count >= Self.minimumDigest, text.allSatisfy({ Self.isLetterOrDigit(utf8[$0]) }),
            text.count(where: { Self.isDigit(utf8[$0]) }) * 6 >= text.count
        else { return nil }
        return found(.digest, text)
    }

    /// Of the parts' bytes, ASCII letters in lower case.
    private func hash(_ parts: Range<Int>...) -> UInt64 {
        var hash = StableHash()
        for part in parts {
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: part.count) { lower in
                for (place, index) in part.enumerated() {
                    lower.initializeElement(at: place, to: utf8[index] &- 0x41 < 26 ? utf8[index] | 0x20 : utf8[index])
                }
                hash.combine(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: lower[..<part.count])))
            }
        }
        return hash.value
    }
}
