// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// How people name an account in what they write: by its pseudonym, or by how that begins, from the short form on, in letters of either case.
///
/// The short form has 40 bits of a keyed digest: that another account has the same is no concern. What follows it is no part of it, whatever it is: `acct-00abcdef01and`.
extension String {
    func mentions(_ account: AccountID) -> Bool { !mentions(of: account).isEmpty }

    /// With as many digits of a stand-in for each mention.
    func replacingMentions(of account: AccountID, with standIn: AccountID) -> String {
        var result = ""
        var rest = startIndex
        for mention in mentions(of: account) {
            result.append(contentsOf: self[rest..<mention.lowerBound])
            result.append(contentsOf: standIn.description.prefix(utf8[mention].count))
            rest = mention.upperBound
        }
        result.append(contentsOf: self[rest...])
        return result
    }

    /// Where they stand, in order.
    ///
    /// By bytes: a mark or joiner that makes one character with the last digit hides nothing.
    private func mentions(of account: AccountID) -> [Range<String.Index>] {
        let name = Array(account.description.utf8)
        let fewest = account.shortDescription.utf8.count
        var found: [Range<String.Index>] = []
        var rest = utf8[...]
        while let start = rest.firstIndex(where: { Self.small($0) == name[0] }) {
            let word = rest[start...].prefix(name.count).map(Self.small)
            let same = zip(word, name).prefix { $0 == $1 }.count
            let isWhole = word.count == name.count && word.suffix(32).allSatisfy(Self.isHexDigit)
            // A whole pseudonym is another account's unless it is all the same.
            let isMention = isWhole ? same == name.count : same >= fewest
            let end = rest.index(start, offsetBy: isMention ? same : 1)
            if isMention { found.append(start..<end) }
            rest = rest[end...]
        }
        return found
    }

    private static func small(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    /// In small letters.
    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}
