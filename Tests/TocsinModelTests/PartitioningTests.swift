// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinModel

struct PartitioningTests {
    @Test(arguments: [
        ([Int](), 5, 0), ([1, 3, 5, 7], 0, 0), ([1, 3, 5, 7], 5, 2), ([1, 3, 5, 7], 6, 3), ([1, 3], 9, 2),
    ])
    func findsTheFirstPlaceFromWhichAConditionHolds(_ numbers: [Int], _ least: Int, _ expected: Int) {
        #expect(numbers.partitioningIndex { $0 >= least } == expected)
    }

    @Test func countsPlacesOfASliceAsItsWholeDoes() {
        #expect([1, 3, 5, 7, 9][2...].partitioningIndex { $0 >= 7 } == 3)
        #expect([1, 3, 5, 7, 9][2..<4].partitioningIndex { $0 >= 9 } == 4)
    }
}
