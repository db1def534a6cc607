// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinEvaluation
import TocsinModel
import TocsinTestSupport

struct NearMissTests {
    // MARK: The pairs that come with the tests

    private static func bundled() throws -> [NearMissPair] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "near-misses").path
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        return try files.flatMap { try NearMissPair.read(folder + "/" + $0) }
    }

    @Test func holdEveryCategoryInTenLanguages() throws {
        let pairs = try Self.bundled()
        let languages = Dictionary(grouping: pairs, by: \.language)
        #expect(languages.keys.sorted() == ["ar", "de", "en", "es", "fa", "fr", "ko", "pt", "ru", "zh"])
        for (language, own) in languages {
            let categories = Dictionary(grouping: own, by: \.category)
            #expect(Set(categories.keys) == Set(HarmCategory.allCases), "\(language)")
            #expect(categories.values.allSatisfy { $0.count >= 10 }, "\(language)")
        }
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

    // MARK: Scoring

    @Test func countsWhatWasRaised() {
        let pairs = (1...4).map { number in
            NearMissPair(
                id: "\(number)",
                category: number < 4 ? .scam : .fraud,
                language: number < 3 ? "en" : "fr",
                harmful: "harmful \(number)",
                nearMiss: "near miss \(number)"
            )
        }
        let raised: [String: Set<HarmCategory>] = [
            "harmful 1": [.scam, .fraud], "harmful 2": [.phishing], "near miss 3": [.scam], "harmful 4": [.fraud],
        ]
        let measured = PairScore.measure(pairs) { raised[$0] ?? [] }
        #expect(measured.all.pairs == 4)
        #expect(measured.all.found == 3)
        #expect(measured.all.foundAsSuch == 2)
        #expect(measured.all.falseAlarms == 1)
        #expect(measured.all.score.precision == 0.75)
        #expect(measured.all.score.recall == 0.75)
        #expect(measured.byCategory[.scam]?.found == 2)
        #expect(measured.byCategory[.fraud]?.foundAsSuch == 1)
        #expect(measured.byLanguage["fr"]?.falseAlarms == 1)
        #expect(measured.byLanguage["en"]?.falseAlarms == 0)
    }
}
