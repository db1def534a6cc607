// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import CZlib

/// Unpacks gzip, also of several members one behind the other, as log rotation writes them.
final class GzipSource: ByteSource {
    private let source: any ByteSource
    private let stream: UnsafeMutablePointer<z_stream>
    private let input: UnsafeMutableRawBufferPointer
    private var isBetweenMembers = true
    private var sourceEnded = false
    /// Zeros may pad the last member; anything else behind it is damage.
    private var membersRead = 0

    init(_ source: any ByteSource) throws(CompressionError) {
        self.source = source
        input = .allocate(byteCount: 1 << 16, alignment: 16)
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 + 16: the largest window, gzip header expected.
        guard inflateInit2_(stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw .outOfMemory
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        input.deallocate()
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard let output = buffer.baseAddress, buffer.count > 0 else { return 0 }
        stream.pointee.next_out = output.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(clamping: buffer.count)
        let capacity = Int(stream.pointee.avail_out)
        while stream.pointee.avail_out > 0 {
            if stream.pointee.avail_in == 0 { try refill() }
            let written = capacity - Int(stream.pointee.avail_out)
            if stream.pointee.avail_in == 0 {
                if isBetweenMembers || written > 0 { return written }
                throw CompressionError.truncated(format: "gzip")
            }
            if isBetweenMembers && membersRead > 0 && skipPadding() { continue }
            isBetweenMembers = false
            let status = inflate(stream, Z_NO_FLUSH)
            switch status {
            case Z_OK, Z_BUF_ERROR: continue
            case Z_STREAM_END:
                membersRead += 1
                isBetweenMembers = true
                inflateReset(stream)
            default:
                let delivered = capacity - Int(stream.pointee.avail_out)
                if delivered > 0 { return delivered }
                let reason = stream.pointee.msg.map { String(cString: $0) } ?? "code \(status)"
                throw CompressionError.corrupt(format: "gzip", reason: reason)
            }
        }
        return capacity
    }

    private func refill() throws {
        guard !sourceEnded else { return }
        let count = try source.read(into: input)
        sourceEnded = count == 0
        stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_in = UInt32(count)
    }

    /// Skips one zero behind a member; false when there is none.
    private func skipPadding() -> Bool {
        guard stream.pointee.next_in.pointee == 0 else { return false }
        stream.pointee.next_in += 1
        stream.pointee.avail_in -= 1
        return true
    }
}
