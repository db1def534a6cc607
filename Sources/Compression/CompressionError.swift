// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Why packed bytes cannot be unpacked.
package enum CompressionError: Error, Equatable, CustomStringConvertible {
    case truncated(format: String)
    case corrupt(format: String, reason: String)
    /// Packed so that unpacking would take more memory than is given to one file.
    case windowTooLarge(format: String)
    case outOfMemory

    package var description: String {
        switch self {
        case .truncated(let format):
            "the \(format) stream ends too early; what came before was read. Copy the file again to have the rest."
        case .corrupt(let format, let reason):
            "the \(format) stream is damaged (\(reason)); what came before was read. Copy the file again to have the rest."
        case .windowTooLarge(let format):
            "the \(format) stream was packed with a window of more than 128 MiB (--long above 27, or --ultra), which needs too much memory. Pack it again without that: zstd -d --long=31 -c FILE | zstd > NEW"
        case .outOfMemory:
            "not enough memory to unpack. Lower the number of workers."
        }
    }
}
