// Tocsin
// SPDX-License-Identifier: Apache-2.0

import TocsinCases
import TocsinDelivery
import TocsinModel
import TocsinStore
import TocsinTestSupport

/// A store with cases that people worked on.
struct Worked {
    static let ana = Actor(name: "ana", role: .senior)
    static let ben = Actor(name: "ben", role: .senior)
    static let cleo = Actor(name: "cleo", role: .senior)
    static let deliver = Actor(name: "deliver", role: .auditor)

    let store = MemoryStore()

    static func account(_ number: UInt64) -> AccountID { AccountID(high: 0, low: number) }
    static func hours(_ hours: Int64) -> Timestamp { Timestamp(milliseconds: 1_764_000_000_000 + hours * 3_600_000) }

    /// Findings about accounts 1 to `accounts`.
    init(accounts: UInt64 = 3) throws {
        let findings = (1...accounts).map { number in
            Finding.made(number, account: Self.account(number), at: Self.hours(-2))
        }
        try store.appendScan(ScanBatch(cursor: 1, findings: findings, signals: []))
    }

    func desk(_ actor: Actor) -> CaseDesk { CaseDesk(store: store, actor: actor) }

    /// Opens a case about the account of a finding, claims it and decides.
    @discardableResult
    func decided(_ finding: UInt64, _ action: Decision.Action, at hour: Int64 = 0) throws -> CaseID {
        let desk = desk(Self.ana)
        let opened = try desk.open(try desk.opening(finding: FindingID(value: finding)), at: Self.hours(hour))
        _ = try desk.apply(.claim, to: opened.id, at: Self.hours(hour))
        let draft = DecisionDraft(
            action: action,
            category: action.isAdverse ? .scam : nil,
            rule: "3.1 No fraud",
            facts: "Words that nobody else has to read.",
            evidence: try desk.evidence(opened)
        )
        _ = try desk.apply(.decide(draft), to: opened.id, at: Self.hours(hour))
        return opened.id
    }

    /// The same, approved by a second person.
    @discardableResult
    func suspended(_ finding: UInt64, at hour: Int64 = 0) throws -> CaseID {
        let id = try decided(finding, .suspend(until: nil), at: hour)
        _ = try desk(Self.ben).apply(.approve, to: id, at: Self.hours(hour + 1))
        return id
    }
}
