// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import PatternMatching
import Testing
import TocsinTestSupport

struct CompiledPatternCacheTests {
    /// `word0end`, `word1end` and so on.
    private static func literals(_ word: String, count: Int = 600) -> [Pattern] {
        (0..<count).map { .literal("\(word)\($0)end") }
    }

    private static func expressions(ignoresCase: Bool) -> [Pattern] {
        (0..<600).map { Pattern(expression: "apple\($0)end", ignoresCase: ignoresCase) }
    }

    private static func with(_ body: (_ folder: URL) throws -> Void) async throws {
        try await TemporaryFolder.with { try body(URL(filePath: $0.path).appending(path: "cache/patterns")) }
    }

    private static func files(_ folder: URL) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    }

    private static func isFound(_ text: String, by patterns: [Pattern], _ folder: URL) throws -> Bool {
        try !scan(patterns, text, cache: CompiledPatternCache(folder: folder)).isEmpty
    }

    @Test func whatWasKeptIsRead() async throws {
        try await Self.with { (folder: URL) throws in
            #expect(try Self.isFound("apple7end", by: Self.literals("apple"), folder))
            let file = try #require(Self.files(folder).first)
            // Only what is in the file can find this.
            try FileManager.default.removeItem(at: file)
            #expect(try Self.isFound("pear7end", by: Self.literals("pear"), folder))
            try FileManager.default.moveItem(at: #require(Self.files(folder).first), to: file)
            #expect(try Self.isFound("pear7end", by: Self.literals("apple"), folder))
        }
    }

    @Test func expressionsAreNoTextsAndFlagsCount() async throws {
        try await Self.with { (folder: URL) throws in
            #expect(try Self.isFound("APPLE7END", by: Self.literals("apple"), folder))
            #expect(try Self.isFound("APPLE7END", by: Self.expressions(ignoresCase: true), folder))
            #expect(try !Self.isFound("APPLE7END", by: Self.expressions(ignoresCase: false), folder))
            #expect(try Self.files(folder).count == 3)
        }
    }

    @Test(arguments: [0, 10, 5_000])
    func damageIsCompiledAnew(_ length: Int) async throws {
        try await Self.with { (folder: URL) throws in
            let apples = Self.literals("apple")
            #expect(try Self.isFound("apple7end", by: apples, folder))
            let file = try #require(Self.files(folder).first)
            let whole = try Data(contentsOf: file)
            try #require(whole.count > length)
            try whole.prefix(length).write(to: file)
            #expect(try Self.isFound("apple7end", by: apples, folder))
            #expect(try Data(contentsOf: file) == whole)
            var changed = whole
            changed[changed.count / 2] ^= 1
            try changed.write(to: file)
            #expect(try Self.isFound("apple7end", by: apples, folder))
            #expect(try Data(contentsOf: file) == whole)
        }
    }

    @Test func fewPatternsAreNotKept() async throws {
        try await Self.with { (folder: URL) throws in
            #expect(try Self.isFound("apple7end", by: Self.literals("apple", count: 20), folder))
            #expect(throws: CocoaError.self) { try Self.files(folder) }
        }
    }

    @Test func aFolderThatOthersMayWriteToIsNotUsed() async throws {
        try await Self.with { (folder: URL) throws in
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.path)
            #expect(try Self.isFound("apple7end", by: Self.literals("apple"), folder))
            #expect(try Self.files(folder).isEmpty)
        }
    }

    @Test func theOldestAreRemoved() async throws {
        try await Self.with { (folder: URL) throws in
            try FileManager.default.createDirectory(
                at: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            for age in 1...20 {
                let file = folder.appending(path: "\(age).hs")
                try Data([0]).write(to: file)
                try FileManager.default.setAttributes(
                    [.modificationDate: Date(timeIntervalSinceNow: -3600 * Double(age))],
                    ofItemAtPath: file.path
                )
            }
            #expect(try Self.isFound("apple7end", by: Self.literals("apple"), folder))
            let left = try Self.files(folder).map(\.lastPathComponent)
            #expect(left.count == 16)
            #expect(left.contains("15.hs") && !left.contains("16.hs"))
        }
    }

    @Test(
        arguments: [
            (["XDG_CACHE_HOME": "/c", "HOME": "/h"], "/c/tocsin/patterns"),
            (["XDG_CACHE_HOME": "c", "HOME": "/h"], "/h/.cache/tocsin/patterns"),
            (["XDG_CACHE_HOME": "", "HOME": "/h"], "/h/.cache/tocsin/patterns"),
            (["HOME": "h"], nil),
            ([:], nil),
        ] as [([String: String], String?)]
    )
    func itIsWhereTheEnvironmentSays(_ environment: [String: String], _ path: String?) {
        #expect(CompiledPatternCache(environment: environment).folder?.path == path)
    }
}
