// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Names exchanges so that no two have one name.
enum ExchangeID {
    /// A random UUID (RFC 9562, version 4), in small letters.
    ///
    /// Foundation's opens, reads and closes a device for each, which is three system calls of a request's ten.
    static func random() -> String {
        let high = UInt64.random(in: 0 ... .max) & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = UInt64.random(in: 0 ... .max) & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return String(unsafeUninitializedCapacity: 36) { text in
            var count = 0
            for nibble in 0..<32 {
                if [8, 12, 16, 20].contains(nibble) {
                    text[count] = UInt8(ascii: "-")
                    count += 1
                }
                let half = nibble < 16 ? high : low
                let value = UInt8(truncatingIfNeeded: half >> UInt64(60 - 4 * (nibble % 16))) & 0xF
                text[count] = value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
                count += 1
            }
            return count
        }
    }
}
