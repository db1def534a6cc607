// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinFindings
internal import TocsinModel
internal import TocsinReports
internal import TocsinStore

/// Rules with how often they spoke and what people made of it.
struct RuleCounts: Sendable {
    struct Row: Sendable, Equatable {
        var id: String
        var title: String
        var category: HarmCategory
        var level: FindingLevel
        var scope: RuleScope
        var raised: Int
        var shadow: Int
        var lastTime: Timestamp?
        /// Cases in which people held its findings to be harmful, and in which not.
        var confirmed: Int
        var dismissed: Int
        /// Whether it is on trial in the rules that are loaded; nil for one that is not among them.
        var isShadow: Bool?

        /// Of the cases that are settled, 0...1; nil without one.
        var precision: Double? {
            let settled = confirmed + dismissed
            return settled == 0 ? nil : Double(confirmed) / Double(settled)
        }
    }

    /// The most findings first, then by title.
    var rows: [Row]

    /// As counted in the last minute.
    static func remembered(_ parts: ConsoleParts, at now: Timestamp) throws -> RuleCounts {
        try parts.ruleCounts.value(at: now) { try RuleCounts(parts.store, parts.rules.set) }
    }

    init(_ store: any ConsoleParts.ConsoleStore, _ rules: RuleSet) throws {
        let verdicts = Dictionary(
            try store.ruleVerdicts().map { ($0.rule, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        var byID: [String: Row] = [:]
        for rule in rules.rules {
            byID[rule.reference.id] = Row(rule.reference, isShadow: rule.isShadow, verdicts[rule.reference.id])
        }
        for tally in try store.ruleTallies() {
            var row = byID[tally.rule.id] ?? Row(tally.rule, isShadow: nil, verdicts[tally.rule.id])
            row.raised += tally.raised
            row.shadow += tally.shadow
            row.lastTime = [row.lastTime, tally.lastTime].compactMap(\.self).max()
            byID[tally.rule.id] = row
        }
        rows = byID.values.sorted { ($1.raised, $0.title, $0.id) < ($0.raised, $1.title, $1.id) }
    }
}

extension RuleCounts.Row {
    init(_ rule: RuleReference, isShadow: Bool?, _ verdicts: RuleVerdicts?) {
        self.init(
            id: rule.id,
            title: rule.title,
            category: rule.category,
            level: rule.level,
            scope: rule.scope,
            raised: 0,
            shadow: 0,
            lastTime: nil,
            confirmed: verdicts?.confirmed ?? 0,
            dismissed: verdicts?.dismissed ?? 0,
            isShadow: isShadow
        )
    }

    var standing: String {
        switch isShadow {
        case true: "on trial"
        case false: "raises findings"
        case nil: "not among the loaded rules"
        }
    }

    var precisionWords: String {
        precision == nil ? "no case settled" : Wording.percent(confirmed, of: confirmed + dismissed)
    }
}
