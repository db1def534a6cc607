// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Compression

/// Hands out a source's bytes and remembers the last ones, which say whether a file that grew still begins as it did.
final class TailSource: ByteSource {
    private static let length = 4096

    private let source: any ByteSource
    /// The last bytes that were handed out.
    private(set) var tail: [UInt8] = []

    init(_ source: any ByteSource) {
        self.source = source
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = try source.read(into: buffer)
        tail += buffer[..<count].suffix(Self.length)
        tail.removeFirst(max(0, tail.count - Self.length))
        return count
    }

    /// The last bytes before a place in a file; nil for a file that is shorter.
    static func tail(ofFile path: String, upTo end: Int) throws -> [UInt8]? {
        let source = TailSource(try openByteSource(path: path))
        var left = end
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while left > 0 {
            let count = try buffer.withUnsafeMutableBytes { bytes in
                try source.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[..<min(left, bytes.count)]))
            }
            if count == 0 { return nil }
            left -= count
        }
        return source.tail
    }
}
