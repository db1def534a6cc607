// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinCorpus
import TocsinModel
import TocsinTestSupport

struct NearMissTests {
    // MARK: The pairs that come with the tests

    private static func bundled() throws -> [NearMissPair] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "near-misses").path
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        return try files.flatMap { try NearMissPair.read(folder + "/" + $0) }
    }

    @Test func holdEveryCategoryInElevenLanguages() throws {
        let pairs = try Self.bundled()
        let languages = Dictionary(grouping: pairs, by: \.language)
        #expect(languages.keys.sorted() == ["ar", "de", "en", "es", "fa", "fr", "ja", "ko", "pt", "ru", "zh"])
        for (language, own) in languages {
            let categories = Dictionary(grouping: own, by: \.category)
            #expect(Set(categories.keys) == Set(HarmCategory.allCases), "\(language)")
            #expect(categories.values.allSatisfy { $0.count >= 10 }, "\(language)")
        }
    }

    @Test func bothSidesOfAPairAndItsNumberInAllLanguagesAreInOnePart() throws {
        let texts = try Self.bundled().flatMap(\.texts)
        let byNumber = Dictionary(grouping: texts) {
            "\($0.category?.rawValue ?? "")-\($0.id.split(separator: "-").first { Int($0) != nil } ?? "")"
        }
        #expect(byNumber.values.allSatisfy { Set($0.map(\.part)).count == 1 })
        let parts = Dictionary(grouping: texts, by: \.part).mapValues(\.count)
        #expect(parts[.train, default: 0] > 2 * parts[.test, default: 0])
        #expect(parts[.test, default: 0] >= 1_200)
        #expect(parts[.dev, default: 0] >= 600)
    }

    @Test func noTextAndNoIdStandsTwice() throws {
        let pairs = try Self.bundled()
        #expect(Set(pairs.map(\.id)).count == pairs.count)
        let texts = pairs.flatMap { [$0.harmful, $0.nearMiss] }
        #expect(Set(texts.map { $0.lowercased() }).count == texts.count)
    }

    /// Otherwise a classifier could learn the length in place of the intent.
    @Test func bothSidesAreAboutAsLong() throws {
        for (language, own) in Dictionary(grouping: try Self.bundled(), by: \.language) {
            let harmful = own.reduce(0) { $0 + $1.harmful.count }
            let nearMiss = own.reduce(0) { $0 + $1.nearMiss.count }
            #expect((0.85...1.15).contains(Double(nearMiss) / Double(harmful)), "\(language)")
        }
    }

    // MARK: Reading

    private static let good = #"{"pair":"a","category":"scam","language":"en","harmful":"h","nearMiss":"n"}"#

    @Test func readsALine() async throws {
        try await TemporaryFolder.with { folder in
            let path = try folder.write("\(Self.good)\n\n", to: "pairs.jsonl")
            let pair = NearMissPair(id: "a", category: .scam, language: "en", harmful: "h", nearMiss: "n")
            #expect(try NearMissPair.read(path) == [pair])
        }
    }

    @Test(arguments: [
        "{", "[]", #"{"pair":"a"}"#,
        #"{"pair":"a","category":"no such","language":"en","harmful":"h","nearMiss":"n"}"#,
        #"{"pair":"a","category":"scam","language":"en","harmful":"","nearMiss":"n"}"#,
    ])
    func namesTheLineThatIsNone(_ line: String) async throws {
        try await TemporaryFolder.with { folder in
            let path = try folder.write("\(Self.good)\n\(line)\n", to: "pairs.jsonl")
            #expect(throws: NearMissError.malformed(path: path, line: 2)) { try NearMissPair.read(path) }
        }
    }

    @Test func refusesAFileThatIsNotThere() {
        let error = NearMissError.cannotRead(path: "/nothing/here")
        #expect(throws: error) { try NearMissPair.read("/nothing/here") }
        #expect(error.description.hasSuffix("."))
    }
}
