// Tocsin
// SPDX-License-Identifier: Apache-2.0

import BytePacking
import Testing

struct ConstantTimeTests {
    @Test(
        arguments: [
            ("", "", true), ("abc", "abc", true), ("abc", "abd", false), ("xbc", "abc", false), ("abc", "ab", false),
            ("", "a", false), ("e\u{301}", "\u{e9}", false),
        ] as [(String, String, Bool)]
    )
    func sameBytesAreTheSame(_ left: String, _ right: String, _ isSame: Bool) {
        #expect(ConstantTime.isSame(left, right) == isSame)
    }
}
