// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinCases
import TocsinDelivery
import TocsinModel
import TocsinTestSupport

struct BlockListPublisherTests {
    private func entries(_ path: String) throws -> [Enforcement] {
        try Data(contentsOf: URL(filePath: path)).split(separator: UInt8(ascii: "\n"))
            .map { try JSONDecoder().decode(Enforcement.self, from: $0) }
    }

    @Test func followsDecisionsFromTheFirstToTheirUndoing() async throws {
        try await TemporaryFolder.with { folder in
            let worked = try Worked()
            let path = folder.file("blocklist.jsonl")
            let before = try worked.suspended(1)
            var publisher = BlockListPublisher(path: path, store: worked.store, actor: Worked.deliver)
            #expect(try publisher.look(at: Worked.hours(2)).written?.map(\.account) == [Worked.account(1)])
            #expect(try entries(path).map(\.account) == [Worked.account(1)])
            let again = try publisher.look(at: Worked.hours(2))
            #expect(again.written == nil)
            #expect(again.accounts == 1)

            // Proposed is not decided.
            let second = try worked.decided(2, .suspend(until: nil), at: 2)
            #expect(try publisher.look(at: Worked.hours(3)).written == nil)
            _ = try worked.desk(Worked.ben).apply(.approve, to: second, at: Worked.hours(3))
            #expect(try publisher.look(at: Worked.hours(3)).accounts == 2)
            #expect(try entries(path).map(\.account) == [Worked.account(1), Worked.account(2)])

            _ = try worked.desk(Worked.cleo).apply(.appeal(ground: "No."), to: before, at: Worked.hours(4))
            #expect(try publisher.look(at: Worked.hours(4)).written == nil)
            _ = try worked.desk(Worked.cleo)
                .apply(.resolve(.overturned, reason: "A teacher."), to: before, at: Worked.hours(5))
            #expect(try publisher.look(at: Worked.hours(5)).accounts == 1)
            #expect(try entries(path).map(\.account) == [Worked.account(2)])
        }
    }

    @Test func whatEndsByItselfLeavesTheList() async throws {
        try await TemporaryFolder.with { folder in
            let worked = try Worked()
            let path = folder.file("blocklist.jsonl")
            try worked.decided(3, .rateLimit(requestsPerMinute: 6, until: Worked.hours(10)))
            var publisher = BlockListPublisher(path: path, store: worked.store, actor: Worked.deliver)
            #expect(try publisher.look(at: Worked.hours(1)).accounts == 1)
            #expect(try entries(path).first?.until == Worked.hours(10))
            #expect(try publisher.look(at: Worked.hours(10)).accounts == 0)
            #expect(try entries(path).isEmpty)
        }
    }

    @Test func anotherNameOfAnAccountFollowsWithinSeconds() async throws {
        try await TemporaryFolder.with { folder in
            let worked = try Worked()
            let path = folder.file("blocklist.jsonl")
            try worked.suspended(1)
            var publisher = BlockListPublisher(path: path, store: worked.store, actor: Worked.deliver)
            #expect(try publisher.look(at: Worked.hours(2)).accounts == 1)
            try worked.store.setAliases([Worked.account(9): Worked.account(1)])
            let later = Timestamp(milliseconds: Worked.hours(2).milliseconds + 5_000)
            let seen = try publisher.look(at: later).written
            #expect(seen?.map(\.account) == [Worked.account(1), Worked.account(9)])
            #expect(seen?.map(\.action) == [.suspended, .suspended])
        }
    }

    @Test func putsBackAFileThatSomebodyChanged() async throws {
        try await TemporaryFolder.with { folder in
            let worked = try Worked()
            let path = folder.file("blocklist.jsonl")
            try worked.suspended(1)
            var publisher = BlockListPublisher(path: path, store: worked.store, actor: Worked.deliver)
            _ = try publisher.look(at: Worked.hours(2))
            try Data().write(to: URL(filePath: path))
            #expect(try publisher.look(at: Worked.hours(2)).written?.count == 1)
            try FileManager.default.removeItem(atPath: path)
            #expect(try publisher.look(at: Worked.hours(2)).written?.count == 1)
            #expect(try entries(path).count == 1)
        }
    }

    @Test func saysWhereItCannotWrite() throws {
        let worked = try Worked()
        try worked.suspended(1)
        let path = "/nowhere/at/all/blocklist.jsonl"
        var publisher = BlockListPublisher(path: path, store: worked.store, actor: Worked.deliver)
        #expect(throws: DeliveryError.cannotWrite(path: path)) { try publisher.look(at: Worked.hours(2)) }
    }
}
