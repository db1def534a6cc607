// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// Findings and operations of a store beside the truth.
package struct Evaluation: Sendable {
    /// Requests flagged against those that plainly ask for harm.
    package let requests: Score
    /// Flagged requests of operations that are not plainly harmful by themselves: right accounts, grey requests.
    package let greyRequests: Int
    /// The same by category of the truth.
    package let requestsByCategory: [(category: HarmCategory, score: Score)]
    /// Accounts with a finding of level medium or above against members of operations.
    package let accounts: Score
    /// Benign accounts with such a finding, by population.
    package let flaggedPopulations: [(population: String, accounts: Int, of: Int)]
    package let operations: [OperationResult]
    /// Reported operations of which most members are benign.
    package let benignOperations: [BenignOperation]
    package let clusters: ClusterScore

    /// What became of a planted operation.
    package struct OperationResult: Sendable {
        package var name: String
        package var description: Truth.Description
        package var accounts: Int
        /// The most of its members that one reported operation has.
        package var together: Int
        /// At least half of the members are in one reported operation; for linking alone, see ``LinkingScore``.
        package var isFound: Bool { together * 2 >= accounts }
    }

    /// Benign accounts reported as an operation.
    package struct BenignOperation: Sendable {
        package var id: OperationID
        package var accounts: Int
        package var mainPopulation: String
    }

    /// Compares.
    ///
    /// `findings`: All findings of the store; those in shadow or under level medium do not count.
    ///
    /// `operations`: All groups of the store; only harmful ones are reported.
    package init(findings: [Finding], operations groups: [Operation], truth: Truth) {
        let raised = findings.filter { !$0.isShadow && $0.rule.level >= .medium }
        let flagged = Set(raised.filter { $0.rule.scope == .request }.flatMap(\.evidence).compactMap(\.event))
        let harmful = Set(truth.harmfulEvents.keys)
        var accountOfEvent: [EventID: AccountID] = [:]
        for finding in raised where finding.rule.scope == .request {
            for event in finding.evidence.compactMap(\.event) { accountOfEvent[event] = finding.account }
        }
        let grey = flagged.subtracting(harmful).filter { event in
            accountOfEvent[event].map { truth.operations[$0] != nil } ?? false
        }
        greyRequests = grey.count
        requests = Score(found: flagged.subtracting(grey), true: harmful)
        requestsByCategory = HarmCategory.allCases.compactMap { category in
            let actual = Set(truth.harmfulEvents.filter { $0.value == category }.keys)
            guard !actual.isEmpty else { return nil }
            let found = flagged.intersection(actual)
            return (category, Score(found: found, true: actual))
        }
        let flaggedAccounts = Set(raised.compactMap(\.account))
        accounts = Score(found: flaggedAccounts, true: Set(truth.operations.keys))
        let populations = Dictionary(grouping: truth.populations.keys) { truth.populations[$0] ?? "" }
        flaggedPopulations = populations.sorted { $0.key < $1.key }.map { name, members in
            (name, members.count { flaggedAccounts.contains($0) }, members.count)
        }
        let reported = groups.filter { $0.standing == .harmful }
        self.operations = Self.results(reported, truth)
        benignOperations = reported.compactMap { Self.benign($0, truth) }
        clusters = ClusterScore(groups: reported.map { $0.members.map(\.account) }, truth: truth.operations)
    }

    private static func results(_ reported: [Operation], _ truth: Truth) -> [OperationResult] {
        let members = Dictionary(grouping: truth.operations.keys) { truth.operations[$0] ?? "" }
        return members.sorted { $0.key < $1.key }.compactMap { name, accounts in
            guard let description = truth.descriptions[name] else { return nil }
            let own = Set(accounts)
            let together = reported.map { group in group.members.count { own.contains($0.account) } }.max() ?? 0
            return OperationResult(name: name, description: description, accounts: own.count, together: together)
        }
    }

    private static func benign(_ operation: Operation, _ truth: Truth) -> BenignOperation? {
        let benign = operation.members.compactMap { truth.populations[$0.account] }
        guard benign.count * 2 > operation.members.count else { return nil }
        let counts = Dictionary(grouping: benign) { $0 }.mapValues(\.count)
        let main = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? ""
        return BenignOperation(id: operation.id, accounts: operation.members.count, mainPopulation: main)
    }
}
