// Tocsin
// SPDX-License-Identifier: Apache-2.0

import BytePacking
import Testing

struct HexadecimalTests {
    @Test(arguments: [([], ""), ([0], "00"), ([0x0A, 0xF0, 0xFF], "0af0ff")] as [([UInt8], String)])
    func bytesBecomeTwoDigitsEachAndComeBack(_ bytes: [UInt8], _ text: String) {
        #expect(Hexadecimal.text(bytes) == text)
        #expect(Hexadecimal.bytes(text) == bytes)
    }

    @Test(arguments: ["0", "0g", "0A", " 0", "é"])
    func anythingElseIsNoBytes(_ text: String) {
        #expect(Hexadecimal.bytes(text) == nil)
    }
}
