// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinModel
internal import Yams

/// Swaps identities in sentences and asks whether any verdict moves.
///
/// Rules judge conduct. Nationality, religion, language, politician and party are exchanged, each for each of its list, in every
/// rule's own examples and in harmless sentences; a verdict that changes, or a harmless sentence that is flagged, is a problem. So is a
/// pattern that names an identity, whatever the examples are, a text that is part of such a name, and a rule that can hold by country or
/// language alone.
package struct IdentityCheck: Sendable {
    /// Kind, language, interchangeable terms.
    private let terms: [String: [String: [String]]]
    private let sentences: [(language: String, text: String)]
    private let lexicon: IdentityLexicon?
    /// A verdict depends on an identity that is named otherwise than in the terms where at least so many of the others change it: forms differ,
    /// and a rule may need a plural.
    private static let enoughMoved = 0.75

    /// Reads the tables.
    ///
    /// `wordsFolder`: Lists of more words that name an identity; nil for the terms alone.
    ///
    /// - Throws: ``RuleProblem`` with the file that cannot be read.
    package init(termsPath: String, sentencesPath: String, wordsFolder: String? = nil) throws(RuleProblem) {
        if let wordsFolder { lexicon = try IdentityLexicon(folder: wordsFolder) } else { lexicon = nil }
        terms = Self.withSurnames(try Self.load(termsPath))
        let rows: [[String: String]] = try Self.load(sentencesPath)
        sentences = rows.compactMap { row in
            row["text"].map { (row["language"] ?? "en", $0) }
        }
    }

    /// With politicians as people mostly name them.
    private static func withSurnames(_ terms: [String: [String: [String]]]) -> [String: [String: [String]]] {
        var terms = terms
        terms["politician's surname"] = terms["politician"]?.mapValues { names in
            names.filter { $0.contains(" ") }.compactMap { $0.split(separator: " ").last.map(String.init) }
        }
        return terms
    }

    private static func load<Value: Decodable>(_ path: String) throws(RuleProblem) -> Value {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw RuleProblem(file: path, line: 1, kind: .cannotRead)
        }
        do {
            return try YAMLDecoder().decode(Value.self, from: data)
        } catch {
            throw RuleProblem(file: path, line: 1, kind: .notYAML(reason: "\(error)"))
        }
    }

    /// Tries every swap.
    ///
    /// - Returns: One problem for each rule and sentence whose verdict depends on an identity, and for each harmless sentence that is flagged
    ///   whatever identity it names; how many sentences were tried.
    package func problems(_ rules: RuleSet, _ trial: RuleTrial) throws -> (problems: [RuleProblem], tried: Int) {
        let (examples, swapped) = try ownProblems(rules, trial)
        var problems: [RuleProblem] = []
        var tried = swapped
        let byID = Self.byID(rules)
        for sentence in sentences {
            let all = fillings(of: sentence.text, language: sentence.language)
            tried += all.count
            for (id, hits) in try flagged(all, trial) {
                if let rule = byID[id] { problems += flaws(rule, hits, of: all) }
            }
        }
        return (problems + partProblems(rules) + examples, tried)
    }

    /// The part that takes next to no time for a few rules: what their patterns say, and swaps in their own examples.
    ///
    /// - Returns: As ``problems(_:_:)``.
    package func ownProblems(_ rules: RuleSet, _ trial: RuleTrial) throws -> (problems: [RuleProblem], tried: Int) {
        var problems = wordProblems(rules)
        var tried = 0
        let byID = Self.byID(rules)
        for rule in rules.rules(of: .request) {
            for example in rule.examples.matching + rule.examples.nearMisses {
                guard let record = example.records.first?.record, let language = example.language else { continue }
                let swaps = swaps(in: record, language: language)
                if swaps.isEmpty { continue }
                let verdict = try trial.requestRules(matching: record)
                for swap in swaps {
                    tried += swap.texts.count
                    for (id, sentence) in try moved(by: swap, of: record, verdict, trial) {
                        if let rule = byID[id] { problems.append(problem(rule, sentence)) }
                    }
                }
            }
        }
        return (problems, tried)
    }

    /// What the rules' patterns and conditions say by themselves, without trying anything.
    package func wordProblems(_ rules: RuleSet) -> [RuleProblem] {
        IdentityReading(identities: (lexicon?.words ?? []).union(swappedTerms)).problems(rules)
    }

    /// Texts that stand inside a name.
    ///
    /// Only where rules are written: a rule that runs elsewhere is not kept from it by a word such as "test".
    private func partProblems(_ rules: RuleSet) -> [RuleProblem] {
        IdentityParts(names: (lexicon?.names ?? []).union(swappedTerms)).problems(rules)
    }

    /// All terms that are swapped, in small letters.
    private var swappedTerms: [String] { terms.values.flatMap { $0.values.joined() }.map { $0.lowercased() } }

    private static func byID(_ rules: RuleSet) -> [String: Rule] {
        Dictionary(rules.rules.map { ($0.reference.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Texts that stand for one of an example's, each with another identity.
    private struct Swap {
        var field: String
        var texts: [String]
        /// Of the texts, the share that must change a verdict for it to count.
        var enough: Double
    }

    /// Of each text of an example, the prompt first; what else it states stays.
    private func swaps(in record: RuleRecord, language: String) -> [Swap] {
        RuleFields.texts.flatMap { field -> [Swap] in
            guard let text = record.text(field) else { return [] }
            // Terms have the same form, so each alone counts.
            let terms = swaps(in: text, language: language).map { Swap(field: field, texts: [$0], enough: 1) }
            let words = lexicon?.swaps(in: text, language: language) ?? []
            return terms + words.map { Swap(field: field, texts: $0, enough: Self.enoughMoved) }
        }
    }

    /// The rules that flag any of some sentences, in order of their ids, each with those that it flags.
    private func flagged(_ sentences: [String], _ trial: RuleTrial) throws -> [(id: String, sentences: [String])] {
        var flagged: [String: [String]] = [:]
        for sentence in sentences {
            for id in try trial.requestRules(matchingPrompt: sentence) { flagged[id, default: []].append(sentence) }
        }
        return flagged.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// What is wrong with a rule that flags a harmless sentence: filled by some identities, it is they that count; by all, it is the rest of the sentence.
    private func flaws(_ rule: Rule, _ flagged: [String], of all: [String]) -> [RuleProblem] {
        guard flagged.count == all.count, let first = flagged.first else { return flagged.map { problem(rule, $0) } }
        return [RuleProblem(file: rule.file, line: rule.line, kind: .flagsHarmlessSentence(first))]
    }

    /// The rules whose verdict enough of the texts change, in order of their ids, each with the first that does.
    private func moved(
        by swap: Swap,
        of record: RuleRecord,
        _ verdict: Set<String>,
        _ trial: RuleTrial
    ) throws -> [(id: String, sentence: String)] {
        var movedBy: [String: [String]] = [:]
        for text in swap.texts {
            var swapped = record
            swapped.values[swap.field] = .text(text)
            for id in try trial.requestRules(matching: swapped).symmetricDifference(verdict) {
                movedBy[id, default: []].append(text)
            }
        }
        return movedBy.filter { Double($0.value.count) >= swap.enough * Double(swap.texts.count) }
            .compactMap { id, sentences in sentences.first.map { (id, $0) } }
            .sorted { $0.id < $1.id }
    }

    private func problem(_ rule: Rule, _ sentence: String) -> RuleProblem {
        RuleProblem(file: rule.file, line: rule.line, kind: .identityMovesVerdict(sentence: sentence))
    }

    /// A sentence with each slot filled by each of its terms, the others by their first.
    private func fillings(of text: String, language: String) -> [String] {
        let kinds = terms.keys.sorted().filter { text.contains("{\($0)}") }
        func filled(_ chosen: [String: String]) -> String {
            kinds.reduce(text) { $0.replacing("{\($1)}", with: chosen[$1] ?? "") }
        }
        var first: [String: String] = [:]
        for kind in kinds { first[kind] = terms[kind]?[language]?.first }
        var all = [filled(first)]
        for kind in kinds {
            for term in terms[kind]?[language]?.dropFirst() ?? [] {
                all.append(filled(first.merging([kind: term]) { $1 }))
            }
        }
        return all
    }

    /// A text with each identity that it names exchanged for each other one of the list.
    private func swaps(in text: String, language: String) -> [String] {
        terms.keys.sorted().flatMap { kind in
            let list = terms[kind]?[language] ?? []
            return list.filter { text.containsWord($0) }.flatMap { named in
                list.filter { $0 != named }.map { text.replacingWord(named, with: $0) }
            }
        }
    }
}

extension String {
    /// Where a word stands with no letter before or behind it; in scripts without spaces, wherever it stands.
    private func placesOfWord(_ word: String) -> [Range<String.Index>] {
        let needsBorders = word.unicodeScalars.allSatisfy { $0.value < 0x2E80 }
        return ranges(of: word).filter { range in
            guard needsBorders else { return true }
            let before = range.lowerBound == startIndex ? nil : self[index(before: range.lowerBound)]
            let after = range.upperBound == endIndex ? nil : self[range.upperBound]
            return !(before?.isLetter ?? false) && !(after?.isLetter ?? false)
        }
    }

    fileprivate func containsWord(_ word: String) -> Bool { !placesOfWord(word).isEmpty }

    fileprivate func replacingWord(_ word: String, with other: String) -> String {
        var replaced = ""
        var place = startIndex
        for range in placesOfWord(word) {
            replaced += self[place..<range.lowerBound] + other
            place = range.upperBound
        }
        return replaced + self[place...]
    }
}
