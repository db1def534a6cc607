// Tocsin
// SPDX-License-Identifier: Apache-2.0

import GRDB
import Testing
import TocsinModel
import TocsinStore
import TocsinStoreSQLite
import TocsinStoreTestSupport
import TocsinTestSupport

/// Handing over a file that holds a stretch of a log; what every store does with it is tested in `LogPartTests`.
struct SQLiteLogPartTests {
    private static func with(_ body: (SQLiteStore, String) async throws -> Void) async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("part.sqlite")
            try await body(try SQLiteStore(path: path), path)
        }
    }

    @Test func handsOverWhatRequestsGave() async throws {
        try await Self.with { store, path throws in
            try store.beginScan(rulesVersion: "1")
            let events = [Made.request(1, at: 1, "one"), Made.event(2)]
            let stretch = MadeStretch([(events, [Made.finding(1)])])
            let progress = try stretch.read(into: store, after: MadeStretch.start)
            try store.replaceFindings(scope: .account, [Made.finding(2, Made.rule("account", scope: .account))])
            let part = try store.logPart()
            #expect(part.name == path && part.rulesVersion == "1" && part.eventCount == 2)
            #expect(part.findings.map(\.id.value) == [1])
            #expect(part.blocks.map(\.signals) == [[1, 2]])
            // The same bytes and counts as when it was packed here.
            let (block, packed) = (try #require(part.blocks.first?.events), try #require(try EventBlock(events)))
            #expect(block.ids == packed.ids && block.textCount == packed.textCount)
            #expect(block.firstTime == packed.firstTime && block.lastTime == packed.lastTime)
            #expect(block.packedEvents == packed.packedEvents && block.packedText == packed.packedText)
            #expect(part.progress(after: MadeStretch.start) == progress)
        }
    }

    @Test func whatWasNotScannedToItsEndIsNoPart() async throws {
        try await Self.with { store, path throws in
            let error = #expect(throws: LogPartError.notScanned(name: path)) { try store.logPart() }
            #expect(error?.description.contains("Make it with 'tocsin spark part'") == true)
            try store.beginScan(rulesVersion: "1")
            #expect(try store.logPart().eventCount == 0)
            _ = try store.append(try Made.batch([Made.event(1)]))
            #expect(throws: LogPartError.notScanned(name: path)) { try store.logPart() }
        }
    }

    @Test(
        "a part with bytes that Tocsin did not write is refused",
        arguments: [
            "UPDATE eventBlock SET events = x'00'", "UPDATE eventBlock SET text = x'00'", "DELETE FROM signalSegment",
            "UPDATE identifierLink SET account = x'00'",
        ]
    )
    func damageIsNoticed(_ sql: String) async throws {
        try await Self.with { store, path throws in
            try store.beginScan(rulesVersion: "1")
            let link = IdentifierLink(account: Made.account(1), identifier: Made.account(3), kind: "email")
            let stretch = MadeStretch([([Made.request(1, at: 1, "one")], [])], links: [link])
            _ = try stretch.read(into: store, after: MadeStretch.start)
            try DatabaseQueue(path: path).write { try $0.execute(sql: sql) }
            #expect(throws: SQLiteStoreError.self) { try store.logPart() }
        }
    }
}
