// Tocsin
// SPDX-License-Identifier: Apache-2.0

import JSONText
import Testing
import TocsinModel
import TocsinSimulator

@Suite struct SimulatorTests {
    @Test func sameSeedGivesSameBytes() throws {
        let first = try SimulatedLog(seed: 9)
        let second = try SimulatedLog(seed: 9)
        #expect(first.bytes == second.bytes)
        #expect(first.truthBytes == second.truthBytes)
        #expect(first.summary == second.summary)
    }

    @Test func otherSeedsGiveOtherLogs() throws {
        #expect(try SimulatedLog(seed: 1).bytes != SimulatedLog(seed: 2).bytes)
    }

    @Test(arguments: [nil, 700, 2000, 5001] as [Int?])
    func writesAsManyEventsAsAsked(_ events: Int?) throws {
        let log = try SimulatedLog(events: events)
        let lines = log.bytes.count { $0 == UInt8(ascii: "\n") }
        #expect(lines == events ?? 2000)
        #expect(log.summary.events == lines)
        #expect(log.summary.logBytes == log.bytes.count)
        #expect(log.progress.last == lines)
    }

    @Test func tooFewEventsAreRefused() throws {
        #expect(throws: ScenarioError.self) { try SimulatedLog(events: 10) }
    }

    @Test(arguments: [1_000_000_001, Int.max] as [Int])
    func moreEventsThanMemoryHoldsAreRefused(_ events: Int) throws {
        do {
            _ = try SimulatedLog(events: events)
            Issue.record("It was made.")
        } catch ScenarioError.tooManyEvents(let asked, let most) {
            #expect(asked == events)
            #expect((2000...1_000_000_000).contains(most))
        }
    }

    @Test func eventsComeInOrderOfTimeWithIdsOfTheirOwn() throws {
        var last: Timestamp?
        var ids: Set<String> = []
        try SimulatedLog.forEachLine(try SimulatedLog().bytes) { event in
            let time = try #require(event["time"]?.string.flatMap { Timestamp.parse($0)?.time })
            if let last { #expect(last <= time) }
            last = time
            #expect(ids.insert(try #require(event["id"]?.string)).inserted)
        }
    }

    @Test func nobodyActsBeforeSigningUpOrAfterSuspension() throws {
        var seen: Set<String> = []
        var suspended: Set<String> = []
        let log = try SimulatedLog("sample", seed: 3, events: 12_000)
        try SimulatedLog.forEachLine(log.bytes) { event in
            let account = try #require(event["account"]?.string)
            if event["type"]?.string == "account.created" { #expect(!seen.contains(account)) }
            #expect(!suspended.contains(account))
            if event["type"]?.string == "enforcement" { suspended.insert(account) }
            seen.insert(account)
        }
        #expect(!suspended.isEmpty)
    }

    @Test func theSampleHasWhatItPromises() throws {
        let log = try SimulatedLog("sample", seed: 1, events: 12_000)
        let cast = try log.cast()
        #expect(Set(cast.populations.values).count == 20)
        #expect(Set(cast.operations.values).count == 8)
    }

    @Test func everyBundledScenarioCanBeRead() throws {
        #expect(
            Scenario.bundledPaths.keys.sorted() == [
                "linking-bridges", "linking-dev", "linking-test", "linking-train", "million", "sample", "tiny",
            ]
        )
        for path in Scenario.bundledPaths.values { _ = try Scenario(path: path) }
    }
}
