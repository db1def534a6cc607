// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinAudit
import TocsinCases
import TocsinModel
import TocsinStore
import TocsinTestSupport

struct CaseDeskTests {
    private func store() throws -> MemoryStore {
        let store = MemoryStore()
        try store.appendScan(
            ScanBatch(
                cursor: 1,
                findings: [
                    Made.finding(1, account: 1), Made.finding(2, account: 2), Made.finding(3, account: 2, rule: "b"),
                ],
                signals: []
            )
        )
        return store
    }

    @Test func opensOneCaseForEachAccount() throws {
        let desk = CaseDesk(store: try store(), actor: Made.ana)
        let opened = try desk.openFromFindings(atLeast: .high, at: Made.hours(0))
        #expect(opened.map(\.id) == [CaseID(number: 1), CaseID(number: 2)])
        #expect(opened.map(\.accounts) == [[Made.account(1)], [Made.account(2)]])
        #expect(try desk.openFromFindings(atLeast: .high, at: Made.hours(1)).isEmpty)
        #expect(try desk.openFromFindings(atLeast: .critical, at: Made.hours(1)).isEmpty)
        #expect(try desk.evidence(opened[1])[Made.account(2)]?.findings.count == 2)
    }

    @Test func aCaseAboutTheSameIsNotOpenedTwice() throws {
        let desk = CaseDesk(store: try store(), actor: Made.ana)
        let opening = try desk.opening(finding: FindingID(value: 1))
        let opened = try desk.open(opening, at: Made.hours(0))
        #expect(throws: CaseDeskError.openAlready(opened.id)) { try desk.open(opening, at: Made.hours(1)) }
        #expect(throws: CaseDeskError.noSuch("finding-0000000000000009")) {
            try desk.opening(finding: FindingID(value: 9))
        }
        #expect(throws: CaseDeskError.unknown(CaseID(number: 5))) {
            try desk.apply(.claim, to: CaseID(number: 5), at: Made.hours(1))
        }
    }

    @Test func evidenceIsFrozenWithTheDecision() throws {
        let store = try store()
        let desk = CaseDesk(store: store, actor: Made.ana)
        let opened = try desk.open(try desk.opening(finding: FindingID(value: 1)), at: Made.hours(0))
        _ = try desk.apply(.claim, to: opened.id, at: Made.hours(1))
        let draft = Made.draft(.warn, evidence: try desk.evidence(opened))
        _ = try desk.apply(.decide(draft), to: opened.id, at: Made.hours(2))
        store.beginScan(rulesVersion: "2")
        let kept = try desk.find(opened.id).decisions[0].subjects[0].evidence
        #expect(kept.findings.map(\.id) == [FindingID(value: 1)])
    }

    @Test func aMergeWritesBoth() throws {
        let desk = CaseDesk(store: try store(), actor: Made.ana)
        _ = try desk.openFromFindings(atLeast: .high, at: Made.hours(0))
        let kept = try desk.merge(CaseID(number: 2), into: CaseID(number: 1), at: Made.hours(1))
        #expect(kept.accounts == [Made.account(1), Made.account(2)])
        #expect(try desk.find(CaseID(number: 2)).duplicateOf == kept.id)
        #expect(throws: CaseError.self) {
            try desk.merge(CaseID(number: 1), into: CaseID(number: 2), at: Made.hours(2))
        }
        #expect(try desk.find(kept.id).state == .open)
    }

    @Test func aCaseChangedBehindTheLogsBackShows() throws {
        let store = try store()
        let desk = CaseDesk(store: store, actor: Made.ana)
        _ = try desk.openFromFindings(atLeast: .high, at: Made.hours(0))
        #expect(try desk.verifyAudit(known: []).altered.isEmpty)
        // An entry about case 2 that holds another content than is kept.
        store.appendAudit(
            AuditRecord(
                time: Made.hours(1),
                actor: "eve",
                role: "admin",
                action: "case.note",
                subject: "case-2",
                details: [CaseChange.contentDetail: AuditDigest(of: []).description]
            )
        )
        let verified = try desk.verifyAudit(known: [])
        #expect(verified.log.problem == nil)
        #expect(verified.altered == [CaseID(number: 2)])
    }

    @Test func aDamagedCaseIsNamed() throws {
        let store = try store()
        let record = AuditRecord(time: Made.hours(0), actor: "a", role: "admin", action: "x", subject: "case-1")
        try store.commit([CaseChange(document: CaseDocument(number: 1, version: 0, content: [0x7B]), record: record)])
        #expect(throws: CaseDeskError.damaged(number: 1)) { try CaseDesk(store: store, actor: Made.ana).cases() }
    }

    @Test(arguments: Role.allCases)
    func onlySomeExport(_ role: Role) throws {
        let desk = CaseDesk(store: try store(), actor: Actor(name: "n", role: role))
        let isAllowed =
            (try? desk.record("decisions.export", needing: .export, subject: "x", at: Made.hours(0))) != nil
        #expect(isAllowed == (role == .admin))
        #expect(try desk.cases().isEmpty)
    }
}
