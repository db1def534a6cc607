// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// A case's number, from 1, written `case-17`.
package struct CaseID: Sendable, Hashable, Comparable, WrittenForm {
    package let number: Int

    package init(number: Int) {
        self.number = number
    }

    package init?(written: String) {
        guard written.hasPrefix("case-"), written.utf8.dropFirst(5).allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(written.dropFirst(5)), number > 0
        else { return nil }
        self.init(number: number)
    }

    package static func < (left: CaseID, right: CaseID) -> Bool { left.number < right.number }

    package var description: String { "case-\(number)" }
}
