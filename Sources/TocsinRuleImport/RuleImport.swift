// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinFindings
package import TocsinModel

/// Takes over keyword rules of NOVA (PyPI's `nova-hunting`).
package struct RuleImport {
    /// Where a rule's meta names none of ours.
    private let category: HarmCategory?

    package init(category: HarmCategory? = nil) {
        self.category = category
    }

    /// What came of some files.
    package struct Result: Sendable, Equatable {
        package var rules: [ImportedRule] = []
        /// Why other rules were not taken over.
        package var problems: [NovaProblem] = []

        package init() {}
    }

    /// Reads files; a rule with a problem is left out.
    package func read(paths: [String]) -> Result {
        var result = Result()
        for path in paths {
            guard let data = FileManager.default.contents(atPath: path), let text = String(bytes: data, encoding: .utf8)
            else {
                result.problems.append(NovaProblem(file: path, line: 1, kind: .cannotRead))
                continue
            }
            let read = self.read(text, file: path)
            result.rules += read.rules
            result.problems += read.problems
        }
        return result
    }

    /// Reads a file's text.
    package func read(_ text: String, file: String) -> Result {
        var result = Result()
        let (rules, problems) = NovaReader.read(text, file: file)
        result.problems = problems
        for rule in rules {
            do throws(NovaConditionReader.Failure) {
                result.rules.append(try imported(rule, file: file))
            } catch {
                result.problems.append(NovaProblem(file: file, line: error.line, kind: error.kind))
            }
        }
        result.problems.sort { $0.line < $1.line }
        return result
    }

    private func imported(_ rule: NovaRule, file: String) throws(NovaConditionReader.Failure) -> ImportedRule {
        let condition = try SigmaConditionMaker.make(rule)
        let category = try category(of: rule)
        var notes: [String] = []
        if condition.isNarrower {
            notes.append("ways to match by semantics or llm are left out, so it finds less than NOVA's")
        } else if !(rule.semantics + rule.llm).isEmpty {
            notes.append("semantics and llm are left out; the condition never asks them")
        }
        let unused = rule.keywords.map(\.name).filter {
            !condition.condition.names(of: rule.keywords.map(\.name)).contains($0)
        }
        if !unused.isEmpty {
            notes.append("the condition never uses \(unused.map { "$" + $0 }.joined(separator: ", "))")
        }
        let level = try level(of: rule)
        if level == nil { notes.append("its meta has no severity, so its level is low") }
        notes.append("it has no examples; add 'tocsin.examples' before it can run")
        let name = (file.split(separator: "/").last ?? "").filter { !$0.isNewline }
        let source =
            "Taken over from the NOVA rule \(rule.name), line \(rule.line) of \(name)."
        let text = SigmaRuleText(
            rule: rule,
            condition: condition,
            category: category,
            level: level ?? .low,
            comments: [source] + notes.map { $0.prefix(1).uppercased() + $0.dropFirst() + "." }
        ).text
        try check(text, rule)
        return ImportedRule(name: rule.name, file: file, line: rule.line, text: text, notes: notes)
    }

    private func category(of rule: NovaRule) throws(NovaConditionReader.Failure) -> HarmCategory {
        let meta = rule.meta("category")
        if let known = meta.flatMap({ NovaCategory.category($0.value) }) ?? category { return known }
        throw .init(line: meta?.line ?? rule.line, kind: .noCategory(found: meta?.value))
    }

    private func level(of rule: NovaRule) throws(NovaConditionReader.Failure) -> FindingLevel? {
        guard let meta = rule.meta("severity") else { return nil }
        let word = meta.value.lowercased()
        guard let level = word == "info" ? .informational : FindingLevel(rawValue: word) else {
            throw .init(line: meta.line, kind: .badSeverity(meta.value))
        }
        return level
    }

    /// Reads what was written as a rule of ours: an expression of Python's may be none of ours.
    private func check(_ text: String, _ rule: NovaRule) throws(NovaConditionReader.Failure) {
        var reader = RuleReader(file: rule.name)
        _ = reader.read(text)
        for problem in reader.problems where problem.kind != .missing("tocsin.examples") {
            throw .init(line: rule.line, kind: .notARule(reason: "\(problem)"))
        }
    }
}

/// A rule of ours that was one of NOVA's.
package struct ImportedRule: Sendable, Equatable {
    /// NOVA's name for it: letters, digits and `_`.
    package var name: String
    /// Where it stood.
    package var file: String
    package var line: Int
    /// YAML, ended by a line feed.
    package var text: String
    /// What was not carried over, and what is to be done, each without a full stop.
    package var notes: [String]

    /// A file's name for it.
    package var fileName: String { name.lowercased().replacing("_", with: "-") + ".yml" }
}
