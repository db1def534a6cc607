// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A person's name, as they type it to sign in.
///
/// Plain ASCII, so that no two names look the same, and none can be taken for another in the audit log.
package struct PersonName: Sendable, Equatable, CustomStringConvertible {
    package let description: String

    /// The form in which names are compared: `Ana` and `ana` are one person.
    package var key: String { description.lowercased() }

    /// - Throws: ``PeopleError/badName`` unless there are 1 to 64 of the characters `A-Z a-z 0-9 . _ - @ +`.
    package init(_ text: String) throws(PeopleError) {
        let isAllowed = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"),
                UInt8(ascii: "@"), UInt8(ascii: "+"):
                true
            default: false
            }
        }
        guard isAllowed, (1...64).contains(text.utf8.count) else { throw .badName }
        description = text
    }
}
