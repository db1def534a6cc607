// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinCases
import TocsinErasure
import TocsinModel
import TocsinStore
import TocsinTestSupport

/// What comes in between the look at an account and its erasure.
struct MeanwhileTests {
    private static let account = AccountID(high: 1, low: 2)
    /// Joined to the account meanwhile.
    private static let joined = AccountID(high: 3, low: 4)
    private static let other = AccountID(high: 5, low: 6)

    private static func event(_ number: UInt64, _ account: AccountID) -> Event {
        Event(
            id: EventID(high: 1, low: number),
            time: Timestamp(milliseconds: Int64(number)),
            account: account,
            content: .keyCreated
        )
    }

    @Test func eventsNamesAndCasesThatComeMeanwhileAreGoneThroughToo() async throws {
        try await TemporaryFolder.with { folder in
            let store = try MemoryStore([
                Self.event(1, Self.account), Self.event(2, Self.joined), Self.event(3, Self.other),
            ])
            let desk = CaseDesk(store: store, actor: Actor(name: "dora", role: .admin))
            let time = Timestamp(milliseconds: 9)
            func opening(_ account: AccountID) -> CaseOpening {
                CaseOpening(accounts: [account], level: .high, reason: "A report about \(account).")
            }
            for account in [Self.joined, Self.other] { _ = try desk.open(opening(account), at: time) }
            let late = CaseOpening(accounts: [Self.account], level: .high, reason: "A report about \(Self.account).")
            store.beforeErasing { store in
                let progress = SourceProgress(
                    fingerprint: SourceFingerprint(value: "late"),
                    name: "late",
                    format: "tocsin"
                )
                let events = try EventBlock([Self.event(4, Self.account)])
                _ = try store.append(
                    IngestBatch(events: events, rejects: [], identifierLinks: [], progress: progress)
                )
                _ = try CaseDesk(store: store, actor: Actor(name: "ben", role: .analyst)).open(late, at: time)
                try store.setAliases([Self.joined: Self.account])
            }
            let lines = (1...4 as ClosedRange<UInt64>).map { number in
                #"{"event":"\#(EventID(high: 1, low: number))","harmful":true}"# + "\n"
            }
            let labels = try folder.write(lines.joined(), to: "labels.jsonl")
            var erasure = AccountErasure(store: store, desk: desk)
            erasure.labelFiles = [labels]
            let statement = try erasure.run(Self.account, at: time)

            let counts = Dictionary(uniqueKeysWithValues: statement.removed.map { ($0.name, $0.count) })
            #expect(counts["events"] == 3)
            #expect(counts["labels"] == 3)
            #expect(counts["casesSevered"] == 2)
            #expect(!statement.isUnfinished)
            #expect(try String(contentsOfFile: labels, encoding: .utf8) == lines[2])
            let cases = try desk.cases()
            #expect(cases.count == 3)
            #expect(cases.allSatisfy { !$0.names(Self.account) && !$0.names(Self.joined) })
            #expect(cases.contains { $0.names(Self.other) })
            #expect(store.eventCount() == 1)
        }
    }
}
