// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import PostgresClient
import Synchronization
import Testing
import TocsinStorePostgres
import TocsinStoreTestSupport

@Suite("A queue of work", .needsPostgreSQL)
struct WorkQueueTests {
    struct Failure: Error {}

    @Test func eachItemIsDoneOnceByWhoeverIsFree() async throws {
        try await MadeStore.with { made throws in
            try made.pool.read { try $0.runPlain("CREATE TABLE done (item bigint, worker bigint)") }
            let queue = WorkQueue(made.store, kind: "batch")
            try queue.put((0..<60).map { [UInt8($0)] })
            try WorkQueue(made.store, kind: "other").put([[200]])
            let problems = Mutex<[String]>([])
            let address = made.address
            DispatchQueue.concurrentPerform(iterations: 4) { worker in
                do {
                    let queue = WorkQueue(try MadeStore.open(address), kind: "batch")
                    while try queue.takeOne({ item, connection in
                        _ = try connection.run("INSERT INTO done VALUES ($1, $2)", [.int(Int(item[0])), .int(worker)])
                    }) {}
                } catch {
                    problems.withLock { $0.append("\(error)") }
                }
            }
            #expect(problems.withLock { $0 } == [])
            #expect(try made.number("SELECT count(*) FROM done") == 60)
            #expect(try made.number("SELECT count(DISTINCT item) FROM done") == 60)
            #expect(try made.texts("SELECT kind FROM workItem") == ["other"])
        }
    }

    @Test func whatIsBeingDoneIsPassedOver() async throws {
        try await MadeStore.with { made throws in
            let queue = WorkQueue(made.store, kind: "batch")
            try queue.put([[1], [2]])
            let other = WorkQueue(try MadeStore.open(made.address), kind: "batch")
            var order: [UInt8] = []
            let isDone = try queue.takeOne { first, _ in
                _ = try other.takeOne { second, _ in order += second }
                order += first
            }
            #expect(isDone)
            #expect(order == [2, 1])
            #expect(try !queue.takeOne { _, _ in })
        }
    }

    @Test func whatAKilledWorkerHadIsFreeAgain() async throws {
        try await MadeStore.with { made throws in
            let queue = WorkQueue(made.store, kind: "batch")
            try queue.put([[1]])
            var tries = 0
            // The connection breaks in the middle, as it does when a process is killed.
            let isDone = try queue.takeOne { _, connection in
                tries += 1
                if tries == 1 {
                    try made.pool.read {
                        _ = try $0.run(
                            "SELECT pg_terminate_backend($1::bigint::int, 5000)",
                            [.int(connection.serverProcess)]
                        )
                    }
                }
                try connection.run("SELECT 1")
            }
            #expect(isDone && tries == 2)
            #expect(try made.number("SELECT count(*) FROM workItem") == 0)
        }
    }

    @Test func whatFailsComesAgainWhenItHasRested() async throws {
        try await MadeStore.with { made throws in
            let queue = WorkQueue(made.store, kind: "batch")
            try queue.put([[1]])
            for _ in 0..<3 {
                #expect(throws: Failure.self) { try queue.takeOne(retrySeconds: 0) { _, _ in throw Failure() } }
            }
            #expect(try queue.hasWork())
            #expect(throws: Failure.self) { try queue.takeOne(retrySeconds: 1000) { _, _ in throw Failure() } }
            #expect(try !queue.hasWork())
            #expect(try !queue.takeOne { _, _ in })
            #expect(try made.number("SELECT attempts FROM workItem") == 4)
        }
    }
}
