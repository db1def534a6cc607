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
        // By places: `suffix` would walk over a buffer byte by byte.
        tail += buffer[max(0, count - Self.length)..<count]
        tail.removeFirst(max(0, tail.count - Self.length))
        return count
    }

    func pass(_ count: Int) throws -> Int {
        let unseen = max(0, count - Self.length)
        let passed = try source.pass(unseen)
        return passed < unseen ? passed : passed + (try passByReading(count - unseen))
    }

    /// The last bytes before a place in a file; nil for a file that is shorter, or damaged before it.
    static func tail(ofFile path: String, upTo end: Int) throws -> [UInt8]? {
        do {
            let source = TailSource(try openByteSource(path: path))
            return try source.pass(end) == end ? source.tail : nil
        } catch is CompressionError {
            return nil
        }
    }
}
