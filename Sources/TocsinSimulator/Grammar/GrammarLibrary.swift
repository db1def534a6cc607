// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Yams

/// The grammars of a folder, with every rule's number by its full name (`teacher/en:prompt`, `en:person`, `any:domain`).
///
/// `lexicons/LANGUAGE.yml` holds words and sentences that all texts of a language use, `lexicons/any.yml` those of all
/// languages; `populations/` and `operations/` hold one file each, with a section for each language. A name is looked
/// up in its own section, then in its language, then in `any`.
struct GrammarLibrary: Sendable {
    private(set) var grammar = Grammar(rules: [])
    private var numbers: [String: Int] = [:]
    private var paths: [String: String] = [:]

    /// - Throws: ``ScenarioError`` at the first rule that cannot be read.
    init(folder: String) throws(ScenarioError) {
        var sections: [Section] = []
        for file in try Self.files(in: folder + "/lexicons") {
            let reader = try SettingsReader(path: file.path)
            sections.append(Section(space: file.name, language: file.name, isLexical: true, reader: reader))
        }
        for kind in ["populations", "operations"] {
            for file in try Self.files(in: folder + "/" + kind) {
                let reader = try SettingsReader(path: file.path)
                paths[file.name] = file.path
                for (key, node) in reader.mapping {
                    guard let language = key.string, language.utf8.count == 2 else {
                        throw reader.failure(at: key, "a language of two letters")
                    }
                    let rules = try reader.reader(node, language)
                    let space = "\(file.name)/\(language)"
                    sections.append(Section(space: space, language: language, isLexical: false, reader: rules))
                }
            }
        }
        for section in sections { try register(section) }
        for section in sections { try compile(section) }
    }

    /// The number of a rule as `language` sees it from `file`; nil where there is none.
    func rule(_ name: some StringProtocol, file: String, language: String) -> Int? {
        numbers["\(file)/\(language):\(name)"] ?? numbers["\(language):\(name)"] ?? numbers["any:\(name)"]
    }

    /// Whether a population's or operation's file has a section for a language.
    func has(file: String, language: String, rule: String) -> Bool {
        numbers["\(file)/\(language):\(rule)"] != nil
    }

    private struct Section {
        var space: String
        var language: String
        var isLexical: Bool
        var reader: SettingsReader
    }

    private mutating func register(_ section: Section) throws(ScenarioError) {
        for (key, _) in section.reader.mapping {
            guard let name = key.string, !name.isEmpty else { throw section.reader.failure(at: key, "a rule's name") }
            let full = "\(section.space):\(name)"
            guard numbers[full] == nil else { throw section.reader.failure(at: key, "'\(name)' to stand there once") }
            numbers[full] = grammar.rules.count
            grammar.rules.append(GrammarRule(isLexical: section.isLexical))
        }
    }

    private mutating func compile(_ section: Section) throws(ScenarioError) {
        let numbers = numbers
        let resolve = { (name: Substring) -> Int? in
            numbers["\(section.space):\(name)"] ?? numbers["\(section.language):\(name)"] ?? numbers["any:\(name)"]
                ?? numbers[String(name)]
        }
        for (key, node) in section.reader.mapping {
            guard let name = key.string, let number = numbers["\(section.space):\(name)"] else { continue }
            let alternatives = Self.alternatives(node)
            guard !alternatives.isEmpty else { throw section.reader.failure(at: key, "alternatives for '\(name)'") }
            for (text, line) in alternatives {
                var parser = TemplateParser(text, resolve: resolve)
                do {
                    let parsed = try parser.parse()
                    grammar.rules[number].add(parsed.nodes, weight: parsed.weight)
                } catch {
                    throw .malformed(
                        path: section.reader.path,
                        line: line ?? section.reader.line,
                        expected: "\(error.expected) in '\(name)'"
                    )
                }
            }
        }
    }

    /// A list's items, or a block's lines, each with its line in the file.
    private static func alternatives(_ node: Node) -> [(String, Int?)] {
        if let sequence = node.sequence {
            return sequence.compactMap { item in item.scalar.map { ($0.string, item.mark?.line) } }
        }
        guard let scalar = node.scalar else { return [] }
        // A block's mark is at its `|`, the line before its first.
        let first = node.mark.map { $0.line + (scalar.style == .literal ? 1 : 0) }
        return scalar.string.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { line in
            line.element.allSatisfy(\.isWhitespace) ? nil : (String(line.element), first.map { $0 + line.offset })
        }
    }

    private static func files(in folder: String) throws(ScenarioError) -> [(name: String, path: String)] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw .cannotRead(path: folder)
        }
        return names.filter { $0.hasSuffix(".yml") }.sorted().map { (String($0.dropLast(4)), folder + "/" + $0) }
    }
}
