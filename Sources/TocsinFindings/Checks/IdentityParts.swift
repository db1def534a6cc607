// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import PatternMatching
internal import TocsinModel

/// Finds texts of request rules that stand inside a word that names an identity, as "rain" in "Ukraine": `contains` knows no border of words.
///
/// Latin and Cyrillic words only: elsewhere words have no borders, or articles and endings belong to them. A text of several words is none.
struct IdentityParts {
    /// In small letters.
    private let names: Set<String>
    /// The same between blanks, in a fixed order, so that the same one is always told.
    private let spaced: [(name: String, bytes: [UInt8])]
    /// A text that is shorter in UTF-8 bytes is not looked up.
    private static let shortest = 2

    /// `names`: In small letters; those of several words count for nothing.
    init(names: Set<String>) {
        self.names = names
        spaced = names.filter(Self.isOneWord).sorted().map { ($0, Array(" \($0) ".utf8)) }
    }

    /// At most one problem for a rule.
    func problems(_ rules: RuleSet) -> [RuleProblem] {
        let looked = rules.rules(of: .request).map { (rule: $0, texts: texts(of: $0)) }
        let found = firstNames(around: looked.reduce(into: []) { $0.formUnion($1.texts) })
        return looked.compactMap { rule, texts in
            let parts = texts.sorted().compactMap { text in found[text].map { "\"\(text)\" in \"\($0)\"" } }
            guard !parts.isEmpty else { return nil }
            return RuleProblem(file: rule.file, line: rule.line, kind: .partsOfIdentities(parts))
        }
    }

    /// What a rule's patterns look for, in small letters; an identity itself is told elsewhere.
    private func texts(of rule: Rule) -> Set<String> {
        guard case .detection(let detection) = rule.logic else { return [] }
        var texts: Set<String> = []
        for test in detection.tests where RuleFields.texts.contains(test.field) {
            guard case .patterns(let patterns) = test.test else { continue }
            texts.formUnion(patterns.compactMap { $0.literal?.lowercased() })
        }
        return texts.filter { text in
            let word = Self.withoutOuterBlanks(text)
            return text.utf8.count >= Self.shortest && Self.isOneWord(word) && !names.contains(word)
        }
    }

    /// For each text that stands inside a name, the first such name.
    private func firstNames(around texts: Set<String>) -> [String: String] {
        // By their first two bytes, since there are thousands of texts and of names.
        var byStart: [[UInt8]: [(text: String, bytes: [UInt8])]] = [:]
        for text in texts {
            let bytes = Array(text.utf8)
            byStart[Array(bytes.prefix(Self.shortest)), default: []].append((text, bytes))
        }
        var found: [String: String] = [:]
        for (name, bytes) in spaced {
            for place in 0...(bytes.count - Self.shortest) {
                for candidate in byStart[Array(bytes[place..<(place + Self.shortest)])] ?? []
                where found[candidate.text] == nil && bytes[place...].starts(with: candidate.bytes) {
                    found[candidate.text] = name
                }
            }
        }
        return found
    }

    private static func withoutOuterBlanks(_ text: String) -> String {
        text.split(separator: " ").joined(separator: " ")
    }

    private static func isOneWord(_ text: String) -> Bool {
        !text.isEmpty && !text.contains(where: \.isWhitespace) && text.unicodeScalars.allSatisfy { $0.value < 0x530 }
    }
}
