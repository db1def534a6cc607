// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Reads the rules of a `.nov` file; a rule with a problem is left out, and those around it are read.
struct NovaReader {
    private let file: String
    private(set) var rules: [NovaRule] = []
    private(set) var problems: [NovaProblem] = []
    /// The rule that is being read.
    private var open: Open?

    private struct Open {
        var name: String
        var line: Int
        var hasBrace: Bool
        var section: String?
        var meta: [NovaRule.Meta] = []
        var keywords: [NovaKeyword] = []
        var names: [NovaSection: [String]] = [:]
        var condition: [(line: Int, text: Substring)] = []
        var isBad = false
    }

    private init(file: String) {
        self.file = file
    }

    /// - Returns: The rules in the order of the file, and what is wrong with the others.
    static func read(_ text: String, file: String) -> (rules: [NovaRule], problems: [NovaProblem]) {
        var reader = NovaReader(file: file)
        // Windows' line end is one character, which is a new line too.
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let words = line.drop { $0.isWhitespace }.trimmingSuffix { $0.isWhitespace }
            if words.isEmpty || words.hasPrefix("//") || words.hasPrefix("#") { continue }
            reader.read(words, line: index + 1)
        }
        if let open = reader.open { reader.report(.notClosed(rule: open.name), line: open.line) }
        return (reader.rules, reader.problems)
    }

    private mutating func report(_ kind: NovaProblem.Kind, line: Int) {
        problems.append(NovaProblem(file: file, line: line, kind: kind))
        open?.isBad = true
    }

    // MARK: Lines

    private mutating func read(_ words: Substring, line: Int) {
        if let (name, hasBrace) = Self.ruleStart(words) {
            if let open { report(.notClosed(rule: open.name), line: open.line) }
            open = Open(name: name, line: line, hasBrace: hasBrace)
        } else if open == nil {
            report(.expectedRule, line: line)
        } else if words == "}" {
            close()
        } else if words == "{", open?.hasBrace == false, open?.section == nil {
            open?.hasBrace = true
        } else if words.last == ":", words.dropLast().allSatisfy(\.isLetter) {
            let section = words.dropLast().lowercased()
            if !Self.sections.contains(section) { report(.unknownSection(String(words.dropLast())), line: line) }
            open?.section = section
        } else if let (section, rest) = Self.inlineSection(words) {
            open?.section = section
            readContent(rest, line: line)
        } else {
            readContent(words, line: line)
        }
    }

    private static let sections = ["meta", "condition"] + NovaSection.allCases.map(\.rawValue)

    /// A section's name with what stands behind it on its line: `condition: $name`.
    private static func inlineSection(_ words: Substring) -> (section: String, rest: Substring)? {
        guard let colon = words.firstIndex(of: ":") else { return nil }
        let section = words[..<colon].lowercased()
        guard sections.contains(section) else { return nil }
        return (section, words[words.index(after: colon)...].drop { $0.isWhitespace })
    }

    /// `rule NAME`, with or without the brace.
    private static func ruleStart(_ words: Substring) -> (name: String, hasBrace: Bool)? {
        guard words.hasPrefix("rule"), let space = words.dropFirst(4).first, space.isWhitespace else { return nil }
        var rest = words.dropFirst(4).drop { $0.isWhitespace }
        let hasBrace = rest.last == "{"
        if hasBrace { rest = rest.dropLast().trimmingSuffix { $0.isWhitespace } }
        return NovaConditionReader.isName(rest) ? (String(rest), hasBrace) : nil
    }

    private mutating func readContent(_ words: Substring, line: Int) {
        switch open?.section {
        case "meta": readMeta(words, line: line)
        case "condition": readCondition(words, line: line)
        case let name?:
            // An unknown section was reported at its head.
            if let section = NovaSection(rawValue: name) { readPattern(words, section, line: line) }
        case nil: report(.outsideSection, line: line)
        }
    }

    /// The brace that ends the rule may stand behind it.
    private mutating func readCondition(_ words: Substring, line: Int) {
        guard words.last == "}" else {
            open?.condition.append((line, words))
            return
        }
        let text = words.dropLast().trimmingSuffix { $0.isWhitespace }
        if !text.isEmpty { open?.condition.append((line, text)) }
        close()
    }

    private mutating func readMeta(_ words: Substring, line: Int) {
        guard let (key, value) = Self.sides(words), !key.isEmpty else { return report(.badMeta, line: line) }
        var bare = value
        if let mark = value.first, mark == "\"" || mark == "'", value.count >= 2, value.last == mark {
            bare = value.dropFirst().dropLast()
        }
        open?.meta.append(NovaRule.Meta(key: String(key), value: String(bare), line: line))
    }

    private mutating func readPattern(_ words: Substring, _ section: NovaSection, line: Int) {
        guard let (key, value) = Self.sides(words), key.first == "$", NovaConditionReader.isName(key.dropFirst()) else {
            return report(.badName, line: line)
        }
        let name = String(key.dropFirst())
        // NOVA wants names to be distinct over all sections.
        if open?.names.values.contains(where: { $0.contains(name) }) == true {
            return report(.duplicateName(name), line: line)
        }
        open?.names[section, default: []].append(name)
        guard section == .keywords else { return }
        do throws(NovaProblem.Kind) {
            let pattern = try NovaPatternReader.pattern(value)
            open?.keywords.append(NovaKeyword(name: name, line: line, pattern: pattern))
        } catch {
            report(error, line: line)
        }
    }

    /// Left and right of the first equals sign.
    private static func sides(_ words: Substring) -> (Substring, Substring)? {
        guard let sign = words.firstIndex(of: "=") else { return nil }
        return (
            words[..<sign].trimmingSuffix { $0.isWhitespace },
            words[words.index(after: sign)...].drop { $0.isWhitespace }
        )
    }

    // MARK: The end of a rule

    private mutating func close() {
        guard let rule = open else { return }
        defer { open = nil }
        if rules.contains(where: { $0.name == rule.name }) { report(.duplicateRule(rule.name), line: rule.line) }
        guard !rule.condition.isEmpty else {
            // It may stand where something else was named already.
            if !rule.isBad { report(.noCondition(rule: rule.name), line: rule.line) }
            return
        }
        do throws(NovaConditionReader.Failure) {
            let condition = try NovaConditionReader.condition(rule.condition)
            guard open?.isBad == false else { return }
            rules.append(
                NovaRule(
                    name: rule.name,
                    line: rule.line,
                    meta: rule.meta,
                    keywords: rule.keywords,
                    semantics: rule.names[.semantics] ?? [],
                    llm: rule.names[.llm] ?? [],
                    condition: condition
                )
            )
        } catch {
            report(error.kind, line: error.line)
        }
    }
}
