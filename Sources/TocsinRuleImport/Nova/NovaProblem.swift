// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Why a rule of NOVA is not taken over, and where.
package struct NovaProblem: Error, Equatable, Sendable, CustomStringConvertible {
    package var file: String
    /// From 1.
    package var line: Int
    package var kind: Kind

    package init(file: String, line: Int, kind: Kind) {
        self.file = file
        self.line = line
        self.kind = kind
    }

    /// What was found, and what belongs there.
    package enum Kind: Error, Equatable, Sendable {
        case cannotRead
        case expectedRule
        case notClosed(rule: String)
        case unknownSection(String)
        case outsideSection
        case noCondition(rule: String)
        case badMeta
        case badName
        case duplicateName(String)
        case badPattern
        case badFlag(String)
        case emptyPattern
        case badCondition(reason: String)
        case unknownPattern(String)
        case duplicateRule(String)
        case noCategory(found: String?)
        case badSeverity(String)
        case needsMore(rule: String)
        case needsMoreToRuleOut(rule: String)
        case tooManyCombinations(count: Int, of: Int)
        case notARule(reason: String)
    }

    package var description: String { "\(file):\(line): \(explanation)" }

    private var explanation: String {
        switch kind {
        case .cannotRead: "The file cannot be read as UTF-8. Check the path and that you may read it."
        case .expectedRule: "Expected 'rule NAME {' alone on a line here."
        case .notClosed(let rule): "The rule '\(rule)' has no closing '}' on a line of its own."
        case .unknownSection(let name):
            "There is no section '\(name)'. Sections are meta, keywords, semantics, llm and condition, each on a new line with ':'."
        case .outsideSection: "This stands in no section. Expected 'meta:', 'keywords:' or another section before it."
        case .noCondition(let rule): "The rule '\(rule)' has no condition. Add a section 'condition:'."
        case .badMeta: "Expected 'key = \"value\"'."
        case .badName: "Expected '$name = …', with letters, digits and '_' in the name."
        case .duplicateName(let name): "The name '$\(name)' is there already. Give each pattern a name of its own."
        case .badPattern:
            "Expected a text in quotes or an expression between slashes, and nothing behind it but 'case:true' or a comment."
        case .badFlag(let flags): "There is no flag '\(flags)' behind an expression. NOVA knows 'i' alone."
        case .emptyPattern: "The pattern is empty and would match everything. Remove it or fill it in."
        case .badCondition(let reason): "The condition cannot be read: \(reason)."
        case .unknownPattern(let name): "The condition names '\(name)', which is no pattern of this rule."
        case .duplicateRule(let name): "There is a rule '\(name)' already. Give each rule a name of its own."
        case .noCategory(let found?):
            "The category '\(found)' is none of ours. Say with --category which harm the rule is about, or correct the rule's meta."
        case .noCategory(nil):
            "The rule's meta has no category. Say with --category which harm it is about, or add 'category = \"…\"' to the rule's meta."
        case .badSeverity(let found):
            "The severity '\(found)' must be one of informational, low, medium, high, critical. Correct the rule's meta."
        case .needsMore(let rule):
            "The rule '\(rule)' cannot be carried over: without semantics and llm it can never hold."
        case .needsMoreToRuleOut(let rule):
            "The rule '\(rule)' cannot be carried over: it asks semantics or llm what to leave out, and without them would fire too often."
        case .tooManyCombinations(let count, let all):
            "'\(count) of' \(all) patterns has too many combinations for a rule. Use 'any of' or 'all of', or fewer patterns."
        case .notARule(let reason): "What comes of it is no rule of ours: \(reason)"
        }
    }
}
