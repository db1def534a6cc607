// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinModel

struct LinearDrawsTests {
    @Test func areThoseOfKnuthsConstants() {
        var draws = LinearDraws(seed: 1)
        let drawn = (0..<3).map { _ in draws.next(below: 1000) }
        #expect(drawn == [774, 153, 196])
    }
}
