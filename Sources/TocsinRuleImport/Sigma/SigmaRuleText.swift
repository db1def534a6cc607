// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// Writes a rule of ours from one of NOVA.
struct SigmaRuleText {
    let rule: NovaRule
    let condition: SigmaCondition
    let category: HarmCategory
    let level: FindingLevel
    /// Begins the file: where the rule is from, what is missing.
    let comments: [String]

    var text: String {
        let names = condition.condition.names(of: rule.keywords.map(\.name))
        var lines = comments.map { "# " + $0 }
        lines += [
            "title: \(Self.quoted(title))", "id: \(id)", "status: experimental",
            "description: \(Self.quoted(rule.meta("description")?.value ?? "Imported from the NOVA rule \(rule.name)."))",
        ]
        if let author = rule.meta("author") { lines.append("author: \(Self.quoted(author.value))") }
        if let reference = rule.meta("reference") ?? rule.meta("references") {
            lines += ["references:", "  - \(Self.quoted(reference.value))"]
        }
        lines += [
            "tags:", "  - tocsin.\(category.rawValue)", "logsource:", "  product: tocsin", "  service: request",
            "detection:",
        ]
        for keyword in rule.keywords where names.contains(keyword.name) {
            let (modifiers, value) = Self.test(keyword.pattern)
            lines += ["  \(Self.selection(keyword.name)):", "    prompt|\(modifiers): \(Self.quoted(value))"]
        }
        lines += [
            "  condition: \(Self.condition(condition.condition))", "level: \(level.rawValue)", "tocsin:",
            "  category: \(category.rawValue)",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    private var title: String { rule.name.replacing("_", with: " ") }

    /// The rule's own UUID, or one made of its name, so that importing again gives the same.
    private var id: String {
        if let own = rule.meta("uuid")?.value.lowercased(), Self.isUUID(own) { return own }
        var hash = StableHash()
        hash.combine("nova")
        hash.combine(rule.name)
        let high = hash.value
        hash.combine("low")
        // Version 8 of RFC 9562, variant 10: made in a way of our own.
        let digits = (high & ~0xF000 | 0x8000).hexDigits + (hash.value & ~(0b11 << 62) | (0b10 << 62)).hexDigits
        let parts = [(0, 8), (8, 4), (12, 4), (16, 4), (20, 12)].map { digits.dropFirst($0.0).prefix($0.1) }
        return parts.joined(separator: "-")
    }

    private static func isUUID(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.count) == [8, 4, 4, 4, 12] && parts.joined().allSatisfy { $0.isASCII && $0.isHexDigit }
    }

    // MARK: Detection

    private static func selection(_ name: String) -> String { "kw_" + name }

    private static func test(_ pattern: NovaKeyword.Pattern) -> (modifiers: String, value: String) {
        switch pattern {
        case .literal(let text, let isCased):
            // Wildcards of Sigma are plain characters in NOVA.
            let escaped = text.map { "\\*?".contains($0) ? "\\\($0)" : "\($0)" }.joined()
            return (isCased ? "contains|cased" : "contains", escaped)
        case .expression(let text, let isCased): return (isCased ? "re" : "re|i", text)
        }
    }

    private static func condition(_ part: SigmaCondition.Part) -> String {
        switch part {
        case .keyword(let name): selection(name)
        case .anyOf(let prefix): "1 of \(selection(prefix))*"
        case .allOf(let prefix): "all of \(selection(prefix))*"
        case .and(let parts): parts.map(inner).joined(separator: " and ")
        case .or(let parts): parts.map(inner).joined(separator: " or ")
        case .not(let part): "not \(inner(part))"
        }
    }

    private static func inner(_ part: SigmaCondition.Part) -> String {
        switch part {
        case .and, .or: "(\(condition(part)))"
        default: condition(part)
        }
    }

    // MARK: YAML

    /// A scalar in quotes: single ones, which leave backslashes alone, or double ones where there is something to escape.
    static func quoted(_ text: String) -> String {
        let isPlain = text.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
            default: true
            }
        }
        if isPlain { return "'" + text.replacing("'", with: "''") + "'" }
        var writer = JSONWriter()
        writer.value(text)
        return writer.text
    }
}
