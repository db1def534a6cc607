// Tocsin
// SPDX-License-Identifier: Apache-2.0

import BytePacking
import Crypto
import Foundation
import Testing
import TextEncoder
import TocsinTestSupport

struct EncoderDifferenceTests {
    /// A file of four bytes, a block of 32 numbers with its scale of two bytes, and two floats.
    private static func base() -> [UInt8] {
        let numbers = (0..<16).map { UInt8($0 | 0xA0) }
        return [1, 2, 3, 4, 0x12, 0x34] + numbers + floats([1.5, -2])
    }

    private static func floats(_ values: [Float]) -> [UInt8] {
        values.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) } }
    }

    /// The third number grows by 15 of 16, which is one less; the last by 6, which goes round; the second float by a half.
    private static func difference(to base: [UInt8], place: UInt64 = 4) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(fixed: 0x3145_4E49_5343_4F54)
        SHA256.hash(data: base).forEach { writer.write($0) }
        writer.write(count: 1)
        writer.write(fixed: place)
        writer.write(count: 32)
        writer.write(count: 2)
        writer.write(count: 2)
        writer.write(count: 28)
        writer.write(15 as UInt8)
        writer.write(6 as UInt8)
        writer.write(count: 1)
        writer.write(fixed: 22)
        writer.write(count: 2)
        for half in [0, UInt16(truncatingIfNeeded: Float(0.5).bitPattern >> 16)] {
            writer.write(UInt8(half & 0xFF))
            writer.write(UInt8(half >> 8))
        }
        return writer.bytes
    }

    private static func read(_ bytes: [UInt8]) async throws -> EncoderDifference {
        try await TemporaryFolder.with { folder in
            let path = folder.path + "/a.difference"
            try Data(bytes).write(to: URL(filePath: path))
            return try EncoderDifference(path: path)
        }
    }

    @Test func changesNumbersAndFloatsAndNothingElse() async throws {
        var bytes = Self.base()
        let difference = try await Self.read(Self.difference(to: bytes))
        #expect(bytes.withUnsafeBytes { difference.belongs(to: $0) })
        #expect(bytes.withUnsafeMutableBytes { difference.apply(to: $0) })
        var expected = Self.base()
        expected[6 + 2] = 0xA1
        // Number 31 is the upper half of the last byte: ten and six is sixteen.
        expected[6 + 15] = 0x0F
        expected.replaceSubrange(22..., with: Self.floats([1.5, -1.5]))
        #expect(bytes == expected)
        #expect(bytes.withUnsafeBytes { !difference.belongs(to: $0) })
    }

    @Test func hasAVersionOfItsOwn() async throws {
        let one = try await Self.read(Self.difference(to: Self.base()))
        let same = try await Self.read(Self.difference(to: Self.base()))
        let other = try await Self.read(Self.difference(to: Self.base() + [0]))
        #expect(one.version == same.version)
        #expect(one.version != other.version)
        #expect(one.version != TextEncoder.untuned)
    }

    @Test(arguments: [5, 1 << 20, 1 << 31] as [UInt64])
    func changesNothingOutsideOfTheFile(_ place: UInt64) async throws {
        var bytes = Array(Self.base().prefix(22))
        let difference = try await Self.read(Self.difference(to: bytes, place: place))
        #expect(bytes.withUnsafeMutableBytes { !difference.apply(to: $0) })
        #expect(bytes == Array(Self.base().prefix(22)))
    }

    @Test func refusesWhatIsNoDifference() async throws {
        let whole = Self.difference(to: Self.base())
        try await TemporaryFolder.with { folder in
            let path = folder.path + "/a.difference"
            let error = TextEncoderError.noDifference(path: path)
            #expect(throws: error) { try EncoderDifference(path: path) }
            for count in 0..<whole.count {
                try Data(whole.prefix(count)).write(to: URL(filePath: path))
                #expect(throws: error) { try EncoderDifference(path: path) }
            }
            try Data(whole + [0]).write(to: URL(filePath: path))
            #expect(throws: error) { try EncoderDifference(path: path) }
            #expect(error.description.contains("make tuned-encoder"))
        }
    }
}
