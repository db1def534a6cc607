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

    @Test func aCaseByHandIsAboutTheAccountsThatNamesBelongTo() throws {
        let store = try store()
        try store.setAliases([Made.account(8): Made.account(1)])
        let named = [Made.account(8), Made.account(1), Made.account(2)]
        let opening = CaseOpening(accounts: named, level: .high, reason: "A report.")
        let opened = try CaseDesk(store: store, actor: Made.ana).open(opening, at: Made.hours(0))
        #expect(opened.accounts == [Made.account(1), Made.account(2)])
    }

    @Test func aSecondCaseByHandAboutOneAccountIsNotOpened() throws {
        let store = try store()
        let desk = CaseDesk(store: store, actor: Made.ana)
        func byHand(_ accounts: UInt64...) throws -> CaseID {
            let named = accounts.map { Made.account($0) }
            let opening = CaseOpening(accounts: named, level: .high, reason: "A report.")
            let opened = try desk.open(opening, at: Made.hours(0))
            return opened.id
        }
        let first = try byHand(1)
        // Another name of it; and a case that was open before its name was joined to an account.
        let name = try byHand(9)
        try store.setAliases([Made.account(8): Made.account(1), Made.account(9): Made.account(2)])
        #expect(throws: CaseDeskError.openAlready(first)) { try byHand(8) }
        #expect(throws: CaseDeskError.openAlready(first)) { try byHand(1, 8) }
        #expect(throws: CaseDeskError.openAlready(name)) { try byHand(2) }
        // Of several accounts, one may be in a case already.
        #expect(try byHand(1, 7) == CaseID(number: 3))
        #expect(store.lastCaseNumber() == 3)
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

    @Test func aMergeTakesTheCaseThatWasSeen() throws {
        let store = try store()
        let desk = CaseDesk(store: store, actor: Made.ana)
        _ = try desk.openFromFindings(atLeast: .high, at: Made.hours(0))
        let (kept, duplicate) = (CaseID(number: 1), CaseID(number: 2))
        let shown = SeenCase.version(try desk.findWithVersion(duplicate).version)
        _ = try desk.apply(.note("Another account."), to: duplicate, at: Made.hours(1))
        let entries = store.auditLines().count
        #expect(throws: CaseDeskError.changedMeanwhile(duplicate)) {
            try desk.merge(duplicate, into: kept, at: Made.hours(2), seen: shown)
        }
        #expect(store.auditLines().count == entries)
        let now = SeenCase.version(try desk.findWithVersion(duplicate).version)
        _ = try desk.apply(.note("A note here takes nothing away."), to: kept, at: Made.hours(3))
        #expect(try desk.merge(duplicate, into: kept, at: Made.hours(4), seen: now).accounts.count == 2)
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

    @Test("a page that lay open approves nothing that came after it")
    func whatChangedMeanwhileIsReadAgain() throws {
        let store = try store()
        let (ana, ben) = (CaseDesk(store: store, actor: Made.ana), CaseDesk(store: store, actor: Made.ben))
        let id = try ana.open(try ana.opening(finding: FindingID(value: 1)), at: Made.hours(0)).id
        _ = try ana.apply(.claim, to: id, at: Made.hours(1))
        func propose(_ until: Timestamp?) throws -> SeenCase {
            let draft = Made.draft(.suspend(until: until), evidence: try ana.evidence(try ana.find(id)))
            let proposed = try ana.apply(.decide(draft), to: id, at: Made.hours(2))
            return .decision(try #require(proposed.decisionInQuestion).id)
        }
        let read = try propose(Made.hours(72))
        _ = try CaseDesk(store: store, actor: Made.cleo).apply(.refuse(reason: "Why?"), to: id, at: Made.hours(3))
        let now = try propose(nil)
        let entries = store.auditLines().count
        for action in [CaseAction.approve, .refuse(reason: "No.")] {
            #expect(throws: CaseDeskError.changedMeanwhile(id)) {
                try ben.apply(action, to: id, at: Made.hours(4), seen: read)
            }
        }
        let version = try ben.findWithVersion(id).version
        #expect(throws: CaseDeskError.changedMeanwhile(id)) {
            try ben.apply(.note("n"), to: id, at: Made.hours(4), seen: .version(version - 1))
        }
        #expect(store.auditLines().count == entries)
        #expect(try ben.apply(.approve, to: id, at: Made.hours(4), seen: now).state == .decided)
    }

    @Test func aCaseIsOpenedByHandForAReason() throws {
        let store = try store()
        let desk = CaseDesk(store: store, actor: Made.ana)
        #expect(throws: CaseError.self) {
            try desk.open(CaseOpening(accounts: [Made.account(7)], level: .low, reason: " "), at: Made.hours(0))
        }
        #expect(store.auditLines().isEmpty)
        let accounts = [Made.account(8), Made.account(7)]
        let opened = try desk.open(
            CaseOpening(accounts: accounts, level: .low, reason: "A report from outside."),
            at: Made.hours(0)
        )
        #expect(opened.notes.map(\.text) == ["A report from outside."] && opened.notes.map(\.author) == ["ana"])
        let record = try #require(try AuditLine.read(store.auditLines()).first).record
        #expect(record.details["reason"] == "A report from outside.")
        #expect(record.details["accounts"] == "\(Made.account(7)) \(Made.account(8))")
    }

    @Test func aRowOfTheListsThatWasChangedShows() throws {
        let store = try store()
        let desk = CaseDesk(store: store, actor: Made.ana)
        let opened = try desk.openFromFindings(atLeast: .high, at: Made.hours(0))
        #expect(try desk.verifyAudit(known: []).mislisted.isEmpty)
        for change: (inout CaseSummary) -> Void in [
            { $0.state = "closed" }, { $0.accounts = [] }, { $0.priority = 0 }, { $0.number = 9 },
        ] {
            var row = opened[1].summary
            change(&row)
            store.addSummaries([row])
            let expected = CaseID(number: row.number)
            let verified = try desk.verifyAudit(known: [])
            #expect(verified.mislisted.contains(expected) && verified.altered.isEmpty)
            store.addSummaries([opened[1].summary])
        }
    }

    @Test func aRoleThatTheLogDidNotGiveShows() throws {
        let store = try store()
        let ids = (1...3).map { PersonID(value: $0) }
        func log(_ hour: Int64, _ action: String, _ id: PersonID, _ details: [String: String] = [:]) {
            store.appendAudit(
                AuditRecord(
                    time: Made.hours(hour),
                    actor: "first use",
                    role: "admin",
                    action: action,
                    subject: id.description,
                    details: details
                )
            )
        }
        for (id, name) in zip(ids, ["ana", "ben", "cleo"]) {
            log(0, "person.add", id, ["name": name, "role": "analyst"])
        }
        log(1, "person.role", ids[1], ["from": "analyst", "to": "senior"])
        log(1, "person.disable", ids[2])
        func person(_ place: Int, _ name: String, _ role: Role, isActive: Bool = true) -> PersonRecord {
            PersonRecord(
                id: ids[place],
                name: name,
                nameKey: name,
                role: role.rawValue,
                isActive: isActive,
                madeAt: Made.hours(0)
            )
        }
        let cleo = person(2, "cleo", .analyst, isActive: false)
        let kept = [person(0, "ana", .analyst), person(1, "ben", .senior), cleo]
        let desk = CaseDesk(store: store, actor: Made.ana)
        _ = try desk.openFromFindings(atLeast: .high, at: Made.hours(2))
        #expect(try desk.verifyAudit(known: [], people: kept).isSound)
        let raised = [person(0, "ana", .admin), person(1, "ben", .senior), person(2, "cleo", .analyst)]
        #expect(try desk.verifyAudit(known: [], people: raised).people == ["ana", "cleo"])
        #expect(try desk.verifyAudit(known: [], people: [kept[0], cleo]).people == ["ben"])
        // Raised, used and lowered again: the entry stays.
        let used = CaseDesk(store: store, actor: Actor(name: "ana", role: .senior))
        _ = try used.apply(.claim, to: CaseID(number: 1), at: Made.hours(3))
        let compared = try desk.verifyAudit(known: [], people: kept)
        #expect(compared.foreignRoles == [8] && compared.people.isEmpty && !compared.isSound)
        // What ben began as an analyst came a moment after he was made a senior.
        let before = CaseDesk(store: store, actor: Actor(name: "ben", role: .analyst))
        _ = try before.apply(.note("n"), to: CaseID(number: 1), at: Made.hours(1))
        #expect(try desk.verifyAudit(known: [], people: kept).foreignRoles == [8])
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
