// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinAudit
package import TocsinModel
package import TocsinStore

/// The cases that act against somebody, kept up to date by the audit log: what did not change is not read again.
package struct ActingCases: Sendable {
    private var acting: [CaseID: Case] = [:]
    /// The last number of the log that was followed; nil before every case was read once.
    private var read: Int?

    package init() {}

    /// Reads what was decided since.
    ///
    /// - Parameters:
    ///   - store: Where cases are.
    ///   - actor: Who reads.
    /// - Returns: Whether anything may act otherwise than before.
    /// - Throws: What the store throws, ``CaseDeskError/damaged(number:)``.
    package mutating func follow(_ store: any Store & CaseStore, as actor: Actor) throws -> Bool {
        let desk = CaseDesk(store: store, actor: actor)
        let follower = AuditFollower(store)
        guard var place = read else {
            // The log's end first: what comes while cases are read is read again.
            let end = try follower.end()
            for about in try desk.cases() { keep(about) }
            read = end
            return true
        }
        var changed = false
        while true {
            let lines = try follower.lines(behind: place)
            guard let last = lines.last else { break }
            for id in Set(lines.compactMap { CaseID(written: $0.record.subject) }) {
                keep(try desk.find(id))
                changed = true
            }
            place = last.sequence
        }
        read = place
        return changed
    }

    /// What gateways have to do at a moment, ordered by account.
    ///
    /// `aliases`: As the store has them.
    package func blockList(
        at time: Timestamp,
        aliases: [AccountID: AccountID],
        appeals: AppealLinks? = nil
    ) -> [Enforcement] {
        BlockList.make(Array(acting.values), at: time, aliases: aliases, appeals: appeals)
    }

    private mutating func keep(_ about: Case) {
        acting[about.id] = about.decisions.last?.action.isAdverse == true ? about : nil
    }
}
