// Tocsin
// SPDX-License-Identifier: Apache-2.0

extension UInt64 {
    /// 16 hexadecimal digits, lower case.
    package var hexDigits: String {
        let digits = String(self, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// The number spread over all 64 bits; different numbers stay different.
    ///
    /// SplitMix64's finaliser (Steele, Lea and Flood, OOPSLA 2014).
    @inlinable package var spread: UInt64 {
        var mixed = self
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// SplitMix64's step from one state to the next; the number drawn is the state's ``spread``.
    package static let splitMixStep: UInt64 = 0x9E37_79B9_7F4A_7C15
}

/// A hash that is the same in every run and on every machine (FNV-1a with a SplitMix64 finaliser); not for secrets.
package struct StableHash: Sendable {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    package init() {}

    /// Of one kind of sequence alone: another module's would be asked for each byte, ten times as slowly.
    package mutating func combine(_ bytes: UnsafeRawBufferPointer) {
        for byte in bytes { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        // Parts are told apart: "ab", "c" is not "a", "bc".
        state = (state ^ 0xFF) &* 0x0000_0100_0000_01B3
    }

    package mutating func combine(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { combine($0) }
    }

    package mutating func combine(_ text: String) {
        var text = text
        text.withUTF8 { combine(UnsafeRawBufferPointer($0)) }
    }

    package mutating func combine(_ number: UInt64) {
        withUnsafeBytes(of: number.littleEndian) { combine($0) }
    }

    package var value: UInt64 { state.spread }
}
