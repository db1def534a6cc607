// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials
package import TocsinModel

extension Pseudonym {
    /// 16 bytes, big-endian, as stored.
    package var bytes: Data { Data(high: high, low: low) }
}

extension Data {
    package init(high: UInt64, low: UInt64) {
        self.init(capacity: 16)
        Swift.withUnsafeBytes(of: high.bigEndian) { append(contentsOf: $0) }
        Swift.withUnsafeBytes(of: low.bigEndian) { append(contentsOf: $0) }
    }

    /// The two halves of a stored id; nil unless there are 16 bytes.
    package var halves: (high: UInt64, low: UInt64)? {
        guard count == 16 else { return nil }
        return withUnsafeBytes { bytes in
            (
                UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
    }
}
