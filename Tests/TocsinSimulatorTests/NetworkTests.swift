// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSONText
import Testing
import TocsinSimulator

@Suite struct NetworkTests {
    @Test func addressesAreNobodys() throws {
        try SimulatedLog.forEachLine(try SimulatedLog("sample", seed: 2, events: 8000).bytes) { event in
            let address = try #require(event["network"]?["ip"]?.string)
            let isReserved = address.hasPrefix("198.18.") || address.hasPrefix("198.19.") || address.hasPrefix("3fff:")
            #expect(isReserved)
            let parts = address.split(separator: ".").compactMap { Int($0) }
            if !address.contains(":") { #expect(parts.count == 4 && parts.allSatisfy { (0...255).contains($0) }) }
        }
    }

    @Test func listsAgreeWithTheLog() throws {
        let lists = Scenario.bundledNetworkLists
        #expect(lists.keys.sorted() == ["hosting", "tor", "vpn"])
        var kinds: Set<String> = []
        try SimulatedLog.forEachLine(try SimulatedLog("sample", seed: 2, events: 8000).bytes) { event in
            let network = try #require(event["network"])
            let kind = try #require(network["kind"]?.string)
            let third = network["ip"]?.string?.split(separator: ".").dropFirst(2).first.flatMap { Int($0) }
            kinds.insert(kind)
            guard let third, network["ip"]?.string?.hasPrefix("198.18.") == true else { return }
            #expect((kind == "vpn") == (third < 32))
            #expect((kind == "hosting") == (32..<64).contains(third))
        }
        #expect(kinds.isSuperset(of: ["residential", "vpn", "hosting", "unknown"]))
    }

    @Test func carelessOperationsShareWhatEvasiveOnesDoNot() throws {
        let careless = try sharing(difficulty: "careless")
        let evasive = try sharing(difficulty: "evasive")
        #expect(careless.devices < careless.accounts)
        #expect(careless.prefixes <= 3)
        #expect(evasive.devices == evasive.accounts)
        #expect(evasive.prefixes >= evasive.accounts)
    }

    private func sharing(difficulty: String) throws -> (accounts: Int, devices: Int, prefixes: Int) {
        let yaml = """
            name: x
            start: 2026-09-01
            days: 20
            events: 3000
            accounts: 60
            populations: {chatter: 1}
            operations:
              - {name: a, archetype: self-replies, difficulty: \(difficulty), accounts: 12}
            """
        let path = SimulatedLog.temporaryPath()
        try Data(yaml.utf8).write(to: URL(filePath: path))
        defer { SimulatedLog.remove(path) }
        let log = try SimulatedLog(path: path, seed: 8, events: nil, format: .tocsin)
        let members = try log.cast().operations
        var devices: Set<String> = []
        var prefixes: Set<String> = []
        try SimulatedLog.forEachLine(log.bytes) { event in
            guard let account = event["account"]?.string, members[account] != nil else { return }
            if let device = event["client"]?["device"]?.string { devices.insert(device) }
            if event["client"]?["device"] == nil { devices.insert(account) }
            let address = try #require(event["network"]?["ip"]?.string)
            prefixes.insert(address.split { $0 == "." || $0 == ":" }.prefix(3).joined(separator: "."))
        }
        return (members.count, devices.count, prefixes.count)
    }
}
