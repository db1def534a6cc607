// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import OrderedWork
internal import TocsinClassifier
package import TocsinModel
package import TocsinStore

/// What new rules or a new classifier would raise over a store that the present ones do not, and the other way round.
///
/// Nothing is written. Requests alone are compared: findings about accounts and series follow from them.
package struct ScanComparison: Sendable {
    /// Rules and a classifier that are compared.
    package struct Side: Sendable {
        package var rules: RuleSet
        package var classifier: HarmClassifier?

        package init(rules: RuleSet, classifier: HarmClassifier?) {
            self.rules = rules
            self.classifier = classifier
        }
    }

    /// What changes for one rule, or for one category of the classifier; those in shadow count as well.
    package struct Change: Sendable, Equatable {
        package var title: String
        package var category: HarmCategory
        package var level: FindingLevel
        /// Findings that both raise, that only the present one does, and that only the new one does.
        package var both = 0
        package var lost = 0
        package var gained = 0
        /// Accounts with a finding that only the present one raises, and with one that only the new one does.
        package var lostAccounts: Set<AccountID> = []
        package var gainedAccounts: Set<AccountID> = []
    }

    /// Those that change most first, then by title.
    package let changes: [Change]

    /// Compares over all requests of a store.
    ///
    /// - Throws: What the store throws, or ``PatternError`` when a pattern does not compile.
    package init(
        _ store: any Store,
        present: Side,
        new: Side,
        instructionsBy author: InstructionAuthor = .service,
        workers: Int
    ) async throws {
        let before = try await Self.findings(store, present, author, workers)
        let after = try await Self.findings(store, new, author, workers)
        var changes: [String: Change] = [:]
        for (id, finding) in before.merging(after, uniquingKeysWith: { $1 }) {
            let rule = finding.rule
            var change = changes[rule.id] ?? Change(title: rule.title, category: rule.category, level: rule.level)
            switch (before[id], after[id]) {
            case (.some, .some): change.both += 1
            case (.some, nil):
                change.lost += 1
                if let account = finding.account { change.lostAccounts.insert(account) }
            default:
                change.gained += 1
                if let account = finding.account { change.gainedAccounts.insert(account) }
            }
            changes[rule.id] = change
        }
        self.changes = changes.sorted { left, right in
            (right.value.lost + right.value.gained, left.value.title, left.key)
                < (left.value.lost + left.value.gained, right.value.title, right.key)
        }
        .map(\.value)
    }

    private static func findings(
        _ store: any Store,
        _ side: Side,
        _ author: InstructionAuthor,
        _ workers: Int
    ) async throws -> [FindingID: Finding] {
        let compiled = try RequestRules(side.rules)
        let matchers = Pool { try RequestScan.Matchers(compiled, side.classifier, author) }
        var findings: [FindingID: Finding] = [:]
        var place: Int64 = 0
        try await inOrder(workers: workers) { () async throws -> EventBatch? in
            let batch = try await StoreThreads.wait { [place] in try store.eventBatch(after: place, withText: true) }
            if let batch { place = batch.cursor }
            return batch
        } work: { batch in
            try matchers.use { try RequestScan.scan(batch, $0).batch.findings }
        } take: { found in
            for finding in found { findings[finding.id] = finding }
        }
        return findings
    }
}
