// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinCases

struct StatedReasonTests {
    @Test(arguments: [
        ("to check the finding", true), ("check the lot\n", false), ("check thefinding", false), ("", false),
        ("a b " + String(repeating: "c", count: 996), true), ("a b " + String(repeating: "c", count: 997), false),
    ])
    func itIsASentence(_ text: String, _ isOne: Bool) {
        #expect((StatedReason(text)?.text == text) == isOne)
    }
}
