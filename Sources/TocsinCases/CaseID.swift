// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// A case's number, from 1, written `case-17`.
package struct CaseID: Sendable, Hashable, Comparable, WrittenForm {
    package static let form = "case- and a number"
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

    /// The case of a decision, whose id is such as `decision-17-2`; nil for anything else.
    package init?(ofDecision id: some StringProtocol) {
        let parts = id.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "decision" else { return nil }
        self.init(written: "case-\(parts[1])")
    }

    package static func < (left: CaseID, right: CaseID) -> Bool { left.number < right.number }

    package var description: String { "case-\(number)" }
}
