// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCases
internal import TocsinModel
internal import TocsinReports

/// The statement of what was found: sentences made of counts, each of which a table of the page shows.
enum FoundWords {
    static func sentences(_ file: CaseFile) -> [String] {
        [together(file), accused(file), worst(file), times(file)].compactMap(\.self)
    }

    private static func together(_ file: CaseFile) -> String? {
        guard let operation = file.operation, !operation.ties.isEmpty else { return nil }
        let probabilities = operation.ties.map(\.matchProbability)
        let mean = probabilities.reduce(0, +) / Double(probabilities.count)
        var counts: [TieComparison: Int] = [:]
        for comparison in operation.ties.flatMap(\.evidence) where comparison.weightBits > 0 {
            counts[comparison.comparison, default: 0] += 1
        }
        let reasons = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3).map(\.key.explanation)
        let why = reasons.isEmpty ? "" : " What speaks for it most often: \(Wording.list(reasons))."
        return
            "\(Wording.count(operation.members.count, "account")) are held to act together. Over \(Wording.count(operation.ties.count, "tie"))"
            + ", the mean probability that one operator runs both is \(Words.probability(mean)) (\(Likelihood(probability: mean).rawValue)).\(why)"
    }

    private static func accused(_ file: CaseFile) -> String? {
        let total = file.value.accounts.count
        let accused = file.value.accounts.count { !(file.findings[$0] ?? []).isEmpty }
        let findings = file.findings.values.flatMap(\.self)
        guard !findings.isEmpty else {
            return "No rule has found anything about \(total == 1 ? "the account" : "these accounts")."
        }
        var categories: [HarmCategory: Int] = [:]
        for finding in findings { categories[finding.rule.category, default: 0] += 1 }
        let harms = categories.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3)
            .map { "\($0.key.title.lowercased()) (\($0.value))" }
        let rules = Set(findings.map(\.rule.id)).count
        let who = total == 1 ? "The account has" : "\(accused) of \(total) accounts have"
        return
            "\(who) \(Wording.count(findings.count, "finding")) of \(Wording.count(rules, "rule")), about \(Wording.list(harms))."
    }

    private static func worst(_ file: CaseFile) -> String? {
        let findings = file.findings.values.flatMap(\.self)
        guard let worst = findings.max(by: { ($0.rule.level, $1.id) < ($1.rule.level, $0.id) }) else { return nil }
        return
            "The most serious is “\(worst.rule.title)” (\(worst.rule.level.rawValue)): the rule matched \(Wording.count(worst.occurrences, "request")) in the same way."
    }

    private static func times(_ file: CaseFile) -> String? {
        let findings = file.findings.values.flatMap(\.self)
        guard let first = findings.map(\.firstTime).min(), let last = findings.map(\.lastTime).max() else { return nil }
        let span =
            first.day == last.day
            ? "on \(first.dayDescription)" : "from \(first.dayDescription) to \(last.dayDescription)"
        let requests =
            file.activity.isEmpty
            ? ""
            : " \(file.counted == 1 ? "The account" : "The accounts") sent \(Wording.count(file.activity.requests, "request")) in all, \(Wording.number(file.activity.declined)) of which were declined."
        return "It was found \(span).\(requests)"
    }
}
