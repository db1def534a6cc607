// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Yams

/// The words that turn a request round: "never", "do not"; not those of "if you do not", which is a threat.
///
/// Looks at the clause around a hit only, 96 bytes at most before it and 36 behind it; of what stands in quotation marks also at the clause before these:
/// 'we never write "send us the code"'.
struct Negation: Sendable {
    private var before: [String: [String]] = [:]
    private var after: [String: [String]] = [:]
    private var conditions: [String: [String]] = [:]
    private static let breaks: Set<Unicode.Scalar> = [
        ".", ",", ";", "!", "?", ":", "(", ")", "\"", "。", "、", "،", "؛", "؟", "–", "—", "…", "¶", "\u{2018}",
        "\u{2019}",
    ]
    /// How far before a hit a clause is looked at, in bytes.
    private static let beforeBytes = 96
    /// Languages written without spaces, or that glue words: negators are looked for anywhere in the clause.
    private static let unspaced: Set<String> = ["zh", "ja", "ko"]

    init(yaml: String, file: String) throws {
        guard let root = try? Yams.compose(yaml: yaml) else {
            throw SignError.malformed(file: file, reason: "it is not YAML")
        }
        before = Self.lists(root["before"])
        after = Self.lists(root["after"])
        conditions = Self.lists(root["conditions"])
    }

    private static func lists(_ node: Node?) -> [String: [String]] {
        var lists: [String: [String]] = [:]
        for (key, value) in node?.mapping ?? [:] {
            if let language = key.string { lists[language] = (value.sequence ?? []).compactMap(\.string) }
        }
        return lists
    }

    /// Whether the clause around a hit turns it round.
    func covers(_ bytes: Range<Int>, in utf8: [UInt8], language: String) -> Bool {
        let clauses = Self.clauses(around: bytes, in: utf8)
        return negates(before[language] ?? [], clauses.before, language)
            || negates(after[language] ?? [], clauses.after, language)
            || Self.introduction(of: bytes, in: utf8).map { negates(before[language] ?? [], $0, language) } ?? false
    }

    /// Whether a hit is what somebody is threatened for not doing: "if you do not …".
    func isCondition(_ bytes: Range<Int>, in utf8: [UInt8], language: String) -> Bool {
        let clauses = Self.clauses(around: bytes, in: utf8)
        let hit = String(
            decoding: utf8[min(bytes.lowerBound, utf8.count)..<min(bytes.upperBound, utf8.count)],
            as: UTF8.self
        )
        let clause = Self.spaced(clauses.before + hit + clauses.after, language)
        return (conditions[language] ?? []).contains { clause.contains(Self.spaced($0, language)) }
    }

    private func negates(_ words: [String], _ clause: String, _ language: String) -> Bool {
        let left = (conditions[language] ?? []).reduce(Self.spaced(clause, language)) { text, condition in
            text.replacing(Self.spaced(condition, language), with: " ")
        }
        return words.contains { left.contains(Self.spaced($0, language)) }
    }

    /// Small letters with a blank on either side of each word, apostrophes words by themselves; as it is where words are not apart.
    private static func spaced(_ text: String, _ language: String) -> String {
        if unspaced.contains(language) { return text }
        let words = text.lowercased().replacing("'", with: " ' ").split(separator: " ")
        return " " + words.joined(separator: " ") + " "
    }

    private static func clauses(around bytes: Range<Int>, in utf8: [UInt8]) -> (before: String, after: String) {
        let end = min(bytes.upperBound, utf8.count)
        let start = min(bytes.lowerBound, end)
        return (
            lastClause(String(decoding: utf8[max(0, start - beforeBytes)..<start], as: UTF8.self)),
            firstClause(String(decoding: utf8[end..<min(utf8.count, end + 36)], as: UTF8.self))
        )
    }

    /// How long a quotation may be that a negation before it reaches into, in bytes.
    private static let longestQuotation = 400
    private static let quotationMark = UInt8(ascii: "\"")

    /// The clause before the quotation that a hit stands in; nil where it stands in none that is closed again.
    private static func introduction(of hit: Range<Int>, in utf8: [UInt8]) -> String? {
        let end = min(hit.upperBound, utf8.count)
        // An end, since the start of a hit may be a little off.
        guard let close = utf8[end..<min(utf8.count, end + longestQuotation)].firstIndex(of: quotationMark) else {
            return nil
        }
        let opening = utf8[max(0, end - longestQuotation)..<end].lastIndex(of: quotationMark)
        guard let opening, close - opening <= longestQuotation else { return nil }
        // Marks look the same on both sides: before one that opens stand pairs.
        let others = utf8[max(0, opening - 1000)..<opening].count { $0 == quotationMark }
        guard others.isMultiple(of: 2) else { return nil }
        let text = String(decoding: utf8[max(0, opening - beforeBytes)..<opening], as: UTF8.self)
        return lastClause(text.trimmingCharacters(in: CharacterSet(charactersIn: " :,")))
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
