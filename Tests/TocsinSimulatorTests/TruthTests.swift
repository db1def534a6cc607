// Tocsin
// SPDX-License-Identifier: Apache-2.0

import JSONText
import Testing
import TocsinSimulator

@Suite struct TruthTests {
    @Test func everyAccountOfTheTruthOccurs() throws {
        let log = try SimulatedLog()
        var seen: Set<String> = []
        try SimulatedLog.forEachLine(log.bytes) { seen.insert(try #require($0["account"]?.string)) }
        let cast = try log.cast()
        #expect(Set(cast.populations.keys).union(cast.operations.keys) == seen)
        #expect(cast.populations.count + cast.operations.count == log.summary.accounts)
    }

    @Test func harmfulRequestsAreRequestsOfOperations() throws {
        let log = try SimulatedLog()
        var requests: [String: String] = [:]
        try SimulatedLog.forEachLine(log.bytes) { event in
            guard event["type"]?.string == "request", let id = event["id"]?.string else { return }
            requests[id] = event["account"]?.string
        }
        let operations = try log.cast().operations
        var harmful = 0
        try SimulatedLog.forEachLine(log.truthBytes) { line in
            guard line["kind"]?.string == "event" else { return }
            harmful += 1
            let account = try #require(line["account"]?.string)
            #expect(requests[try #require(line["event"]?.string)] == account)
            #expect(operations[account] == line["operation"]?.string)
        }
        #expect(harmful == log.summary.harmfulRequests)
    }

    @Test func operationsMixHarmWithOtherWork() throws {
        let log = try SimulatedLog("sample", seed: 4, events: 30_000)
        let operations = try log.cast().operations
        var all: [String: Int] = [:]
        var harmful: [String: Int] = [:]
        for prompt in try log.prompts() {
            if let operation = operations[prompt.account] { all[operation, default: 0] += 1 }
        }
        try SimulatedLog.forEachLine(log.truthBytes) { line in
            guard line["kind"]?.string == "event", let operation = line["operation"]?.string else { return }
            harmful[operation, default: 0] += 1
        }
        #expect(all.count == 8)
        for (operation, count) in all {
            let share = Double(harmful[operation] ?? 0) / Double(count)
            #expect((0.25...0.9).contains(share), "\(operation)")
        }
    }

    @Test func outputsOfHarmfulRequestsAreWithheldOrRefused() throws {
        let log = try SimulatedLog()
        var harmful: Set<String> = []
        try SimulatedLog.forEachLine(log.truthBytes) { line in
            if line["kind"]?.string == "event", let id = line["event"]?.string { harmful.insert(id) }
        }
        try SimulatedLog.forEachLine(log.bytes) { event in
            guard let id = event["id"]?.string, harmful.contains(id) else { return }
            let answer = event["output"]?.elements.first?["parts"]?.elements.first?["text"]?.string ?? ""
            #expect(event["outcome"]?.string == "refused" || answer.hasPrefix("["))
        }
    }
}
