// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinModel
import TocsinSignals

struct SignalCodecTests {
    private static let full = TextSignals(
        language: "en",
        outputLanguage: "zh-Hant",
        script: .hangul,
        batchSize: 2000,
        personaBiographies: 3,
        promptLength: 70_000,
        sketch: PromptSketch(bins: SIMD32((0..<32).map { UInt16($0 * 2047) })),
        artefacts: Artefact.Kind.allCases.map { Artefact(kind: $0, hash: .max - UInt64($0.rawValue)) },
        promptPassages: [1, 2, .max],
        answerPassages: [7]
    )

    @Test(
        arguments: [
            [], [nil], [TextSignals()], [full], [nil, full, nil, TextSignals(language: "fr"), full],
            [TextSignals(promptPassages: [5]), TextSignals(answerPassages: [6])],
            Script.allCases.map { TextSignals(script: $0) },
        ] as [[TextSignals?]]
    )
    func unpacksWhatItPacks(_ signals: [TextSignals?]) throws {
        #expect(try SignalCodec.decode(SignalCodec.encode(signals)) == signals)
    }

    @Test func keepsLargeNumbers() throws {
        let signals = TextSignals(batchSize: 100_000, personaBiographies: 1000, promptLength: 1 << 40)
        #expect(try SignalCodec.decode(SignalCodec.encode([signals])) == [signals])
    }

    @Test func refusesBytesThatEndEarly() {
        let bytes = SignalCodec.encode([Self.full])
        for count in 2..<bytes.count {
            #expect(throws: SignalCodecError.damaged) { try SignalCodec.decode(Array(bytes.prefix(count))) }
        }
    }

    @Test(
        arguments: [
            [2], [64], [128], [255], [65, 0, 0, 0, 0, 0], [9, 0, 0, 0, 0, 0, 200], [3, 0, 0, 0, 0, 0, 5, 97],
            [129, 0, 0, 0, 2] + [UInt8](repeating: 0, count: 16),
        ] as [[UInt8]]
    )
    func refusesBytesThatItDoesNotWrite(_ bytes: [UInt8]) {
        #expect(throws: SignalCodecError.damaged) { try SignalCodec.decode([SignalCodec.version] + bytes) }
    }

    @Test func refusesWhatAnotherVersionMeasured() throws {
        let bytes = SignalCodec.encode([Self.full])
        let others = [SignalCodec.version + 1] + bytes.dropFirst()
        #expect(SignalCodec.isReadable(bytes))
        #expect(!SignalCodec.isReadable(others))
        #expect(throws: SignalCodecError.damaged) { try SignalCodec.decode(others) }
        #expect(try SignalCodec.decode([]).isEmpty)
    }

    @Test func survivesDamage() {
        let bytes = SignalCodec.encode([Self.full, nil, Self.full])
        for index in bytes.indices {
            for bit in 0..<8 {
                var damaged = bytes
                damaged[index] ^= 1 << UInt8(bit)
                // Either something else or an error, never a crash.
                _ = try? SignalCodec.decode(damaged)
            }
        }
        #expect(SignalCodecError.damaged.description.contains("tocsin scan"))
    }
}
