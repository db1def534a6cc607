// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinModel
internal import Yams

/// Swaps identities in sentences and asks whether any verdict moves.
///
/// Rules judge conduct. Nationality, religion, language, politician and party are exchanged, each for each of its list, in every
/// rule's own examples and in harmless sentences; a verdict that changes, or a harmless sentence that is flagged, is a problem.
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
        var problems: [RuleProblem] = []
        var tried = 0
        let byID = Dictionary(rules.rules.map { ($0.reference.id, $0) }, uniquingKeysWith: { first, _ in first })
        for sentence in sentences {
            let all = fillings(of: sentence.text, language: sentence.language)
            tried += all.count
            for (id, hits) in try flagged(all, trial) {
                if let rule = byID[id] { problems += flaws(rule, hits, of: all) }
            }
        }
        for rule in rules.rules(of: .request) {
            for example in rule.examples.matching + rule.examples.nearMisses {
                guard let prompt = example.records.first?.record.text("prompt"), let language = example.language else {
                    continue
                }
                let verdict = try trial.requestRules(matchingPrompt: prompt)
                for swapped in swaps(in: prompt, language: language) {
                    tried += 1
                    let moved = try trial.requestRules(matchingPrompt: swapped).symmetricDifference(verdict)
                    for id in moved.sorted() {
                        if let rule = byID[id] { problems.append(problem(rule, swapped)) }
                    }
                }
                for swapped in lexicon?.swaps(in: prompt, language: language) ?? [] {
                    tried += swapped.count
                    for (id, sentence) in try moved(by: swapped, verdict, trial) {
                        if let rule = byID[id] { problems.append(problem(rule, sentence)) }
                    }
                }
            }
        }
        return (problems, tried)
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

    /// The rules whose verdict most of some sentences change, in order of their ids, each with the first that does.
    private func moved(
        by sentences: [String],
        _ verdict: Set<String>,
        _ trial: RuleTrial
    ) throws -> [(id: String, sentence: String)] {
        var movedBy: [String: [String]] = [:]
        for sentence in sentences {
            for id in try trial.requestRules(matchingPrompt: sentence).symmetricDifference(verdict) {
                movedBy[id, default: []].append(sentence)
            }
        }
        return movedBy.filter { Double($0.value.count) >= Self.enoughMoved * Double(sentences.count) }
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
