// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// What is wrong with a rule, and where.
package struct RuleProblem: Error, Equatable, Sendable, CustomStringConvertible {
    package var file: String
    /// From 1.
    package var line: Int
    package var column: Int
    package var kind: Kind

    package init(file: String, line: Int, column: Int = 1, kind: Kind) {
        self.file = file
        self.line = line
        self.column = column
        self.kind = kind
    }

    /// What was found, and what a rule needs there.
    package enum Kind: Equatable, Sendable {
        case cannotRead
        case notYAML(reason: String)
        case missing(String)
        case unknownValue(field: String, found: String, expected: [String])
        case wrongType(field: String, expected: String)
        case unknownField(String, expected: [String])
        case unknownModifier(String)
        case modifierNeeds(String, expected: String)
        case addressesArePseudonyms
        case badCondition(reason: String)
        case unknownSelection(String)
        case unusedSelection(String)
        case badPattern(reason: String)
        case badTimespan(String)
        case unknownRule(String)
        /// A series is made of findings about requests alone.
        case ruleOfOtherScope(String, found: RuleScope)
        case unknownList(String)
        case duplicateID(String, otherFile: String)
        case duplicateName(String, otherFile: String)
        case tooFewExamples(kind: String, found: Int, languages: Int)
        case exampleFails(kind: String, number: Int)
        case flagsHarmlessSentence(String)
        case identityMovesVerdict(sentence: String)
        case namesIdentities([String])
        /// Each as a text in a word, both between quotation marks.
        case partsOfIdentities([String])
        case originAlone(fields: [String])
    }

    /// A fixed word, for counting.
    package var code: String {
        switch kind {
        case .cannotRead: "cannot-read"
        case .notYAML: "not-yaml"
        case .missing: "missing"
        case .unknownValue: "unknown-value"
        case .wrongType: "wrong-type"
        case .unknownField: "unknown-field"
        case .unknownModifier: "unknown-modifier"
        case .modifierNeeds: "modifier-needs"
        case .addressesArePseudonyms: "addresses-are-pseudonyms"
        case .badCondition: "bad-condition"
        case .unknownSelection: "unknown-selection"
        case .unusedSelection: "unused-selection"
        case .badPattern: "bad-pattern"
        case .badTimespan: "bad-timespan"
        case .unknownRule: "unknown-rule"
        case .ruleOfOtherScope: "rule-of-other-scope"
        case .unknownList: "unknown-list"
        case .duplicateID: "duplicate-id"
        case .duplicateName: "duplicate-name"
        case .tooFewExamples: "too-few-examples"
        case .exampleFails: "example-fails"
        case .flagsHarmlessSentence: "flags-harmless-sentence"
        case .identityMovesVerdict: "identity-moves-verdict"
        case .namesIdentities: "names-identities"
        case .partsOfIdentities: "parts-of-identities"
        case .originAlone: "origin-alone"
        }
    }

    package var description: String { "\(file):\(line):\(column): \(explanation)" }

    private var explanation: String {
        switch kind {
        case .cannotRead: "The file cannot be read. Check the path and that you may read it."
        case .notYAML(let reason): "This is not YAML: \(reason)."
        case .missing(let field): "The rule has no '\(field)'. Add it."
        case .unknownValue(let field, let found, let expected):
            "'\(field)' is '\(found)'; it must be one of \(expected.joined(separator: ", "))."
        case .wrongType(let field, let expected): "'\(field)' must be \(expected)."
        case .unknownField(let field, let expected):
            "There is no field '\(field)' here. Fields are: \(expected.joined(separator: ", "))."
        case .unknownModifier(let modifier): "There is no modifier '\(modifier)'. Remove or correct it."
        case .modifierNeeds(let modifier, let expected): "The modifier '\(modifier)' needs \(expected)."
        case .addressesArePseudonyms:
            "Addresses are pseudonyms when rules run, so 'cidr' cannot match. Load the networks as a list and use 'networkKind'."
        case .badCondition(let reason): "The condition cannot be read: \(reason)."
        case .unknownSelection(let name): "The condition names '\(name)', which is no selection of this rule."
        case .unusedSelection(let name): "The condition never uses the selection '\(name)'. Use or remove it."
        case .badPattern(let reason): reason
        case .badTimespan(let text): "The timespan '\(text)' must be a number and s, m, h or d, such as 15m."
        case .unknownRule(let name): "There is no rule named '\(name)'. Correct the name, or load the rule too."
        case .ruleOfOtherScope(let name, let found):
            "The rule '\(name)' is of the scope '\(found.rawValue)', so a series of its findings never comes about. Name rules of the scope '\(RuleScope.request.rawValue)'."
        case .unknownList(let name):
            "There is no list '\(name)'. Put it in a file of the folder 'Lists' beside the rules."
        case .duplicateID(let id, let other): "The id \(id) is also in \(other). Give each rule an id of its own."
        case .duplicateName(let name, let other):
            "The name '\(name)' is also in \(other), so nobody can tell which rule a series means. Give each rule a name of its own."
        case .tooFewExamples(let kind, let found, let languages):
            "The rule has \(found) examples that \(kind), in \(languages) languages; it needs at least one, and request rules three languages."
        case .exampleFails(let kind, let number): "Example \(number) of those that \(kind) does not."
        case .flagsHarmlessSentence(let sentence):
            "The rule flags a harmless sentence, whatever identity it names: \"\(sentence)\". Narrow the patterns."
        case .identityMovesVerdict(let sentence):
            "The verdict changes with the identity that is named: \"\(sentence)\". Rules judge conduct; take the identity out of the patterns."
        case .namesIdentities(let words):
            "The patterns name identities: \(Self.some(words.map { "\"\($0)\"" })). Rules judge conduct; take them out, also of lists and of what stands under 'not'."
        case .partsOfIdentities(let parts):
            "Texts of the patterns are parts of words that name an identity, so that the identity would move the verdict: \(Self.some(parts)). Put a blank before or behind them, or write longer texts, also in lists and in what stands under 'not'."
        case .originAlone(let fields):
            "The rule can hold by \(fields.joined(separator: ", ")) alone, whatever somebody does. Ask for words or conduct on every way to a finding."
        }
    }

    private static func some(_ told: [String]) -> String {
        let shown = told.prefix(5).joined(separator: ", ")
        return told.count > 5 ? "\(shown) and \(told.count - 5) more" : shown
    }
}
