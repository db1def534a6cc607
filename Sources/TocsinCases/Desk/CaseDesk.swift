// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinAudit
package import TocsinModel
package import TocsinStore

/// Somebody at work on a store's cases: reads them, does something to one, and writes it with its audit entry in one step.
package struct CaseDesk: Sendable {
    private let store: any Store & CaseStore
    package let actor: Actor

    package init(store: any Store & CaseStore, actor: Actor) {
        self.store = store
        self.actor = actor
    }

    /// All cases, ordered by number.
    ///
    /// - Throws: ``CaseError/notAllowed(role:right:)``, ``CaseDeskError/damaged(number:)``, or what the store throws.
    package func cases() throws -> [Case] {
        try actor.mustHave(.view)
        return try store.cases().map { try Self.kept($0).value }
    }

    /// What lists need of cases, the most urgent first.
    ///
    /// - Throws: As ``cases()``.
    package func summaries(_ query: CaseQuery) throws -> [CaseSummary] {
        try actor.mustHave(.view)
        return try store.caseSummaries(query)
    }

    /// One case.
    ///
    /// - Throws: As ``cases()``, and ``CaseDeskError/unknown(_:)``.
    package func find(_ id: CaseID) throws -> Case {
        try actor.mustHave(.view)
        return try kept(id).value
    }

    /// One case, with how often it was written: what ``SeenCase/version(_:)`` is compared with.
    ///
    /// - Throws: As ``find(_:)``.
    package func findWithVersion(_ id: CaseID) throws -> (value: Case, version: Int) {
        try actor.mustHave(.view)
        let kept = try kept(id)
        return (kept.value, kept.document.version)
    }

    /// Opens a case under the next number; one by hand is about the accounts that names belong to.
    ///
    /// - Throws: ``CaseError``, ``CaseStoreError``, and ``CaseDeskError/openAlready(_:)`` while another is not closed that was opened from the same, or
    ///   that is about the one account of this one by hand.
    package func open(_ opening: CaseOpening, at time: Timestamp) throws -> Case {
        try completeLists()
        // Before looking: whoever opens another meanwhile takes the number, and the store refuses this one.
        let id = try store.freeCaseID()
        let aliases = try store.aliases()
        let joined = opening.joined(aliases)
        if let other = try openCase(as: joined, aliases) { throw CaseDeskError.openAlready(other) }
        return try open(joined, as: id, at: time)
    }

    /// A case that is not closed and stands where another would be opened; nil when there is none.
    private func openCase(as opening: CaseOpening, _ aliases: [AccountID: AccountID]) throws -> CaseID? {
        var queries: [CaseQuery] = []
        if opening.origin != .manual {
            var query = CaseQuery()
            query.origin = opening.origin.description
            queries.append(query)
        } else if let account = opening.accounts.first, opening.accounts.count == 1 {
            // A case that was open before a name was joined to the account is about the name.
            var query = CaseQuery()
            query.accounts = aliases.names(with: account)
            queries.append(query)
        }
        for query in queries {
            let other = try store.caseSummaries(query).first { $0.state != Case.State.closed.rawValue }
            if let other { return CaseID(number: other.number) }
        }
        return nil
    }

    private func open(_ opening: CaseOpening, as id: CaseID, at time: Timestamp) throws -> Case {
        let transition = try opening.open(id, by: actor, at: time)
        try store.commit([try Self.change(transition, version: 0)])
        return transition.after
    }

    /// Opens a case for each account with a raised finding of at least a level, unless a case is about the account already.
    ///
    /// `limit`: At most so many cases, for the worst findings.
    ///
    /// - Returns: The new cases; of an account's findings the worst, then the earliest, counts.
    package func openFromFindings(
        atLeast level: FindingLevel,
        at time: Timestamp,
        limit: Int = .max
    ) throws -> [Case] {
        try actor.mustHave(.work)
        try completeLists()
        var opened: [Case] = []
        var number = try store.lastCaseNumber()
        for account in try store.accountsWithoutCase(atLeast: level, limit: min(limit, Int(Int32.max))) {
            let findings = try store.findings(of: [account])
            let raised = findings.filter { !$0.isShadow }
            // Of several the first: findings come ordered by time.
            guard let worst = raised.map(\.rule.level).max(),
                let finding = raised.first(where: { $0.rule.level == worst })
            else { continue }
            number += 1
            opened.append(
                try open(try CaseOpening(finding: finding, among: findings), as: CaseID(number: number), at: time)
            )
        }
        return opened
    }

    /// What a case about one of the store's operations opens with.
    package func opening(operation id: OperationID) throws -> CaseOpening {
        guard let operation = try store.operation(id) else { throw CaseDeskError.noSuch(id.description) }
        return try CaseOpening(
            operation: operation,
            findings: try store.findings(of: operation.members.map(\.account))
        )
    }

    /// What a case about one of the store's findings opens with.
    package func opening(finding id: FindingID) throws -> CaseOpening {
        guard let finding = try store.finding(id) else { throw CaseDeskError.noSuch(id.description) }
        return try CaseOpening(finding: finding, among: try store.findings(of: [finding.account].compactMap(\.self)))
    }

    /// Does something to a case.
    ///
    /// `seen`: What somebody was shown of it, or named, and means; nil to do it to the case as it is now.
    ///
    /// - Throws: ``CaseError``, ``CaseDeskError``, ``CaseStoreError``; nothing is then written.
    package func apply(
        _ action: CaseAction,
        to id: CaseID,
        at time: Timestamp,
        seen: SeenCase? = nil
    ) throws -> Case {
        try actor.mustHave(action.right)
        let kept = try kept(id)
        try Self.compare(seen, with: kept)
        let transition = try kept.value.applying(action, by: actor, at: time)
        try store.commit([try Self.change(transition, version: kept.document.version)])
        return transition.after
    }

    /// Writes down what is said against the decision that holds for one of its accounts: the others keep the decision, and the account gets a case of its
    /// own where there are any.
    ///
    /// - Returns: The case with the appeal.
    /// - Throws: As ``apply(_:to:at:seen:)``.
    package func appeal(
        _ ground: String,
        for account: AccountID,
        in id: CaseID,
        at time: Timestamp,
        seen: SeenCase? = nil
    ) throws -> Case {
        let kept = try kept(id)
        try Self.compare(seen, with: kept)
        let transitions = try kept.value.appealing(
            for: account,
            ground: ground,
            as: try store.freeCaseID(),
            by: actor,
            at: time
        )
        try store.commit(try Self.changes(transitions, of: kept))
        return transitions.last?.after ?? kept.value
    }

    /// Closes a case as the same as another, which takes over its accounts; both or neither.
    ///
    /// `seen`: As for ``apply(_:to:at:seen:)``, of the case that is closed.
    ///
    /// - Returns: The other.
    /// - Throws: As ``apply(_:to:at:seen:)``.
    package func merge(
        _ duplicate: CaseID,
        into id: CaseID,
        at time: Timestamp,
        seen: SeenCase? = nil
    ) throws -> Case {
        let (from, to) = (try kept(duplicate), try kept(id))
        try Self.compare(seen, with: from)
        let closed = try from.value.applying(.markDuplicate(of: id), by: actor, at: time)
        let merged = try to.value.applying(.absorb(duplicate, accounts: from.value.accounts), by: actor, at: time)
        try store.commit([
            try Self.change(closed, version: from.document.version),
            try Self.change(merged, version: to.document.version),
        ])
        return merged.after
    }

    /// Puts a stand-in for an account in every case that names it, but for those in which somebody acted against it.
    ///
    /// The stand-in is random and kept nowhere else, so that nobody can go back from it.
    ///
    /// - Returns: The cases that were changed, and those that were left, ascending.
    package func sever(_ account: AccountID, at time: Timestamp) throws -> (severed: [CaseID], kept: [CaseID]) {
        try actor.mustHave(.erase)
        var changes: [CaseChange] = []
        var (severed, left): ([CaseID], [CaseID]) = ([], [])
        let standIn = AccountID(high: .random(in: 0 ... .max), low: .random(in: 0 ... .max))
        for kept in try store.cases().map(Self.kept) where kept.value.names(account) {
            if kept.value.actsAgainst(account) {
                left.append(kept.value.id)
                continue
            }
            let transition = try kept.value.applying(.sever(account, standIn: standIn), by: actor, at: time)
            changes.append(try Self.change(transition, version: kept.document.version))
            severed.append(kept.value.id)
        }
        try store.commit(changes)
        return (severed, left)
    }

    /// What speaks now against each of a case's accounts.
    package func evidence(_ about: Case) throws -> [AccountID: EvidenceSnapshot] {
        let findings = Dictionary(grouping: try store.findings(of: about.accounts), by: \.account)
        let operation: Operation? =
            if case .operation(let id) = about.origin { try store.operation(id) } else { nil }
        return Dictionary(
            uniqueKeysWithValues: about.accounts.map { account in
                (
                    account,
                    EvidenceSnapshot(account: account, findings: findings[account] ?? [], operation: operation)
                )
            }
        )
    }

    /// Adds cases that an earlier version wrote to the lists.
    ///
    /// - Throws: ``CaseDeskError/damaged(number:)``, or what the store throws.
    package func completeLists() throws {
        let missing = try store.casesWithoutSummary()
        if !missing.isEmpty { try store.addSummaries(try missing.map { try Self.kept($0).value.summary }) }
    }

    // MARK: Audit

    /// Checks the audit log, that every case is what the log last said of it, that lists show every case as it is, and that people have the roles that
    /// the log gave them.
    ///
    /// - Parameters:
    ///   - known: As for ``AuditVerification``.
    ///   - people: Everybody that the store keeps; nil to leave them out.
    /// - Returns: What differs.
    /// - Throws: ``CaseError/notAllowed(role:right:)``, or what the store throws.
    package func verifyAudit(known: [AuditHead], people: [PersonRecord]? = nil) throws -> AuditComparison {
        try actor.mustHave(.view)
        var contents: [String: String] = [:]
        var logged = LoggedPeople()
        let log = try AuditVerification.verify(try store.auditLines(), known: known) { entry in
            logged.follow(entry)
            if let content = entry.record.details[CaseChange.contentDetail] { contents[entry.record.subject] = content }
        }
        var comparison = AuditComparison(log: log)
        guard log.problem == nil else { return comparison }
        var altered: [CaseID] = []
        let documents = try store.cases()
        for document in documents {
            let id = CaseID(number: document.number)
            let said = contents.removeValue(forKey: id.description)
            if said != AuditDigest(of: document.content).description { altered.append(id) }
        }
        // What is left is cases that the log knows and the store has lost.
        altered += contents.keys.compactMap { CaseID(written: $0) }
        comparison.altered = altered.sorted()
        var mislisted = try mislisted(documents)
        // Somebody may have changed a case between the two readings; twice they will hardly have.
        if !mislisted.isEmpty { mislisted.formIntersection(try self.mislisted(try store.cases())) }
        comparison.mislisted = mislisted.sorted()
        comparison.people = people.map { logged.differing(from: $0) } ?? []
        comparison.foreignRoles = logged.foreignRoles
        return comparison
    }

    /// Cases whose row in the lists is not what the case itself says, or is missing, and rows of cases that are not there.
    private func mislisted(_ documents: [CaseDocument]) throws -> Set<CaseID> {
        var rows = Dictionary(try store.caseSummaries(CaseQuery()).map { ($0.number, $0) }) { first, _ in first }
        var mislisted: Set<CaseID> = []
        for document in documents {
            let row = rows.removeValue(forKey: document.number)
            // A damaged case is none that lists could show.
            guard var summary = try? Self.kept(document).value.summary else { continue }
            // What decisions say of rules is counted, and hides no case.
            summary.verdicts = row?.verdicts ?? [:]
            if row != summary { mislisted.insert(CaseID(number: document.number)) }
        }
        return mislisted.union(rows.keys.map { CaseID(number: $0) })
    }

    /// Writes down something that changes no case.
    ///
    /// - Throws: ``CaseError/notAllowed(role:right:)``, or what the store throws.
    package func record(
        _ action: String,
        needing right: Right,
        subject: String,
        at time: Timestamp,
        _ details: [String: String] = [:]
    ) throws {
        try actor.mustHave(right)
        try store.appendAudit(
            AuditRecord(
                time: time,
                actor: actor.name,
                role: actor.role.rawValue,
                action: action,
                subject: subject,
                details: details
            )
        )
    }

    // MARK: Reading and writing

    struct Kept {
        var value: Case
        var document: CaseDocument
    }

    /// Whoever writes the case after it was read here is refused by the store, so what was compared holds.
    ///
    /// - Throws: ``CaseDeskError/changedMeanwhile(_:)``.
    private static func compare(_ seen: SeenCase?, with kept: Kept) throws(CaseDeskError) {
        let isSame =
            switch seen {
            case nil: true
            case .decision(let id): id == kept.value.decisionInQuestion?.id
            case .version(let version): version == kept.document.version
            }
        guard isSame else { throw .changedMeanwhile(kept.value.id) }
    }

    static func kept(_ document: CaseDocument) throws -> Kept {
        guard let value = try? Case(json: document.content), value.id.number == document.number else {
            throw CaseDeskError.damaged(number: document.number)
        }
        return Kept(value: value, document: document)
    }

    private func kept(_ id: CaseID) throws -> Kept {
        guard let document = try store.caseDocument(id.number) else { throw CaseDeskError.unknown(id) }
        return try Self.kept(document)
    }

    /// What became of a case, and of those that were parted off from it.
    static func changes(_ transitions: [Transition], of kept: Kept) throws -> [CaseChange] {
        try transitions.map { transition in
            try change(transition, version: transition.after.id == kept.value.id ? kept.document.version : 0)
        }
    }

    static func change(_ transition: Transition, version: Int) throws -> CaseChange {
        CaseChange(
            document: CaseDocument(
                number: transition.after.id.number,
                version: version,
                content: Array(try transition.after.json())
            ),
            record: transition.record,
            summary: transition.after.summary
        )
    }
}

extension CaseStore {
    /// The id of the next case; whoever writes it after somebody else did is refused.
    func freeCaseID() throws -> CaseID { CaseID(number: try lastCaseNumber() + 1) }
}

/// Why nothing can be done.
package enum CaseDeskError: Error, Equatable, CustomStringConvertible {
    case unknown(CaseID)
    case noSuch(String)
    case openAlready(CaseID)
    case damaged(number: Int)
    case changedMeanwhile(CaseID)

    package var description: String {
        switch self {
        case .unknown(let id): "There is no \(id). 'tocsin cases list' shows what there is."
        case .noSuch(let id):
            "The store has no \(id). Scan and link first, or take an id from the report's findings.jsonl."
        case .openAlready(let id): "\(id) is about this already and is not closed. Work on that one."
        case .damaged(let number):
            "case-\(number) is not what Tocsin wrote. Run 'tocsin audit verify', and restore the store from a backup."
        case .changedMeanwhile(let id):
            "\(id) was changed meanwhile: it is not what you were shown, or the decision that you named is not the one that waits or holds. Read the case again, then do what it needs now."
        }
    }
}
