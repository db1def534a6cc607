// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Words that name an identity, in many languages and all their forms, in sections of a kind: peoples, religions, political camps.
///
/// Where ``IdentityCheck``'s own terms have one form for each slot of a sentence, these are what the author of a rule may have written instead.
struct IdentityLexicon: Sendable {
    /// By language: each word in small letters, with the section that it is in.
    private let places: [String: [String: Int]]
    private let sections: [[String]]
    /// Words of the sections that are taken and of each list's first, its countries, in small letters.
    let names: Set<String>
    /// So many others of its section stand in for a word.
    private static let othersTried = 8
    /// Languages written without spaces, where a word may stand anywhere.
    private static let unspaced: Set = ["ja", "ko", "zh"]
    private static let longestUnspaced = 8

    /// Reads a folder of lists, `en.txt` and so on: a word a line, each section behind a line that begins with "#".
    ///
    /// Only sections behind "#*" are taken: "wife" in a list of men and women is mostly a relation, and what somebody asks to do to a wife is conduct.
    ///
    /// - Throws: ``RuleProblem`` with the file that cannot be read.
    init(folder: String) throws(RuleProblem) {
        guard let files = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw RuleProblem(file: folder, line: 1, kind: .cannotRead)
        }
        var places: [String: [String: Int]] = [:]
        var sections: [[String]] = []
        var names: Set<String> = []
        for file in files.sorted() {
            guard let text = try? String(contentsOfFile: folder + "/" + file, encoding: .utf8) else {
                throw RuleProblem(file: folder + "/" + file, line: 1, kind: .cannotRead)
            }
            var words: [String: Int] = [:]
            var isTaken = false
            var firstSection: Int?
            for line in text.split(whereSeparator: \.isNewline) {
                if line.hasPrefix("#") {
                    isTaken = line.hasPrefix("#*")
                    sections.append([])
                    continue
                }
                let first = firstSection ?? sections.count
                firstSection = first
                if isTaken || sections.count == first { names.insert(line.lowercased()) }
                guard isTaken else { continue }
                words[line.lowercased()] = words[line.lowercased()] ?? sections.count - 1
                sections[sections.count - 1].append(String(line))
            }
            places[file.split(separator: ".").first.map(String.init) ?? file, default: [:]].merge(words) { first, _ in
                first
            }
        }
        self.places = places
        self.sections = sections
        self.names = names
    }

    /// All of them, in small letters.
    var words: Set<String> { places.values.reduce(into: []) { $0.formUnion($1.keys) } }

    /// For each identity that a text names, the text with others of its kind in its place.
    func swaps(in text: String, language: String) -> [[String]] {
        guard let words = places[language] else { return [] }
        return named(in: text, words, isUnspaced: Self.unspaced.contains(language)).map { range, section in
            let own = text[range].lowercased()
            let isCapital = text[range].first?.isUppercase ?? false
            return others(than: own, in: section).map { other in
                let word = isCapital ? other.prefix(1).uppercased() + other.dropFirst() : other
                return text.replacingCharacters(in: range, with: word)
            }
        }
    }

    private func named(
        in text: String,
        _ words: [String: Int],
        isUnspaced: Bool
    ) -> [(range: Range<String.Index>, section: Int)] {
        guard isUnspaced else {
            return text.split { !$0.isLetter }.compactMap { word in
                words[word.lowercased()].map { (word.startIndex..<word.endIndex, $0) }
            }
        }
        var found: [(range: Range<String.Index>, section: Int)] = []
        var place = text.startIndex
        while place < text.endIndex {
            let longest = text[place...].prefix(Self.longestUnspaced)
            // The longest that stands here, of at least two characters: one alone is mostly part of another word.
            let word = (2...Self.longestUnspaced).reversed().lazy.map { longest.prefix($0) }
                .first { $0.count >= 2 && words[$0.lowercased()] != nil }
            if let word, let section = words[word.lowercased()] {
                found.append((word.startIndex..<word.endIndex, section))
                place = word.endIndex
            } else {
                text.formIndex(after: &place)
            }
        }
        return found
    }

    /// Some that lie evenly over the section.
    private func others(than word: String, in section: Int) -> [String] {
        let all = sections[section].filter { $0.lowercased() != word }
        let count = min(Self.othersTried, all.count)
        return (0..<count).map { all[$0 * all.count / count] }
    }
}
