// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinTestSupport

@Suite("Lists that are taken over")
struct ListsCommandTests {
    @Test func twoOfOneNameAreRefused() async throws {
        try await TemporaryFolder.with { folder in
            for name in ["a", "b"] {
                try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: true)
                _ = try folder.write("192.0.2.0/24\n", to: name + "/list.txt")
            }
            let run = try CommandRun.run("lists", "vpn", "a/list.txt", "b/list.txt", in: folder, expecting: 64)
            #expect(run.errors.contains("Two files would both become 'vpn-list.txt'"), "\(run.errors)")
            #expect(!FileManager.default.fileExists(atPath: folder.file("lists")))
        }
    }

    @Test func aLinkIsTakenOverAsWhatItLinksTo() async throws {
        try await TemporaryFolder.with { folder in
            _ = try folder.write("198.51.100.0/24\n", to: "list.txt")
            try CommandRun.run("lists", "vpn", "list.txt", in: folder)
            _ = try folder.write("192.0.2.0/24\n", to: "mine.txt")
            try FileManager.default.removeItem(atPath: folder.file("list.txt"))
            try FileManager.default.createSymbolicLink(
                atPath: folder.file("list.txt"),
                withDestinationPath: "mine.txt"
            )
            let run = try CommandRun.run("lists", "vpn", "list.txt", in: folder)
            #expect(run.output.hasPrefix("Took over 'list.txt' as '"))
            #expect(run.output.hasSuffix("': 1 entry.\n"))
            let lists = try folder.contents(of: "lists")
            #expect(lists == ["vpn-list.txt": Data("192.0.2.0/24\n".utf8)])
            let link = try? FileManager.default.destinationOfSymbolicLink(atPath: folder.file("lists/vpn-list.txt"))
            #expect(link == nil)
        }
    }

    @Test(arguments: ["vpn", "disposable-mail"])
    func anEmptyOneIsSaidToBeEmpty(_ kind: String) async throws {
        try await TemporaryFolder.with { folder in
            _ = try folder.write("# nothing yet\n", to: "list.txt")
            let run = try CommandRun.run("lists", kind, "list.txt", in: folder)
            #expect(run.output.hasSuffix("': nothing is in it.\n"), "\(run.output)")
        }
    }

    @Test func oneThatIsNoneLeavesAllAsTheyAre() async throws {
        try await TemporaryFolder.with { folder in
            _ = try folder.write("192.0.2.0/24\n", to: "list.txt")
            try CommandRun.run("lists", "vpn", "list.txt", in: folder)
            let before = try folder.contents(of: "lists")
            _ = try folder.write("198.51.100.0/24\n", to: "list.txt")
            _ = try folder.write("no network\n", to: "bad.txt")
            let run = try CommandRun.run("lists", "vpn", "list.txt", "bad.txt", in: folder, expecting: 1)
            #expect(run.errors.contains("The list 'bad.txt' has a line 1"), "\(run.errors)")
            #expect(run.output.isEmpty)
            #expect(try folder.contents(of: "lists") == before)
        }
    }
}
