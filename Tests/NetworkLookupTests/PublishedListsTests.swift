// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import NetworkLookup
import Testing

/// Lists as they are published, where they lie beside the repository.
struct PublishedListsTests {
    private static let shared = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "shared/data")

    private static func files(_ folder: String, _ ending: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: shared.appending(path: folder).path)) ?? []
        return names.filter { $0.hasSuffix(ending) }.sorted().map { shared.appending(path: folder + "/" + $0).path }
    }

    static let plain = files("vpn-lists", ".txt") + files("vpn-lists-more", ".txt")

    /// Those of networks; the others hold host names.
    static let warningLists = files("misp-warninglists", ".json").filter { path in
        let data = FileManager.default.contents(atPath: path) ?? Data()
        return String(decoding: data, as: UTF8.self).contains(#""type": "cidr""#)
    }

    @Test(.enabled(if: !plain.isEmpty), arguments: plain)
    func loadsListsOfVPNAndHosting(_ path: String) throws {
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline)
        try expectAll(lines.filter { !$0.hasPrefix("#") }.map { String($0.prefix { !$0.isWhitespace }) }, in: path)
    }

    @Test(.enabled(if: !warningLists.isEmpty), arguments: warningLists)
    func loadsWarningListsOfNetworks(_ path: String) throws {
        let data = try #require(FileManager.default.contents(atPath: path))
        let list = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
        try expectAll(try #require(list["list"] as? [String]), in: path)
    }

    /// Expects that the first address of each network and each autonomous system is found in a list.
    private func expectAll(_ entries: [String], in path: String) throws {
        let lists = try NetworkKindLists([(0, path)])
        let elsewhere = try #require(IPAddress("192.0.2.1"))
        let missed = entries.filter { entry in
            if let system = entry.hasPrefix("AS") ? UInt32(entry.dropFirst(2)) : nil {
                return lists.kind(of: elsewhere, autonomousSystem: system) != 0
            }
            guard let address = IPAddress(entry.prefix { $0 != "/" }) else { return true }
            return lists.kind(of: address, autonomousSystem: nil) != 0
        }
        #expect(!entries.isEmpty)
        #expect(missed.isEmpty, "\(missed.prefix(3))")
    }
}
