// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import BytePacking
internal import Compression
internal import Foundation
internal import TextEncoder
internal import TocsinModel

extension HarmModel {
    /// The model that comes with Tocsin.
    ///
    /// - Throws: ``HarmModelError`` when the installation is damaged.
    package static func bundled() throws(HarmModelError) -> HarmModel {
        try HarmModel(path: Bundle.module.bundleURL.appending(path: "Model/harm.model").path)
    }

    /// Reads a model.
    ///
    /// - Throws: ``HarmModelError``.
    package init(path: String) throws(HarmModelError) {
        guard let data = FileManager.default.contents(atPath: path) else { throw .cannotRead(path: path) }
        try self.init(bytes: Array(data), path: path)
    }

    /// Reads a model of the bytes of its file.
    ///
    /// `path`: For errors.
    ///
    /// - Throws: ``HarmModelError/damaged(path:)``.
    package init(bytes: [UInt8], path: String = "") throws(HarmModelError) {
        do {
            self = try bytes.withUnsafeBytes { try HarmModel($0) }
        } catch {
            throw .damaged(path: path)
        }
    }

    /// Writes the model, and gives it its version.
    ///
    /// - Returns: The bytes written.
    /// - Throws: What writing throws.
    @discardableResult
    package mutating func write(to path: String) throws -> Int {
        version = ""
        var hash = StableHash()
        hash.combine(try packed())
        version = String(hash.value, radix: 16)
        let bytes = try packed()
        try Data(bytes).write(to: URL(filePath: path), options: .atomic)
        return bytes.count
    }

    private static let magic: UInt64 = 0x4C45_444F_4D43_4F54

    private static func head(_ version: String) -> ByteWriter {
        var writer = ByteWriter()
        writer.write(fixed: magic)
        writer.write(count: TextFeatures.bits)
        writer.write(version)
        return writer
    }

    /// The version that ``write(to:)`` gives a file: a hash of all of it but the version, so that another file never passes for it.
    private static func version(of bytes: UnsafeRawBufferPointer, named version: String) throws(ByteError) -> String {
        let start = head(version).bytes.count
        guard start <= bytes.count else { throw .damaged }
        var writer = head("")
        writer.write(UnsafeRawBufferPointer(rebasing: bytes[start...]))
        var hash = StableHash()
        hash.combine(writer.bytes)
        return String(hash.value, radix: 16)
    }

    private func packed() throws -> [UInt8] {
        var writer = Self.head(version)
        writer.write(fixed: slope.bitPattern)
        writer.write(fixed: offset.bitPattern)
        Self.write(calibrations, to: &writer)
        writer.write(count: identities.count)
        for (hash, word) in identities.wordsByHash.sorted(by: { $0.key < $1.key }) {
            writer.write(fixed: hash)
            writer.write(word)
        }
        for number in [intentScale, intentBias] + Self.numbers(topicScales) + Self.numbers(topicBiases) {
            writer.write(fixed: UInt64(number.bitPattern))
        }
        // Column by column: most weights of a column are small and alike, so they pack well.
        var columns = intent.map { UInt8(bitPattern: $0) }
        columns.reserveCapacity(intent.count * 17)
        for index in 0..<16 { for row in topics { columns.append(UInt8(bitPattern: row[index])) } }
        writer.write(try Block.pack(columns))
        return writer.bytes
    }

    static func write(_ calibrations: [String: Calibration], to writer: inout ByteWriter) {
        writer.write(count: calibrations.count)
        for (language, calibration) in calibrations.sorted(by: { $0.key < $1.key }) {
            writer.write(language)
            writer.write(count: calibration.texts)
            for score in [calibration.fivePercent, calibration.onePercent, calibration.onePerMille] {
                writer.write(fixed: score.bitPattern)
            }
        }
    }

    static func readCalibrations(_ reader: inout ByteReader) throws(ByteError) -> [String: Calibration] {
        var calibrations: [String: Calibration] = [:]
        for _ in 0..<(try reader.count()) {
            let language = try reader.text()
            calibrations[language] = Calibration(
                texts: Int(clamping: try reader.number()),
                fivePercent: Double(bitPattern: try reader.fixed()),
                onePercent: Double(bitPattern: try reader.fixed()),
                onePerMille: Double(bitPattern: try reader.fixed())
            )
        }
        return calibrations
    }

    private static func numbers(_ vector: SIMD16<Float>) -> [Float] { vector.indices.map { vector[$0] } }

    private init(_ bytes: UnsafeRawBufferPointer) throws {
        var reader = ByteReader(bytes)
        guard try reader.fixed() == Self.magic, try reader.number() == TextFeatures.bits else {
            throw ByteError.damaged
        }
        let version = try reader.text()
        guard try Self.version(of: bytes, named: version) == version else { throw ByteError.damaged }
        func double() throws -> Double { Double(bitPattern: try reader.fixed()) }
        let slope = try double()
        let offset = try double()
        let calibrations = try Self.readCalibrations(&reader)
        var words: [UInt64: UInt64] = [:]
        for _ in 0..<(try reader.count()) {
            let hash = try reader.fixed()
            words[hash] = try reader.number()
        }
        identities = IdentityWords(words)
        func number() throws -> Float { Float(bitPattern: UInt32(truncatingIfNeeded: try reader.fixed())) }
        func vector() throws -> SIMD16<Float> {
            var vector = SIMD16<Float>()
            for index in 0..<16 { vector[index] = try number() }
            return vector
        }
        intentScale = try number()
        intentBias = try number()
        topicScales = try vector()
        topicBiases = try vector()
        let columns = try Block.unpack(reader.rest())
        let count = TextFeatures.count
        guard columns.count == count * 17 else { throw ByteError.damaged }
        intent = columns[..<count].map { Int8(bitPattern: $0) }
        topics = [SIMD16<Int8>](repeating: SIMD16(repeating: 0), count: count)
        for index in 0..<16 {
            for feature in 0..<count {
                topics[feature][index] = Int8(bitPattern: columns[(index + 1) * count + feature])
            }
        }
        self.slope = slope
        self.offset = offset
        self.calibrations = calibrations
        self.version = version
    }
}

/// Why there is no model.
package enum HarmModelError: Error, Equatable, CustomStringConvertible {
    case cannotRead(path: String)
    case damaged(path: String)
    case otherEncoder(learntOver: String, given: String)

    private static func name(_ encoder: String) -> String {
        encoder == TextEncoder.untuned ? "as it is installed" : "tuned as \(encoder)"
    }

    package var description: String {
        switch self {
        case .cannotRead(let path): "The model '\(path)' cannot be read. Check the path, or install Tocsin again."
        case .damaged(let path):
            "The model '\(path)' is damaged, or not one of this version of Tocsin. Copy it again, make it again with 'tocsin train', or install Tocsin again."
        case .otherEncoder(let learntOver, let given):
            "The second stage was learnt over the text encoder \(Self.name(learntOver)), and this is \(Self.name(given)). "
                + "Give the --difference that belongs to it, or learn it again with 'make tuned-encoder'."
        }
    }
}
