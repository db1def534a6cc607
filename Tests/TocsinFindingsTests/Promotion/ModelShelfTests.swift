// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinClassifier
import TocsinFindings
import TocsinModel
import TocsinTestSupport

struct ModelShelfTests {
    /// A model's file, each number another model.
    private static func model(_ number: Int, _ folder: TemporaryFolder) throws -> [UInt8] {
        let weights = [Float](repeating: 0, count: TextFeatures.count)
        var model = HarmModel(
            intent: weights,
            topics: HarmCategory.allCases.map { _ in weights },
            biases: [Float(number)] + HarmCategory.allCases.map { _ in 0 },
            without: IdentityWords([String]())
        )
        let path = folder.path + "/\(number).model"
        try model.write(to: path)
        return [UInt8](try Data(contentsOf: URL(filePath: path)))
    }

    @Test func theLastThatWasPromotedIsInUse() async throws {
        try await TemporaryFolder.with { folder in
            let shelf = ModelShelf(MemoryStore())
            #expect(try shelf.current() == nil)
            let models = try (1...2).map { try Self.model($0, folder) }
            let entries = try models.enumerated().map { index, bytes in
                try shelf.promote(bytes, at: Timestamp(milliseconds: Int64(index)))
            }
            #expect(entries.map(\.since.milliseconds) == [0, 1])
            #expect(try shelf.entries() == entries)
            #expect(try shelf.current()?.version == entries[1].version)
            #expect(throws: ModelShelfError.inUse(version: entries[1].version)) {
                try shelf.promote(models[1], at: Timestamp(milliseconds: 2))
            }
            #expect(try shelf.rollBack() == entries[1])
            #expect(try shelf.current()?.version == entries[0].version)
            #expect(try shelf.rollBack() == entries[0])
            #expect(try shelf.current() == nil)
            #expect(throws: ModelShelfError.nothingToTakeBack) { try shelf.rollBack() }
        }
    }

    @Test func oneThatIsOnTheShelfTwiceStaysUntilBothAreGone() async throws {
        try await TemporaryFolder.with { folder in
            let shelf = ModelShelf(MemoryStore())
            let models = try (1...2).map { try Self.model($0, folder) }
            for bytes in [models[0], models[1], models[0]] {
                try shelf.promote(bytes, at: Timestamp(milliseconds: 0))
            }
            let first = try shelf.current()?.version
            try shelf.rollBack()
            try shelf.rollBack()
            #expect(try shelf.current()?.version == first)
        }
    }

    @Test func fiveAreKept() async throws {
        try await TemporaryFolder.with { folder in
            let store = MemoryStore()
            let shelf = ModelShelf(store)
            var entries: [ModelShelf.Entry] = []
            for number in 1...6 {
                entries.append(try shelf.promote(Self.model(number, folder), at: Timestamp(milliseconds: 0)))
            }
            #expect(try shelf.entries() == Array(entries.dropFirst()))
            #expect(store.value(for: "classifierModel." + entries[0].version) == nil)
        }
    }

    @Test func damageIsSaid() async throws {
        try await TemporaryFolder.with { folder in
            let store = MemoryStore()
            let shelf = ModelShelf(store)
            #expect(throws: HarmModelError.damaged(path: "")) {
                try shelf.promote([1, 2, 3], at: Timestamp(milliseconds: 0))
            }
            let entry = try shelf.promote(Self.model(1, folder), at: Timestamp(milliseconds: 0))
            // Another model's bytes under its name.
            let other = Data(try Self.model(2, folder)).base64EncodedString()
            store.setValue(other, for: "classifierModel." + entry.version)
            #expect(throws: ModelShelfError.damaged) { try shelf.current() }
            try shelf.rollBack()
            #expect(try shelf.current() == nil)
        }
    }
}
