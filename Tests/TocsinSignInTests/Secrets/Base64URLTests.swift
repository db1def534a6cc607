// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinSignIn

struct Base64URLTests {
    @Test(arguments: [([], ""), ([0xFB, 0xFF], "-_8"), ([1, 2, 3], "AQID"), ([0xFF], "_w")] as [([UInt8], String)])
    func writesAndReads(bytes: [UInt8], text: String) {
        #expect(Base64URL.text(bytes) == text)
        #expect(Base64URL.bytes(text) == bytes)
    }

    @Test(arguments: ["+/8", "a b", "a", "ü"])
    func otherCharactersAreNothing(_ text: String) {
        #expect(Base64URL.bytes(text) == nil)
    }
}
