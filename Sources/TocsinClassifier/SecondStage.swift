// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import BytePacking
internal import Foundation
internal import TextEncoder
package import TocsinModel

/// What was learnt over a text's meaning, and how it adds to what the first stage says.
package struct SecondStage: Sendable {
    /// One for each number of ``TextEncoder/numbers(of:)``.
    package let weights: [Float]
    package let bias: Float
    /// The score is a sum: so much of the first stage's, so much of this one's, and an offset; as log odds among texts of which half ask for
    /// harm.
    package var mix: Mix
    package var calibrations: [String: HarmModel.Calibration]
    /// The ``TextEncoder/version`` of the encoder that it was learnt over.
    package let encoder: String

    /// How two scores become one.
    package struct Mix: Sendable, Equatable {
        package var first: Double
        package var second: Double
        package var offset: Double

        package init(first: Double, second: Double, offset: Double) {
            self.first = first
            self.second = second
            self.offset = offset
        }
    }

    package init(weights: [Float], bias: Float, over encoder: String) {
        self.weights = weights
        self.bias = bias
        self.encoder = encoder
        mix = Mix(first: 0, second: 1, offset: 0)
        calibrations = [:]
    }

    /// What the text's meaning alone says.
    package func score(_ numbers: [Float]) -> Double {
        Double(zip(weights, numbers).reduce(bias) { $0 + $1.0 * $1.1 })
    }

    /// What both stages say.
    package func score(first: Double, numbers: [Float]) -> Double {
        score(first: first, second: score(numbers))
    }

    /// The same, of what the text's meaning alone says.
    func score(first: Double, second: Double) -> Double {
        mix.first * first + mix.second * second + mix.offset
    }

    /// As ``HarmModel/threshold(_:_:)``, of the sum.
    ///
    /// - Parameters:
    ///   - language: ISO 639-1; nil when not to be told.
    ///   - rate: The share of harmless texts that is flagged at most.
    ///   - harmless: Which texts these are.
    ///   - topic: Of which harm the text speaks; says nothing of ordinary texts.
    /// - Returns: The score from which a text is flagged.
    package func threshold(
        _ language: String?,
        _ rate: HarmModel.FalsePositiveRate,
        of harmless: HarmlessTexts,
        about topic: HarmCategory
    ) -> Double {
        let ordinary = HarmModel.threshold(calibrations, language, rate)
        let key = Self.nearMisses(about: topic)
        guard harmless == .nearMisses, let near = calibrations[key] ?? calibrations[Self.nearMisses] else {
            return ordinary
        }
        return max(ordinary, HarmModel.threshold([HarmModel.anyLanguage: near], nil, rate))
    }

    /// Harmless texts, by how near to harm they are.
    package enum HarmlessTexts: String, Sendable, CaseIterable {
        /// What people ask a service for on an ordinary day.
        case ordinary
        /// What speaks of harm and asks for none, as defenders, victims and novelists do; and ordinary ones as well.
        case nearMisses = "near-misses"
    }

    /// Names the calibration over harmless texts near to harm: of each of their sets, the highest thresholds.
    ///
    /// Apart for what defenders speak of, whose every word sounds like an attack: what a text about something else must withstand would else be told by them.
    package static func nearMisses(about topic: HarmCategory) -> String {
        [.malware, .intrusion].contains(topic) ? nearMisses + "-technical" : nearMisses
    }

    private static let nearMisses = HarmlessTexts.nearMisses.rawValue
}

extension SecondStage {
    /// The one that comes with Tocsin, for the first stage that comes with it.
    package static func bundled() throws(HarmModelError) -> SecondStage {
        try SecondStage(path: Bundle.module.bundleURL.appending(path: "Model/second.model").path)
    }

    /// Reads what ``write(to:)`` wrote.
    package init(path: String) throws(HarmModelError) {
        guard let data = FileManager.default.contents(atPath: path) else { throw .cannotRead(path: path) }
        do {
            self = try data.withUnsafeBytes { bytes in
                var reader = ByteReader(bytes)
                guard try reader.fixed() == Self.magic else { throw ByteError.damaged }
                let encoder = try reader.text()
                func number() throws -> Double { Double(bitPattern: try reader.fixed()) }
                let weights = try (0..<TextEncoder.dimensions).map { _ in Float(try number()) }
                var stage = SecondStage(weights: weights, bias: Float(try number()), over: encoder)
                stage.mix = Mix(first: try number(), second: try number(), offset: try number())
                stage.calibrations = try HarmModel.readCalibrations(&reader)
                return stage
            }
        } catch {
            throw .damaged(path: path)
        }
    }

    package func write(to path: String) throws {
        var writer = ByteWriter()
        writer.write(fixed: Self.magic)
        writer.write(encoder)
        for number in weights.map(Double.init) + [Double(bias), mix.first, mix.second, mix.offset] {
            writer.write(fixed: number.bitPattern)
        }
        HarmModel.write(calibrations, to: &writer)
        try Data(writer.bytes).write(to: URL(filePath: path), options: .atomic)
    }

    private static let magic: UInt64 = 0x3330_4547_4154_5354
}
