// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// What may be kept in clear of a field that should hold a host or one of a service's own words, whatever a log holds there.
enum PlainField {
    /// A host without what stands before an `@`, in lower case and without a dot at its end; nil for anything that is no name of a host.
    ///
    /// By the rule of `LinkFinder` in TocsinScamCheck: at least two labels of 1 to 63 letters, digits, `-` and `_`, the last of two characters
    /// or more with a letter among them, 253 bytes in all. So an address in numbers is none.
    static func host(_ text: String) -> String? {
        var host = text.split(separator: "@", omittingEmptySubsequences: false).last.map { $0.lowercased() } ?? ""
        if host.last == "." { host.removeLast() }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard host.utf8.count <= 253, labels.count >= 2, labels.allSatisfy(isLabel), let ending = labels.last,
            ending.count >= 2, ending.contains(where: \.isLetter)
        else { return nil }
        return host
    }

    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.count) && label.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
    }

    /// One word of a fixed list that is not ours, such as `declined`; nil for a sentence, an address or a number.
    static func word(_ text: String) -> String? {
        let isWord =
            text.utf8.count <= 40
            && text.unicodeScalars.allSatisfy { scalar in
                scalar.isASCII && (scalar.properties.isAlphabetic || scalar == "_" || scalar == "-")
            }
        return isWord && !text.isEmpty ? text : nil
    }
}
