// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import CZstd

/// Packs and unpacks whole blocks with zstd.
package enum Block {
    /// Packs bytes at the fastest ordinary level.
    ///
    /// - Throws: ``CompressionError/outOfMemory``.
    package static func pack(_ bytes: [UInt8]) throws(CompressionError) -> [UInt8] {
        let packed = [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(bytes.count)) { buffer, count in
            let result = ZSTD_compress(buffer.baseAddress, buffer.count, bytes, bytes.count, 1)
            count = ZSTD_isError(result) == 0 ? result : 0
        }
        if packed.isEmpty { throw .outOfMemory }
        return packed
    }

    /// Unpacks what ``pack(_:)`` made.
    ///
    /// - Throws: ``CompressionError/corrupt(format:reason:)`` for anything else.
    package static func unpack(_ packed: UnsafeRawBufferPointer) throws(CompressionError) -> [UInt8] {
        let size = ZSTD_getFrameContentSize(packed.baseAddress, packed.count)
        // The library's two error values are the two largest numbers.
        guard size < UInt64(Int32.max) else { throw .corrupt(format: "zstd", reason: "no frame") }
        var failure: String?
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, count in
            let result = ZSTD_decompress(buffer.baseAddress, buffer.count, packed.baseAddress, packed.count)
            if ZSTD_isError(result) == 0 {
                count = result
            } else {
                count = 0
                failure = String(cString: ZSTD_getErrorName(result))
            }
        }
        if let failure { throw .corrupt(format: "zstd", reason: failure) }
        return bytes
    }
}
