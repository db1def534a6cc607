// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Yams

/// The words that turn a request round: "never", "do not".
///
/// Looks at the clause around a hit only, 60 bytes at most before it and 36 behind it.
struct Negation: Sendable {
    private var before: [String: [String]] = [:]
    private var after: [String: [String]] = [:]
    private static let breaks: Set<Unicode.Scalar> = [
        ".", ",", ";", "!", "?", ":", "(", ")", "\"", "。", "、", "،", "؛", "؟", "–", "—", "…", "¶", "\u{2018}",
        "\u{2019}",
    ]
    /// Languages written without spaces, or that glue words: negators are looked for anywhere in the clause.
    private static let unspaced: Set<String> = ["zh", "ja", "ko"]

    init(yaml: String, file: String) throws {
        guard let root = try? Yams.compose(yaml: yaml) else {
            throw SignError.malformed(file: file, reason: "it is not YAML")
        }
        before = Self.lists(root["before"])
        after = Self.lists(root["after"])
    }

    private static func lists(_ node: Node?) -> [String: [String]] {
        var lists: [String: [String]] = [:]
        for (key, value) in node?.mapping ?? [:] {
            if let language = key.string { lists[language] = (value.sequence ?? []).compactMap(\.string) }
        }
        return lists
    }

    func covers(_ bytes: Range<Int>, in utf8: [UInt8], language: String) -> Bool {
        let end = min(bytes.upperBound, utf8.count)
        let start = min(bytes.lowerBound, end)
        let isUnspaced = Self.unspaced.contains(language)
        if let words = before[language] {
            let slice = utf8[max(0, start - 60)..<start]
            let clause = Self.lastClause(String(decoding: slice, as: UTF8.self)).lowercased()
            if Self.contains(words, clause, isUnspaced) { return true }
        }
        if let words = after[language] {
            let slice = utf8[end..<min(utf8.count, end + 36)]
            let clause = Self.firstClause(String(decoding: slice, as: UTF8.self)).lowercased()
            if Self.contains(words, clause, isUnspaced) { return true }
        }
        return false
    }

    private static func contains(_ words: [String], _ clause: String, _ isUnspaced: Bool) -> Bool {
        if isUnspaced { return words.contains { clause.contains($0) } }
        let padded = " " + clause.replacing("'", with: " ' ").replacing("  ", with: " ") + " "
        return words.contains { padded.contains(" " + $0 + " ") }
    }

    private static func lastClause(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let index = scalars.lastIndex(where: breaks.contains) else { return text }
        return String(scalars[scalars.index(after: index)...])
    }

    private static func firstClause(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let index = scalars.firstIndex(where: breaks.contains) else { return text }
        return String(scalars[..<index])
    }
}
