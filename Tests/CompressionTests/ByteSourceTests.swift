// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Compression
import Foundation
import Testing
import TocsinTestSupport

struct ByteSourceTests {
    static let text = Array(String(repeating: "the same words again and again, number 4711\n", count: 9000).utf8)
    static let packed = (try? Block.pack(text)) ?? []
    /// A frame to skip, with four bytes in it: what pzstd writes first.
    static let skipped: [UInt8] = [0x50, 0x2A, 0x4D, 0x18, 4, 0, 0, 0, 9, 9, 9, 9]
    /// A frame with one byte in it that says it needs a window of 2 GiB, as `--long=31` writes.
    static let wide: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0xA8, 0x09, 0x00, 0x00, 0x41]

    struct Example: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var file: [UInt8]
        var expected: [UInt8]
        var error: String?
    }

    @Test(
        arguments: [
            Example(testDescription: "empty", file: [], expected: []),
            Example(testDescription: "plain", file: [1, 2, 3], expected: [1, 2, 3]),
            Example(testDescription: "half of a magic number", file: [0x1F], expected: [0x1F]),
            Example(testDescription: "gzip", file: Gzip.member(text), expected: text),
            Example(testDescription: "gzip of nothing", file: Gzip.member([]), expected: []),
            Example(testDescription: "gzip members", file: Gzip.member([1]) + Gzip.member([2]), expected: [1, 2]),
            Example(testDescription: "gzip padded", file: Gzip.member([1]) + [0, 0, 0, 0], expected: [1]),
            Example(
                testDescription: "gzip and something behind it",
                file: Gzip.member([1]) + [9, 9, 9, 9],
                expected: [1],
                error: "damaged"
            ),
            Example(
                testDescription: "gzip truncated",
                file: Array(Gzip.member([1, 2, 3]).dropLast(2)),
                expected: [1, 2, 3],
                error: "too early"
            ),
            Example(
                testDescription: "gzip with a wrong checksum",
                file: Array(Gzip.member([1, 2, 3]).dropLast(8)) + [0, 0, 0, 0, 3, 0, 0, 0],
                expected: [1, 2, 3],
                error: "damaged"
            ),
            Example(testDescription: "zstd", file: packed, expected: text),
            Example(testDescription: "zstd frames", file: packed + packed, expected: text + text),
            Example(testDescription: "zstd behind a frame to skip", file: skipped + packed, expected: text),
            Example(
                testDescription: "zstd frames, each behind one to skip",
                file: skipped + packed + skipped + packed,
                expected: text + text
            ),
            Example(testDescription: "a frame to skip of another number", file: [0x5F] + skipped[1...], expected: []),
            Example(testDescription: "zstd with a large window", file: wide, expected: [], error: "Pack it again"),
            Example(
                testDescription: "zstd truncated",
                file: Array(packed.dropLast(1)),
                expected: text,
                error: "too early"
            ),
            Example(
                testDescription: "zstd frame and something behind it",
                file: packed + [1, 2, 3, 4],
                expected: text,
                error: "damaged"
            ),
        ],
        [1, 7, 4096, 1 << 20]
    )
    func unpacks(_ example: Example, bufferBytes: Int) throws {
        // Byte by byte through megabytes takes too long for what it shows.
        let buffer = example.expected.count > 1000 ? max(bufferBytes, 100) : bufferBytes
        let path = FileManager.default.temporaryDirectory.appending(path: "bytes-\(UUID().uuidString)").path
        try Data(example.file).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let source = try openByteSource(path: path)
        var read: [UInt8] = []
        var failure: String?
        var piece = [UInt8](repeating: 0, count: buffer)
        do {
            while true {
                let count = try piece.withUnsafeMutableBytes { try source.read(into: $0) }
                if count == 0 { break }
                read += piece[..<count]
            }
        } catch let error as CompressionError {
            failure = "\(error)"
        }
        // A truncated frame may keep back what it had not checked.
        #expect(example.error == nil ? read == example.expected : example.expected.starts(with: read))
        #expect(example.error == nil ? failure == nil : failure?.contains(example.error ?? "") == true)
        if let error = failure {
            // It stays damaged.
            #expect(throws: (any Error).self) { try piece.withUnsafeMutableBytes { _ = try source.read(into: $0) } }
            #expect(!error.isEmpty)
        }
    }

    @Test(
        "bytes that are passed over are those that would have been read",
        arguments: [text, Gzip.member(text), packed],
        [0, 3, 5000, 300_000]
    )
    func passesOver(_ file: [UInt8], _ count: Int) async throws {
        try await TemporaryFolder.with { folder in
            let source = try openByteSource(path: try folder.write(file, to: "bytes"))
            var next: [UInt8] = [0, 0]
            #expect(try source.pass(1) == 1)
            #expect(try source.pass(count) == count)
            #expect(try next.withUnsafeMutableBytes { try source.read(into: $0) } == 2)
            #expect(next == Array(Self.text[(count + 1)...].prefix(2)))
            #expect(try source.pass(1 << 30) == Self.text.count - count - 3)
            #expect(try source.pass(1) == 0)
            #expect(try next.withUnsafeMutableBytes { try source.read(into: $0) } == 0)
        }
    }

    @Test func aMissingFileSaysSo() {
        #expect(throws: FileError.self) { try openByteSource(path: "/nowhere/at/all") }
    }

    @Test func aFolderSaysSo() {
        #expect(throws: FileError.self) { try openByteSource(path: "/tmp") }
    }

    @Test(arguments: [0, 1, 1000, 400_000])
    func blocksComeBack(_ count: Int) throws {
        let bytes = Array(Self.text.prefix(count))
        let packed = try Block.pack(bytes)
        #expect(try packed.withUnsafeBytes { try Block.unpack($0) } == bytes)
    }

    @Test func damagedBlocksThrow() throws {
        var packed = try Block.pack(Self.text)
        for index in stride(from: 0, to: packed.count, by: 3) { packed[index] ^= 0xFF }
        #expect(throws: CompressionError.self) { try packed.withUnsafeBytes { try Block.unpack($0) } }
        #expect(throws: CompressionError.self) { try [UInt8]().withUnsafeBytes { try Block.unpack($0) } }
    }
}
