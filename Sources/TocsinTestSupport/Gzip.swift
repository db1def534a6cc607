// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Makes gzip without packing anything: enough to test what unpacks it.
package enum Gzip {
    /// One member that holds these bytes.
    package static func member(_ bytes: [UInt8]) -> [UInt8] {
        var packed: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
        var rest = bytes[...]
        repeat {
            let block = rest.prefix(65_535)
            rest = rest.dropFirst(block.count)
            let length = UInt16(block.count)
            packed.append(rest.isEmpty ? 1 : 0)
            packed += [UInt8(length & 255), UInt8(length >> 8), UInt8(~length & 255), UInt8(~length >> 8)]
            packed += block
        } while !rest.isEmpty
        for number in [checksum(bytes), UInt32(bytes.count)] {
            packed += (0..<4).map { UInt8(number >> (8 * $0) & 255) }
        }
        return packed
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum: UInt32 = .max
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }
}
