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
        let entries = Set(lines.filter { !$0.hasPrefix("#") }).count
        let count = try NetworkKindLists([(0, path)]).entryCount
        // Networks inside others split them, and copies fall together.
        #expect(count > entries / 2)
        #expect(count <= entries * 2)
    }

    @Test(.enabled(if: !warningLists.isEmpty), arguments: warningLists)
    func loadsWarningListsOfNetworks(_ path: String) throws {
        #expect(try NetworkKindLists([(0, path)]).entryCount > 0)
    }
}
