// Tocsin
// SPDX-License-Identifier: Apache-2.0

import BytePacking
import Testing
import TocsinTestSupport

struct BytePackingTests {
    private func read<Value>(_ bytes: [UInt8], _ body: (inout ByteReader) throws -> Value) throws -> Value {
        try bytes.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            return try body(&reader)
        }
    }

    @Test(
        arguments: [
            (0, [0]), (1, [1]), (127, [0x7F]), (128, [0x80, 1]), (300, [0xAC, 2]),
            (UInt64.max, [UInt8](repeating: 0xFF, count: 9) + [1]),
        ] as [(UInt64, [UInt8])]
    )
    func numbersTakeAsFewBytesAsTheyNeed(_ number: UInt64, _ bytes: [UInt8]) throws {
        var writer = ByteWriter()
        writer.write(number)
        #expect(writer.bytes == bytes)
        #expect(try read(bytes) { try $0.number() } == number)
    }

    @Test(arguments: [0, -1, 1, -64, 63, 64, Int64.min, .max])
    func signedNumbersComeBack(_ number: Int64) throws {
        var writer = ByteWriter()
        writer.write(signed: number)
        #expect(writer.bytes.count == 1 || !(-64...63).contains(number))
        #expect(try read(writer.bytes) { try $0.signed() } == number)
    }

    @Test func textsAndFixedNumbersComeBackInOrder() throws {
        var writer = ByteWriter()
        writer.write("né")
        writer.write(fixed: .max - 1)
        writer.write("")
        writer.write(7 as UInt8)
        let (first, number, second, byte, isAtEnd) = try read(writer.bytes) { reader in
            (try reader.text(), try reader.fixed(), try reader.text(), try reader.byte(), reader.isAtEnd)
        }
        #expect(first == "né")
        #expect(number == UInt64.max - 1)
        #expect(second == "")
        #expect(byte == 7)
        #expect(isAtEnd)
    }

    @Test(
        arguments: [
            [], [0x80], [5], [2, 0x61], [UInt8](repeating: 0xFF, count: 10), [UInt8](repeating: 0x80, count: 20),
            [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 2],
        ] as [[UInt8]]
    )
    func damagedTextThrows(_ bytes: [UInt8]) {
        #expect(throws: ByteError.damaged) { try read(bytes) { try $0.text() } }
        #expect(throws: ByteError.damaged) { try read(bytes) { try $0.bytes(-1) } }
        #expect(throws: ByteError.damaged) { try read(Array(bytes.prefix(7))) { try $0.fixed() } }
    }

    @Test func anyBytesGiveValuesOrAnError() throws {
        var numbers = SeededNumbers(state: 11)
        for _ in 0..<5000 {
            let bytes = (0..<Int.random(in: 0...24, using: &numbers)).map { _ in
                UInt8.random(in: 0...255, using: &numbers)
            }
            try read(bytes) { reader in
                while (try? reader.text()) != nil && (try? reader.signed()) != nil && !reader.isAtEnd {}
            }
        }
    }
}
