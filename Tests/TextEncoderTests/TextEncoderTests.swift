// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import Testing
import TextEncoder
import TocsinTestSupport

struct TextEncoderTests {
    @Test func saysHowToInstallIt() {
        #expect(throws: TextEncoderError.notInstalled(folder: "/nothing/here")) {
            try TextEncoder(folder: "/nothing/here")
        }
        #expect(TextEncoderError.notInstalled(folder: "/x").description.contains("make encoder"))
    }

    @Test func refusesAFileThatIsNoEngine() async throws {
        try await TemporaryFolder.with { folder in
            _ = try folder.write("no library", to: "libe5.so")
            #expect(throws: TextEncoderError.notInstalled(folder: folder.path)) { try TextEncoder(folder: folder.path) }
        }
    }

    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: TextEncoder.defaultFolder + "/libe5.so"),
            "The text encoder is not installed; 'make encoder' does it."
        )
    )
    func refusesWeightsThatTheDifferenceDoesNotBelongTo() async throws {
        try await TemporaryFolder.with { folder in
            let base = TextEncoder.defaultFolder
            let difference = folder.path + "/a.difference"
            // Belongs to a file without a byte.
            var bytes = Array("TOCSINE1".utf8) + SHA256.hash(data: Data())
            bytes += [0, 0]
            try Data(bytes).write(to: URL(filePath: difference))
            let error = TextEncoderError.otherWeights(folder: base)
            #expect(throws: error) {
                try TextEncoder(folder: base, difference: EncoderDifference(path: difference))
            }
            #expect(error.description.contains("make encoder"))
        }
    }

    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: TextEncoder.defaultFolder + "/libe5.so"),
            "The text encoder is not installed; 'make encoder' does it."
        )
    )
    func textsOfOneMeaningLieClose() throws {
        let encoder = try TextEncoder(folder: TextEncoder.defaultFolder)
        func likeness(_ one: String, _ other: String) throws -> Float {
            let pair = try (#require(encoder.numbers(of: one)), #require(encoder.numbers(of: other)))
            #expect(pair.0.count == TextEncoder.dimensions)
            #expect(abs(pair.0.reduce(0) { $0 + $1 * $1 } - 1) < 0.001)
            return zip(pair.0, pair.1).reduce(0) { $0 + $1.0 * $1.1 }
        }
        let same = try likeness("How do I bake bread?", "Wie backe ich Brot?")
        let other = try likeness("How do I bake bread?", "Der Zug fährt um acht Uhr ab.")
        #expect(same > other + 0.05)
        #expect(encoder.numbers(of: "a\0b") == encoder.numbers(of: "a b"))
        #expect(encoder.numbers(of: "") != nil)
    }
}
