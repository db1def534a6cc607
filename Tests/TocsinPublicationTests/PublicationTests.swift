// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinAudit
import TocsinCases
import TocsinModel
import TocsinPublication
import TocsinReports
import TocsinStore
import TocsinTestSupport

struct PublicationTests {
    private static let ana = Actor(name: "ana", role: .senior)
    private static let ben = Actor(name: "ben", role: .senior)
    private static let cleo = Actor(name: "cleo", role: .senior)
    private static let vera = Actor(name: "vera", role: .viewer)

    private static func operation(_ number: UInt64) -> OperationID { OperationID(value: number) }
    private static func hours(_ hours: Int64) -> Timestamp {
        Timestamp(milliseconds: 1_764_000_000_000 + hours * 3_600_000)
    }

    /// Two operations of four accounts; a case about the first was decided.
    private static func store() throws -> MemoryStore {
        let store = MemoryStore()
        let findings = (1...8).map { Finding.made($0, account: AccountID(high: 0, low: $0), at: hours(-2)) }
        try store.appendScan(ScanBatch(cursor: 1, findings: findings, signals: []))
        try store.replaceOperations(
            [UInt64(1), 2].map { number in
                let first = (number - 1) * 4 + 1
                return Operation(
                    id: operation(number),
                    members: (first..<first + 4).map {
                        Operation.Member(
                            account: AccountID(high: 0, low: $0),
                            events: 1,
                            findings: [.scam: 1],
                            tier: .core
                        )
                    },
                    ties: [],
                    firstTime: hours(-2),
                    lastTime: hours(-1),
                    standing: .harmful
                )
            }
        )
        let desk = CaseDesk(store: store, actor: ana)
        let opened = try desk.open(try desk.opening(operation: operation(1)), at: hours(0))
        _ = try desk.apply(.claim, to: opened.id, at: hours(0))
        let draft = DecisionDraft(
            action: .closeOperation,
            category: .scam,
            rule: "3.1 No fraud",
            facts: "Asked for scripts to defraud people.",
            evidence: try desk.evidence(opened)
        )
        _ = try desk.apply(.decide(draft), to: opened.id, at: hours(0))
        _ = try CaseDesk(store: store, actor: ben).apply(.approve, to: opened.id, at: hours(1))
        return store
    }

    private static func request(_ operations: [OperationID] = [operation(1)], change: String = "") -> PublicationRequest
    {
        PublicationRequest(
            publisher: "A service",
            mark: .green,
            minimumGroup: 3,
            withIndicators: false,
            operations: operations,
            change: change
        )
    }

    private func desk(_ folder: TemporaryFolder, _ store: MemoryStore, _ actor: Actor) -> PublicationDesk {
        PublicationDesk(shelf: shelf(folder), store: store, actor: actor)
    }

    private func shelf(_ folder: TemporaryFolder) -> PublicationShelf {
        PublicationShelf(folder: folder.file("publications"))
    }

    private func make(_ publication: Publication, _ folder: TemporaryFolder, _ store: MemoryStore) async throws {
        let maker = PublicationMaker(store: store)
        try shelf(folder).finish(publication, try await maker.files(publication))
    }

    /// Publishes the draft that is there, as whoever just read it.
    private func publish(
        _ id: PublicationID,
        as actor: Actor,
        _ folder: TemporaryFolder,
        _ store: MemoryStore,
        at time: Timestamp
    ) throws -> Publication {
        let mark = try shelf(folder).find(id).draft?.mark ?? ""
        return try desk(folder, store, actor).publish(id, draft: mark, at: time)
    }

    @Test func aDraftThatWasMadeAnewHasToBeReadAgain() async throws {
        try await TemporaryFolder.with { folder in
            let store = try Self.store()
            let (ana, ben) = (desk(folder, store, Self.ana), desk(folder, store, Self.ben))
            let begun = try ana.draft(nil, Self.request(), at: Self.hours(2))
            try await make(begun, folder, store)
            let read = try #require(try shelf(folder).find(begun.id).draft).mark
            // The same in every file, but made later: nobody can tell that it was looked at.
            let again = try ana.draft(begun.id, Self.request(), at: Self.hours(4))
            try await make(again, folder, store)
            #expect(throws: PublicationError.otherDraft(begun.id)) {
                try ben.publish(begun.id, draft: read, at: Self.hours(5))
            }
            #expect(try shelf(folder).find(begun.id).latest == nil)
            #expect(try AuditLine.read(store.auditLines()).allSatisfy { $0.record.action != "report.publish" })
            #expect(try publish(begun.id, as: Self.ben, folder, store, at: Self.hours(5)).latest?.number == 1)
        }
    }

    @Test func aReportIsMadeReadAndPublishedBySomebodyElse() async throws {
        try await TemporaryFolder.with { folder in
            let store = try Self.store()
            let ana = desk(folder, store, Self.ana)
            #expect(try ana.decidedOperations().map(\.id) == [Self.operation(1)])
            let begun = try ana.draft(nil, Self.request(), at: Self.hours(2))
            #expect(begun.id.description == "report-1")
            #expect(throws: PublicationError.notReady(begun.id)) {
                try publish(begun.id, as: Self.ben, folder, store, at: Self.hours(3))
            }
            try await make(begun, folder, store)
            #expect(throws: PublicationError.ownDraft) {
                try publish(begun.id, as: Self.ana, folder, store, at: Self.hours(3))
            }
            let published = try publish(begun.id, as: Self.ben, folder, store, at: Self.hours(3))
            let version = try #require(published.latest)
            #expect(version.publishedBy == "ben")
            let names = version.files.map(\.name)
            #expect(names.contains("report.html") && names.contains("bundle.json") && names.contains("misp.json"))
            // The analyst's working file holds pseudonyms.
            #expect(!names.contains("findings.jsonl"))
            let html = String(
                decoding: try #require(shelf(folder).file("report.html", of: version, in: begun.id)),
                as: UTF8.self
            )
            #expect(html.contains("TLP:GREEN"))
            #expect(html.contains("First published."))
            #expect(!html.contains("acct-"))
            let actions = try AuditLine.read(store.auditLines()).map(\.record.action)
            #expect(actions.suffix(2) == ["report.draft", "report.publish"])
        }
    }

    @Test func aPublishedVersionStaysAndAChangeIsANewOne() async throws {
        try await TemporaryFolder.with { folder in
            let store = try Self.store()
            let ana = desk(folder, store, Self.ana)
            let first = try ana.draft(nil, Self.request(), at: Self.hours(2))
            try await make(first, folder, store)
            let before = try #require(try publish(first.id, as: Self.ben, folder, store, at: Self.hours(3)).latest)
            #expect(throws: PublicationError.incomplete("what this version changes, for the changelog")) {
                try ana.draft(first.id, Self.request(), at: Self.hours(4))
            }
            let second = try ana.draft(first.id, Self.request(change: "Says\nmore."), at: Self.hours(26))
            try await make(second, folder, store)
            #expect(try shelf(folder).find(first.id).latest == before)
            let published = try publish(first.id, as: Self.ben, folder, store, at: Self.hours(27))
            #expect(published.versions.map(\.number) == [1, 2])
            #expect(published.versions[0] == before)
            let changelog = try String(
                contentsOfFile: folder.file("publications/report-1/changelog.md"),
                encoding: .utf8
            )
            #expect(
                changelog == """
                    # Changes of report-1

                    ## Version 2, 2025-11-25

                    Says more.

                    ## Version 1, 2025-11-24

                    First published.

                    """
            )
            let latest = try #require(published.latest)
            let html = try #require(shelf(folder).file("report.html", of: latest, in: first.id))
            #expect(String(decoding: html, as: UTF8.self).contains("Says more."))
        }
    }

    @Test func onlyWhatPeopleDecidedIsReported() async throws {
        try await TemporaryFolder.with { folder in
            let store = try Self.store()
            let ana = desk(folder, store, Self.ana)
            #expect(throws: PublicationError.undecided(operation: Self.operation(2).description)) {
                try ana.draft(nil, Self.request([Self.operation(1), Self.operation(2)]), at: Self.hours(2))
            }
            let case1 = CaseID(number: 1)
            let cleo = CaseDesk(store: store, actor: Actor(name: "cleo", role: .senior))
            _ = try cleo.apply(.appeal(ground: "No."), to: case1, at: Self.hours(2))
            _ = try cleo.apply(.resolve(.overturned, reason: "Right."), to: case1, at: Self.hours(3))
            #expect(try ana.decidedOperations().isEmpty)
            #expect(throws: PublicationError.undecided(operation: Self.operation(1).description)) {
                try ana.draft(nil, Self.request(), at: Self.hours(4))
            }
        }
    }

    @Test func rightsAndLimitsHold() async throws {
        try await TemporaryFolder.with { folder in
            let store = try Self.store()
            #expect(throws: CaseError.self) {
                try desk(folder, store, Self.vera).draft(nil, Self.request(), at: Self.hours(2))
            }
            #expect(throws: CaseError.self) {
                try desk(folder, store, Actor(name: "eve", role: .analyst))
                    .publish(PublicationID(number: 1), draft: "", at: Self.hours(2))
            }
            let ana = desk(folder, store, Self.ana)
            for change: (inout PublicationRequest) -> Void in [
                { $0.minimumGroup = 2 }, { $0.minimumGroup = 101 }, { $0.publisher = " " }, { $0.operations = [] },
            ] {
                var request = Self.request()
                change(&request)
                #expect(throws: PublicationError.self) { try ana.draft(nil, request, at: Self.hours(2)) }
            }
            #expect(try shelf(folder).publications().isEmpty)
        }
    }

    @Test func aDraftThatSomebodyChangedIsNotPublished() async throws {
        try await TemporaryFolder.with { folder in
            let store = try Self.store()
            let begun = try desk(folder, store, Self.ana).draft(nil, Self.request(), at: Self.hours(2))
            try await make(begun, folder, store)
            try Data("else".utf8)
                .write(to: URL(filePath: folder.file("publications/report-1/v1/bundle.json")))
            #expect(throws: PublicationError.changed(file: "bundle.json")) {
                try publish(begun.id, as: Self.ben, folder, store, at: Self.hours(3))
            }
            // Made anew, it can be.
            let again = try desk(folder, store, Self.ana).draft(begun.id, Self.request(), at: Self.hours(4))
            #expect(again.versions.count == 1)
            try await make(again, folder, store)
            #expect(try publish(begun.id, as: Self.ben, folder, store, at: Self.hours(5)).latest?.number == 1)
        }
    }

    @Test func aRunThatStoppedLeavesADraftThatSaysSo() async throws {
        try await TemporaryFolder.with { folder in
            let store = try Self.store()
            let begun = try desk(folder, store, Self.ana).draft(nil, Self.request(), at: Self.hours(2))
            #expect(throws: PublicationError.beingMade(begun.id)) {
                try desk(folder, store, Self.ana).draft(begun.id, Self.request(), at: Self.hours(2))
            }
            try shelf(folder).sweep()
            #expect(try shelf(folder).find(begun.id).draft?.state == .failed)
            let again = try desk(folder, store, Self.ana).draft(begun.id, Self.request(), at: Self.hours(3))
            #expect(again.draft?.state == .making)
        }
    }

    @Test func aNumberThatAnotherConsoleTookIsNotTakenAgain() async throws {
        try await TemporaryFolder.with { folder in
            let store = try Self.store()
            // It has the folder, and its record is not there yet.
            try FileManager.default.createDirectory(
                atPath: folder.file("publications/report-1"),
                withIntermediateDirectories: true
            )
            let begun = try desk(folder, store, Self.ana).draft(nil, Self.request(), at: Self.hours(2))
            #expect(begun.id == PublicationID(number: 2))
            let others = try FileManager.default.contentsOfDirectory(atPath: folder.file("publications/report-1"))
            #expect(others.isEmpty)
        }
    }

    @Test func draftsThatBeginAtOnceDoNotTakeEachOthersPlace() async throws {
        try await TemporaryFolder.with { folder in
            let ana = desk(folder, try Self.store(), Self.ana)
            func beginAtOnce(_ id: PublicationID?) async -> [PublicationID] {
                await withTaskGroup(of: PublicationID?.self) { group in
                    for _ in 0..<8 { group.addTask { try? ana.draft(id, Self.request(), at: Self.hours(2)).id } }
                    return await group.reduce(into: []) { begun, id in if let id { begun.append(id) } }
                }
            }
            let new = await beginAtOnce(nil)
            #expect(new.count == 8 && Set(new).count == 8)
            let first = PublicationID(number: 1)
            try shelf(folder).fail(try shelf(folder).find(first), "It failed.")
            #expect(await beginAtOnce(first) == [first])
            #expect(try shelf(folder).find(first).versions.count == 1)
        }
    }

    /// A console that starts gives up what another one makes; what that one brings then is another draft's.
    @Test func filesOfADraftThatWasGivenUpAreNotTheNextOnes() async throws {
        try await TemporaryFolder.with { folder in
            let store = try Self.store()
            let ana = desk(folder, store, Self.ana)
            let first = try ana.draft(nil, Self.request(), at: Self.hours(2))
            try shelf(folder).sweep()
            let second = try ana.draft(first.id, Self.request(), at: Self.hours(3))
            await #expect(throws: PublicationError.notReady(first.id)) { try await make(first, folder, store) }
            try shelf(folder).fail(first, "It failed.")
            #expect(try shelf(folder).find(first.id).draft?.state == .making)
            try await make(second, folder, store)
            #expect(try shelf(folder).find(first.id).draft?.state == .ready)
        }
    }

    @Test(arguments: ["../publication.json", "publication.json", "", ".", "..", "/etc/passwd", "report.html\u{0}"])
    func noOtherFileIsHandedOut(_ name: String) async throws {
        try await TemporaryFolder.with { folder in
            let store = try Self.store()
            let begun = try desk(folder, store, Self.ana).draft(nil, Self.request(), at: Self.hours(2))
            try await make(begun, folder, store)
            let version = try #require(try shelf(folder).find(begun.id).draft)
            #expect(shelf(folder).file(name, of: version, in: begun.id) == nil)
            #expect(shelf(folder).file("report.html", of: version, in: begun.id) != nil)
        }
    }

    @Test func aDraftIsNotPublishedWhenItsDecisionWasUndone() async throws {
        try await TemporaryFolder.with { folder in
            let store = try Self.store()
            let begun = try desk(folder, store, Self.ana).draft(nil, Self.request(), at: Self.hours(2))
            try await make(begun, folder, store)
            let (cases, case1) = (CaseDesk(store: store, actor: Self.ana), CaseID(number: 1))
            let refusal = PublicationError.undone(operation: Self.operation(1).description)
            _ = try cases.apply(.reopen(reason: "New facts."), to: case1, at: Self.hours(3))
            let draft = DecisionDraft(action: .reinstate, facts: "A lesson.")
            _ = try cases.apply(.decide(draft), to: case1, at: Self.hours(4))
            #expect(throws: refusal) { try publish(begun.id, as: Self.ben, folder, store, at: Self.hours(5)) }
            #expect(refusal.description.contains("\(Self.operation(1))") && refusal.description.contains("anew"))
            #expect(try shelf(folder).find(begun.id).latest == nil)
            #expect(try AuditLine.read(store.auditLines()).allSatisfy { $0.record.action != "report.publish" })
        }
    }

    /// Parts account 4 off from case 1, as its owner says something against the decision.
    private func appeal(_ store: MemoryStore, at time: Timestamp) throws -> Case {
        try CaseDesk(store: store, actor: Self.cleo)
            .appeal("I teach.", for: AccountID(high: 0, low: 4), in: CaseID(number: 1), at: time)
    }

    @Test func anAccountThatWasPartedOffDoesNotDecideForItsOperation() async throws {
        try await TemporaryFolder.with { folder in
            let store = try Self.store()
            let begun = try desk(folder, store, Self.ana).draft(nil, Self.request(), at: Self.hours(2))
            try await make(begun, folder, store)
            #expect(try appeal(store, at: Self.hours(3)).partedFrom == CaseID(number: 1))
            #expect(try desk(folder, store, Self.ana).decidedOperations().map(\.id) == [Self.operation(1)])
            let (cases, case1) = (CaseDesk(store: store, actor: Self.ana), CaseID(number: 1))
            _ = try cases.apply(.reopen(reason: "New facts."), to: case1, at: Self.hours(4))
            _ = try cases.apply(
                .decide(DecisionDraft(action: .dismiss, facts: "A lesson.")),
                to: case1,
                at: Self.hours(5)
            )
            #expect(try desk(folder, store, Self.ana).decidedOperations().isEmpty)
            #expect(throws: PublicationError.undone(operation: Self.operation(1).description)) {
                try publish(begun.id, as: Self.ben, folder, store, at: Self.hours(6))
            }
        }
    }

    @Test func aReportCountsOnlyAccountsAgainstWhomADecisionHolds() async throws {
        try await TemporaryFolder.with { folder in
            let store = try Self.store()
            let ana = desk(folder, store, Self.ana)
            let begun = try ana.draft(nil, Self.request(), at: Self.hours(2))
            try await make(begun, folder, store)
            // An appeal that is under way lifts nothing.
            let own = try appeal(store, at: Self.hours(3))
            #expect(try text(begun, folder).contains("4 accounts are held to act together"))
            _ = try CaseDesk(store: store, actor: Actor(name: "dora", role: .senior))
                .apply(.resolve(.overturned, reason: "Right."), to: own.id, at: Self.hours(4))
            #expect(throws: PublicationError.otherAccounts(begun.id)) {
                try publish(begun.id, as: Self.ben, folder, store, at: Self.hours(5))
            }
            let again = try ana.draft(begun.id, Self.request(), at: Self.hours(6))
            try await make(again, folder, store)
            let report = try text(again, folder)
            #expect(report.contains("3 accounts are held to act together"))
            #expect(try publish(begun.id, as: Self.ben, folder, store, at: Self.hours(7)).latest?.number == 1)
        }
    }

    private func text(_ publication: Publication, _ folder: TemporaryFolder) throws -> String {
        let draft = try #require(try shelf(folder).find(publication.id).draft)
        let bytes = try #require(shelf(folder).file("report.md", of: draft, in: publication.id))
        return String(decoding: bytes, as: UTF8.self)
    }
}
