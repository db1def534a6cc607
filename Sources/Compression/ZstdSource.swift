// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import CZstd

/// Unpacks zstd, also of several frames one behind the other.
final class ZstdSource: ByteSource {
    private let source: any ByteSource
    private let context: OpaquePointer
    private let storage: UnsafeMutableRawBufferPointer
    private var input: ZSTD_inBuffer
    /// What the library still expects of the frame; 0 between frames.
    private var expected = 0
    /// The library may hold more than the last buffer had room for.
    private var mayHoldMore = false
    private var failure: CompressionError?

    init(_ source: any ByteSource) throws(CompressionError) {
        guard let context = ZSTD_createDCtx() else { throw .outOfMemory }
        self.source = source
        self.context = context
        storage = .allocate(byteCount: 1 << 17, alignment: 16)
        input = ZSTD_inBuffer(src: UnsafeRawPointer(storage.baseAddress), size: 0, pos: 0)
    }

    deinit {
        ZSTD_freeDCtx(context)
        storage.deallocate()
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard buffer.count > 0 else { return 0 }
        if let failure { throw failure }
        var output = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
        while output.pos == 0 {
            if input.pos == input.size && !mayHoldMore {
                input.size = try source.read(into: storage)
                input.pos = 0
                if input.size == 0 {
                    if expected == 0 { return 0 }
                    throw CompressionError.truncated(format: "zstd")
                }
            }
            let result = ZSTD_decompressStream(context, &output, &input)
            if ZSTD_isError(result) != 0 {
                let error = Self.error(result)
                // What was unpacked before the damage stands.
                failure = error
                if output.pos > 0 { break }
                throw error
            }
            // Asked for more between frames, the library only says what the next frame's heading needs.
            if !(mayHoldMore && output.pos == 0 && expected == 0) { expected = result }
            mayHoldMore = output.pos == output.size
        }
        return output.pos
    }

    /// The library's code for a window above its default of 128 MiB, which bounds our memory: errors are codes below 0, fixed since 1.3.1.
    private static let windowTooLarge = -16

    private static func error(_ result: Int) -> CompressionError {
        if result == windowTooLarge { return .windowTooLarge(format: "zstd") }
        return .corrupt(format: "zstd", reason: String(cString: ZSTD_getErrorName(result)))
    }
}
