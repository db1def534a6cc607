// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinSignIn

struct Base32Tests {
    /// RFC 4648, section 10, without padding.
    @Test(arguments: [
        ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
        ("foobar", "MZXW6YTBOI"),
    ])
    func writesAndReadsTheStandardsExamples(plain: String, written: String) {
        #expect(Base32.text(Array(plain.utf8)) == written)
        #expect(Base32.bytes(written.lowercased()) == Array(plain.utf8))
    }

    @Test(arguments: ["M1", "M Y", "MZ=", "ü"])
    func otherCharactersAreNothing(_ text: String) {
        #expect(Base32.bytes(text) == nil)
    }
}
