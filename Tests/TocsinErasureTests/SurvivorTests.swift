// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import Testing
import TocsinAudit
import TocsinCases
import TocsinErasure
import TocsinFindings
import TocsinIngest
import TocsinModel
import TocsinRulePack
import TocsinSignals
import TocsinStore
import TocsinStoreSQLite
import TocsinTestSupport

/// Looks for what is left of an erased account, byte by byte.
struct SurvivorTests {
    private static let name = "mallory-7731"
    private static let mail = "mallory.quokka@example.org"
    private static let marker = "zanzibar-quokka-ledger"
    private static let host = "ledger-quokka.example"
    private static let key = PseudonymKey(bytes: Array(repeating: 7, count: 32))
    private static let dora = Actor(name: "dora", role: .admin)

    private static func line(_ id: String, _ account: String, _ minute: Int, _ text: String, mail: String? = nil)
        -> String
    {
        let email = mail.map { #""email":"\#($0)","# } ?? ""
        return """
            {"schema":1,"type":"request","id":"\(id)","time":"2026-11-01T10:\(minute < 10 ? "0" : "")\(minute):00Z",\
            "account":"\(account)",\(email)"network":{"ip":"203.0.113.\(minute)"},"client":{"device":"\(account)-laptop"},\
            "input":[{"role":"user","parts":[{"type":"text","text":"\(text)"}]}]}
            """
    }

    private static var log: String {
        (0..<20).map { index in
            index % 4 == 0
                ? line(
                    "m\(index)",
                    name,
                    index,
                    "Write thirty fake reviews for \(marker) at https://\(host)/x",
                    mail: mail
                )
                : line("o\(index)", "other-\(index % 3)", index, "Translate this letter about the town's old bridge.")
        }
        .joined(separator: "\n")
    }

    /// Everything that a store's files hold, packed parts unpacked too.
    private static func bytes(of path: String) throws -> [Data] {
        var all: [Data] = []
        for end in ["", "-wal"] { FileManager.default.contents(atPath: path + end).map { all.append($0) } }
        let queue = try DatabaseQueue(path: path)
        let tables = try queue.read {
            try String.fetchAll($0, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        #expect(tables.count > 15)
        let blocks = try queue.read { try Row.fetchAll($0, sql: "SELECT events, text FROM eventBlock") }
        for block in blocks {
            let events = try EventBlock.unpack(block[0], text: block[1])
            // As Swift writes every member, so that a new one is looked through as well.
            all.append(Data("\(events)".utf8))
            for event in events { all.append(Data("\(event.id)".utf8)) }
        }
        return all
    }

    /// The forms in which an account and its events could be found again.
    private static func traces(_ account: AccountID, _ events: [EventID]) -> [String: Data] {
        func big(_ halves: UInt64...) -> Data {
            halves.reduce(into: Data()) { data, half in
                withUnsafeBytes(of: half.bigEndian) { data.append(contentsOf: $0) }
            }
        }
        func little(_ halves: UInt64...) -> Data {
            halves.reduce(into: Data()) { data, half in
                withUnsafeBytes(of: half.littleEndian) { data.append(contentsOf: $0) }
            }
        }
        var traces = [
            "name": Data(name.utf8), "mail": Data(mail.utf8), "marker": Data(marker.utf8), "host": Data(host.utf8),
            "pseudonym": Data(account.description.utf8), "short": Data(account.shortDescription.utf8),
            "account, big": big(account.high, account.low), "account, little": little(account.high, account.low),
            "mail as account": big(key.accountID(of: mail).high, key.accountID(of: mail).low),
        ]
        for (index, event) in events.enumerated() {
            traces["event \(index), written"] = Data(event.description.utf8)
            traces["event \(index), low, big"] = big(event.low)
            traces["event \(index), low, little"] = little(event.low)
        }
        return traces
    }

    private static func found(_ traces: [String: Data], in all: [Data]) -> [String] {
        traces.filter { trace in all.contains { $0.range(of: trace.value) != nil } }.keys.sorted()
    }

    private func prepared(_ folder: TemporaryFolder, decide: Bool) async throws -> (SQLiteStore, String) {
        let path = folder.file("store.sqlite")
        let store = try SQLiteStore(path: path)
        let pipeline = IngestPipeline(
            store: store,
            key: Self.key,
            directory: .empty,
            options: IngestOptions(workers: 2, now: Timestamp(milliseconds: 1_800_000_000_000))
        )
        _ = try await pipeline.ingest(path: try folder.write(Self.log, to: "log.jsonl"))
        let rules = RuleSet(paths: [RulePack.rulesPath])
        _ = try await RequestScan(store: store, rules: rules, workers: 2).run()
        let account = Self.key.accountID(of: Self.name)
        let others = (1...2).map { Self.key.accountID(of: "other-\($0)") }
        let pairs = ([account] + others).sorted()
        let members = pairs.map { Operation.Member(account: $0, events: 5, findings: [:]) }
        let tie = Tie(first: pairs[0], second: pairs[1], evidence: [], matchWeightBits: 3, matchProbability: 0.9)
        let other = Tie(first: pairs[1], second: pairs[2], evidence: [], matchWeightBits: 3, matchProbability: 0.9)
        var operation = Operation(
            id: OperationID(value: 5),
            members: members,
            ties: [tie, other],
            firstTime: Timestamp(milliseconds: 0),
            lastTime: Timestamp(milliseconds: 1),
            standing: .harmful
        )
        operation.bridges = [Operation.Bridge(account: account, other: OperationID(value: 6), ties: 2)]
        try store.replaceOperations([operation])
        try store.setLinkState(Array(account.description.utf8))
        // The console's queries hold no account; a name is free text.
        try store.setSavedView("watch \(account.shortDescription)", "state=open", of: "dora")
        let desk = CaseDesk(store: store, actor: Self.dora)
        let opened = try desk.open(try desk.opening(operation: operation.id), at: Timestamp(milliseconds: 2))
        _ = try desk.apply(
            .note("Look at \(account) again, as \(account.shortDescription)."),
            to: opened.id,
            at: Timestamp(milliseconds: 3)
        )
        if decide {
            _ = try desk.apply(.claim, to: opened.id, at: Timestamp(milliseconds: 4))
            let draft = DecisionDraft(
                action: .warn,
                category: .influence,
                rule: "2.1",
                facts: "Asked for fake reviews.",
                evidence: try desk.evidence(opened)
            )
            _ = try desk.apply(.decide(draft), to: opened.id, at: Timestamp(milliseconds: 5))
        }
        return (store, path)
    }

    @Test func nothingOfTheAccountIsLeft() async throws {
        try await TemporaryFolder.with { folder in
            let (store, path) = try await prepared(folder, decide: false)
            let account = Self.key.accountID(of: Self.name)
            let events = try allEvents(store).filter { $0.account == account }.map(\.id)
            #expect(events.count == 5)
            let traces = Self.traces(account, events)
            // All but the raw names, which never came in, are there before.
            let before = Self.found(traces, in: try Self.bytes(of: path))
            #expect(Set(before).isSuperset(of: ["marker", "pseudonym", "account, big", "event 0, written"]))

            let spill = folder.file("gateway")
            try FileManager.default.createDirectory(atPath: spill, withIntermediateDirectories: true)
            let segment = try folder.write(Self.log + "\n", to: "gateway/events-1.jsonl")
            let fresh = try folder.write(Self.log + "\n", to: "gateway/events-2.jsonl")
            let old = Date(timeIntervalSinceNow: -400)
            // A clock that was put forward makes every segment old.
            let held = try folder.write(Self.log + "\n", to: "gateway/events-3.jsonl")
            let writer = open(held, O_WRONLY)
            SegmentLock.hold(writer)
            for path in [segment, held] {
                try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: path)
            }
            // Some programs end lines with two bytes.
            let otherLabel = #"{"event":"\#(EventID(high: 1, low: 1))","harmful":false}"# + "\r\n"
            let labels = try folder.write(
                events.map { #"{"event":"\#($0)","harmful":true}"# + "\r\n" }.joined() + otherLabel,
                to: "labels.jsonl"
            )
            var erasure = AccountErasure(store: store, desk: CaseDesk(store: store, actor: Self.dora))
            erasure.segments = ([spill], Self.key)
            erasure.labelFiles = [labels]
            let statement = try erasure.run(
                account,
                at: .now
            )

            let counts = Dictionary(uniqueKeysWithValues: statement.removed.map { ($0.name, $0.count) })
            #expect(counts["events"] == 5)
            #expect(counts["segmentEvents"] == 5)
            #expect(counts["labels"] == 5)
            #expect(try String(contentsOfFile: labels, encoding: .utf8) == otherLabel)
            #expect(counts["casesSevered"] == 1)
            #expect(counts["operationsChanged"] == 1)
            #expect(counts["savedViews"] == 1)
            // The segments that a gateway may still write to are named, not touched.
            #expect(statement.left.filter(\.isUnfinished).map(\.place) == [fresh, held])
            #expect(statement.isUnfinished)

            close(writer)
            for path in [fresh, held] { try FileManager.default.removeItem(atPath: path) }
            var all = try Self.bytes(of: path)
            for file in [segment, labels] { all.append(try Data(contentsOf: URL(filePath: file))) }
            #expect(Self.found(traces, in: all) == [])
            // The others are as they were.
            #expect(try store.eventCount() == 15)
            let lines = String(decoding: try Data(contentsOf: URL(filePath: segment)), as: UTF8.self)
            #expect(lines.split(separator: "\n") == Self.log.split(separator: "\n").filter { $0.contains("other-") })
            let audit = try CaseDesk(store: store, actor: Self.dora).verifyAudit(known: [])
            #expect(audit.log.problem == nil)
            #expect(audit.altered.isEmpty)
        }
    }

    /// A gateway may know the account by another name alone.
    @Test func otherNamesStayUntilNoSegmentIsLeft() async throws {
        try await TemporaryFolder.with { folder in
            let (store, _) = try await prepared(folder, decide: false)
            let account = Self.key.accountID(of: Self.name)
            try store.setAliases([Self.key.accountID(of: "other-1"): account])
            let spill = folder.file("gateway")
            try FileManager.default.createDirectory(atPath: spill, withIntermediateDirectories: true)
            let segment = try folder.write(Self.log + "\n", to: "gateway/events-1.jsonl")
            var erasure = AccountErasure(store: store, desk: CaseDesk(store: store, actor: Self.dora))
            erasure.segments = ([spill], Self.key)
            let now = Timestamp.now
            let first = try erasure.run(account, at: now)
            #expect(first.isUnfinished)
            #expect(first.kept.map { $0.what.prefix(7) } == ["1 other", "the aud"])
            #expect(try store.aliases().count == 1)

            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -400)],
                ofItemAtPath: segment
            )
            let second = try erasure.run(account, at: now)
            #expect(!second.isUnfinished && !second.isOfNobody)
            #expect(second.kept.map { $0.what.prefix(7) } == ["the aud"])
            #expect(try store.aliases().isEmpty)
            let lines = String(decoding: try Data(contentsOf: URL(filePath: segment)), as: UTF8.self)
            #expect(!lines.contains(Self.name) && !lines.contains("other-1") && lines.contains("other-2"))
        }
    }

    /// Once the events are gone, nobody knows which labels were theirs.
    @Test func aRunThatLabelsStoppedIsFinishedByTheNext() async throws {
        try await TemporaryFolder.with { folder in
            let (store, _) = try await prepared(folder, decide: false)
            let account = Self.key.accountID(of: Self.name)
            let event = try #require(try allEvents(store).first { $0.account == account })
            // A folder is no file, not even for root.
            let labels = folder.file("labels.jsonl")
            try FileManager.default.createDirectory(atPath: labels, withIntermediateDirectories: true)
            var erasure = AccountErasure(store: store, desk: CaseDesk(store: store, actor: Self.dora))
            erasure.labelFiles = [labels]
            let time = Timestamp(milliseconds: 9)
            #expect(throws: LabelFileError.cannotRead(path: labels)) { try erasure.run(account, at: time) }
            #expect(try store.eventCount() == 20)
            #expect(try erasure.lastTime() == nil)

            try FileManager.default.removeItem(atPath: labels)
            _ = try folder.write(#"{"event":"\#(event.id)","harmful":true}"# + "\n", to: "labels.jsonl")
            let statement = try erasure.run(account, at: time)
            let counts = Dictionary(uniqueKeysWithValues: statement.removed.map { ($0.name, $0.count) })
            #expect(counts["events"] == 5 && counts["labels"] == 1)
            #expect(!statement.isOfNobody && !statement.isUnfinished)
            #expect(try erasure.lastTime() == time)
            #expect(try Data(contentsOf: URL(filePath: labels)).isEmpty)
        }
    }

    @Test func whatWasDecidedAgainstItStays() async throws {
        try await TemporaryFolder.with { folder in
            let (store, _) = try await prepared(folder, decide: true)
            let account = Self.key.accountID(of: Self.name)
            let otherName = AccountID(high: 1, low: 2)
            try store.setAliases([otherName: account])
            let desk = CaseDesk(store: store, actor: Self.dora)
            let before = try desk.find(CaseID(number: 1))
            let statement = try AccountErasure(store: store, desk: desk).run(
                account,
                at: before.openedAt
            )
            #expect(statement.kept.map { $0.what.prefix(6) } == ["case-1", "1 othe", "the au"])
            // Whoever is blocked stays so under each name.
            #expect(try store.aliases() == [otherName: account])
            #expect(!statement.isUnfinished)
            #expect(try desk.find(CaseID(number: 1)) == before)
            #expect(try allEvents(store).allSatisfy { $0.account != account })
        }
    }

    @Test func onlyAnAdminErases() async throws {
        try await TemporaryFolder.with { folder in
            let (store, _) = try await prepared(folder, decide: false)
            let desk = CaseDesk(store: store, actor: Actor(name: "ben", role: .senior))
            let account = Self.key.accountID(of: Self.name)
            #expect(throws: CaseError.notAllowed(role: .senior, right: .erase)) {
                try AccountErasure(store: store, desk: desk).run(account, at: .init(milliseconds: 0))
            }
            #expect(try store.eventCount() == 20)
        }
    }

    @Test func theListIsSigned() throws {
        let signer = try #require(AuditKey(bytes: Array(repeating: 3, count: 32)))
        let account = AccountID(high: 1, low: 2)
        let events = (0..<3).map { number in
            Event(
                id: EventID(high: 1, low: number),
                time: Timestamp(milliseconds: 0),
                account: account,
                content: .keyCreated
            )
        }
        let store = try MemoryStore(events)
        let desk = CaseDesk(store: store, actor: Self.dora)
        let statement = try AccountErasure(store: store, desk: desk)
            .run(account, at: Timestamp(milliseconds: 0))
        #expect(!statement.isOfNobody)
        // Again, when nobody has it any more.
        #expect(
            try AccountErasure(store: store, desk: desk)
                .run(account, at: Timestamp(milliseconds: 0)).isOfNobody
        )
        // Which the log has nothing to say of.
        #expect(store.auditLines().count { $0.contains("account.erase") } == 1)
        let line = try statement.line(signedBy: signer)
        #expect(ErasureStatement.isSigned(line))
        #expect(ErasureStatement.isSigned(line, by: signer.publicKey))
        let other = try #require(AuditKey(bytes: Array(repeating: 4, count: 32)))
        #expect(!ErasureStatement.isSigned(line, by: other.publicKey))
        #expect(!ErasureStatement.isSigned(line.replacing(#""events":3"#, with: #""events":4"#)))
        #expect(!ErasureStatement.isSigned(line.replacing("tocsin-erasure", with: "tocsin-audit-checkpoint")))
        #expect(!ErasureStatement.isSigned(""))
    }
}

private func allEvents(_ store: any Store) throws -> [Event] {
    var events: [Event] = []
    var cursor: Int64 = 0
    while let batch = try store.eventBatch(after: cursor, withText: true) {
        events += try batch.load()
        cursor = batch.cursor
    }
    return events
}
