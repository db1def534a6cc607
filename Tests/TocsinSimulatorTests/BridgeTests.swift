// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSONText
import Testing
import TocsinSimulator

/// Operations that share an account or a seller of accounts.
@Suite struct BridgeTests {
    private struct Bridge {
        var kind: String
        var first: String
        var second: String
    }

    private static func log(_ plant: String) throws -> SimulatedLog {
        let yaml = """
            name: x
            start: 2026-09-01
            days: 20
            events: 12000
            accounts: 150
            populations: {chatter: 1}
            plant: {\(plant)}
            """
        let path = SimulatedLog.temporaryPath()
        try Data(yaml.utf8).write(to: URL(filePath: path))
        defer { SimulatedLog.remove(path) }
        return try SimulatedLog(path: path, seed: 4, events: nil, format: .tocsin)
    }

    private static func bridges(_ log: SimulatedLog) throws -> (bridges: [Bridge], serving: [String: [String]]) {
        var bridges: [Bridge] = []
        var serving: [String: [String]] = [:]
        try SimulatedLog.forEachLine(log.truthBytes) { line in
            if line["kind"]?.string == "bridge" {
                bridges.append(
                    Bridge(
                        kind: line["by"]?.string ?? "",
                        first: line["operation"]?.string ?? "",
                        second: line["alsoOperation"]?.string ?? ""
                    )
                )
            } else if line["kind"]?.string == "account", let also = line["alsoOperation"]?.string,
                let account = line["account"]?.string
            {
                serving[account] = [line["operation"]?.string ?? "", also]
            }
        }
        return (bridges, serving)
    }

    @Test func anAccountThatServesTwoUsesTheDevicesOfBoth() throws {
        let log = try Self.log(
            "operations: 6, archetypes: task-scam self-replies pii-query, accounts: 6-10, difficulties: {careless: 1}, bridges: {account: 3}"
        )
        let (bridges, serving) = try Self.bridges(log)
        #expect(bridges.map(\.kind) == ["account", "account", "account"])
        // Each operation is in one bridge.
        #expect(Set(bridges.flatMap { [$0.first, $0.second] }).count == 6)
        #expect(Set(serving.values.map { $0[0] }) == Set(bridges.map(\.first)))
        #expect(serving.values.allSatisfy { pair in bridges.contains { $0.first == pair[0] && $0.second == pair[1] } })

        let operations = try log.cast().operations
        var prefixes: [String: Set<String>] = [:]
        try SimulatedLog.forEachLine(log.bytes) { event in
            guard let account = event["account"]?.string, let address = event["network"]?["ip"]?.string else { return }
            if event["type"]?.string == "request" {
                prefixes[account, default: []].insert(address.split(separator: ".").prefix(3).joined(separator: "."))
            }
        }
        for (account, pair) in serving {
            for operation in pair {
                let colleagues = operations.filter { $0.value == operation && serving[$0.key] == nil }.keys
                let places = colleagues.reduce(into: Set<String>()) { $0.formUnion(prefixes[$1] ?? []) }
                #expect(!places.isDisjoint(with: prefixes[account] ?? []), "\(operation)")
            }
        }
    }

    @Test func operationsOfOneSellerShareCards() throws {
        let log = try Self.log(
            "operations: 4, archetypes: task-scam self-replies pii-query, accounts: 12-16, difficulties: {evasive: 1}, bridges: {supplier: 1}"
        )
        let bridge = try #require(try Self.bridges(log).bridges.first)
        let operations = try log.cast().operations
        var holders: [String: Set<String>] = [:]
        try SimulatedLog.forEachLine(log.bytes) { event in
            guard event["type"]?.string == "payment", let operation = operations[event["account"]?.string ?? ""],
                let card = event["fingerprint"]?.string ?? event["payment"]?["fingerprint"]?.string
            else { return }
            holders[card, default: []].insert(operation)
        }
        #expect(!holders.isEmpty)
        let shared = holders.values.filter { $0.count > 1 }
        #expect(!shared.isEmpty)
        #expect(shared.allSatisfy { $0 == [bridge.first, bridge.second] })
    }

    @Test func moreBridgesThanPairsAreRefused() throws {
        #expect(throws: ScenarioError.self) {
            try Self.log("operations: 5, accounts: 3-4, bridges: {account: 2, supplier: 1}")
        }
    }
}
