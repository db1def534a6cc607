// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// What may be kept in clear of a field that should hold a host or one of a service's own words, whatever a log holds there.
enum PlainField {
    /// A host without what stands before an `@`, in lower case; nil for anything that is no name of a host.
    static func host(_ text: String) -> String? {
        let host = text.split(separator: "@", omittingEmptySubsequences: false).last.map { $0.lowercased() } ?? ""
        let isHost =
            host.contains(".") && host.utf8.count <= 253
            && host.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || "0123456789.-".unicodeScalars.contains($0)
            }
        return isHost ? host : nil
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
