// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials
package import TocsinModel

extension Pseudonym {
    /// 16 bytes, big-endian, as stored.
    package var bytes: Data { Data(high: high, low: low) }

    /// Reads what ``bytes`` gives; nil unless there are 16.
    package init?(bytes: Data) {
        guard bytes.count == 16 else { return nil }
        self = bytes.withUnsafeBytes { bytes in
            Self(
                high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
    }
}

extension Data {
    package init(high: UInt64, low: UInt64) {
        self.init(capacity: 16)
        Swift.withUnsafeBytes(of: high.bigEndian) { append(contentsOf: $0) }
        Swift.withUnsafeBytes(of: low.bigEndian) { append(contentsOf: $0) }
    }
}
