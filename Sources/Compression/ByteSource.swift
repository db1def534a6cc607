// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Bytes that come one buffer at a time.
package protocol ByteSource: AnyObject {
    /// Reads at most `buffer.count` bytes.
    ///
    /// - Returns: How many were read; 0 at the end.
    /// - Throws: ``CompressionError`` or ``FileError``. What was read before stands.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int

    /// Passes over the next bytes, without reading them where the source can do so.
    ///
    /// - Parameter count: From 0.
    /// - Returns: How many were passed over; fewer at the end.
    /// - Throws: As ``read(into:)``.
    func pass(_ count: Int) throws -> Int
}

extension ByteSource {
    package func pass(_ count: Int) throws -> Int { try passByReading(count) }

    /// ``pass(_:)`` for a source that cannot do without reading.
    package func passByReading(_ count: Int) throws -> Int {
        try withUnsafeTemporaryAllocation(byteCount: min(count, 1 << 20), alignment: 16) { room in
            var passed = 0
            while passed < count {
                let most = min(room.count, count - passed)
                let read = try read(into: UnsafeMutableRawBufferPointer(rebasing: room[..<most]))
                if read == 0 { break }
                passed += read
            }
            return passed
        }
    }
}

/// Opens a file, or standard input for `-`, and unpacks gzip and zstd, told by their first bytes.
///
/// - Throws: ``FileError`` when the file cannot be opened or read.
package func openByteSource(path: String) throws -> any ByteSource {
    let file = PeekingSource(try FileSource(path: path))
    let magic = try file.peek(4)
    if magic.starts(with: [0x1F, 0x8B]) { return try GzipSource(file) }
    if isZstd(magic) { return try ZstdSource(file) }
    return file
}

/// Whether a file begins with a frame of zstd, or with one to skip, as pzstd writes before each (RFC 8878, section 3.1.2).
private func isZstd(_ magic: [UInt8]) -> Bool {
    if magic == [0x28, 0xB5, 0x2F, 0xFD] { return true }
    return magic.count == 4 && magic[0] & 0xF0 == 0x50 && magic[1...] == [0x2A, 0x4D, 0x18]
}

/// Hands out a source's bytes after a look at the first ones.
private final class PeekingSource: ByteSource {
    private let source: any ByteSource
    private var peeked: [UInt8] = []

    init(_ source: any ByteSource) {
        self.source = source
    }

    /// The first bytes; fewer when there are no more.
    func peek(_ count: Int) throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: count)
        while peeked.count < count {
            let read = try buffer.withUnsafeMutableBytes { bytes in
                try source.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[..<(count - peeked.count)]))
            }
            if read == 0 { break }
            peeked += buffer[..<read]
        }
        return peeked
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard !peeked.isEmpty else { return try source.read(into: buffer) }
        let count = min(buffer.count, peeked.count)
        buffer.copyBytes(from: peeked[..<count])
        peeked.removeFirst(count)
        return count
    }

    func pass(_ count: Int) throws -> Int {
        let known = min(count, peeked.count)
        peeked.removeFirst(known)
        return known + (try source.pass(count - known))
    }
}
