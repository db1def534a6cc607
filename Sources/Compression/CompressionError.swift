// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Why packed bytes cannot be unpacked.
package enum CompressionError: Error, Equatable, CustomStringConvertible {
    case truncated(format: String)
    case corrupt(format: String, reason: String)
    case outOfMemory

    package var description: String {
        switch self {
        case .truncated(let format):
            "the \(format) stream ends too early; what came before was read. Copy the file again to have the rest."
        case .corrupt(let format, let reason):
            "the \(format) stream is damaged (\(reason)); what came before was read. Copy the file again to have the rest."
        case .outOfMemory:
            "not enough memory to unpack. Lower the number of workers."
        }
    }
}
