// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Tells one person who works with Tocsin from another, whatever their name is now; written `person-` and 16 hexadecimal digits.
package struct PersonID: Sendable, Hashable, CustomStringConvertible {
    package let value: UInt64

    package init(value: UInt64) {
        self.value = value
    }

    /// Reads a written id; nil for anything else.
    package init?(written text: String) {
        guard text.hasPrefix("person-"), text.utf8.count == 23, let value = UInt64(text.dropFirst(7), radix: 16) else {
            return nil
        }
        self.value = value
        guard description == text else { return nil }
    }

    package var description: String {
        let digits = String(value, radix: 16)
        return "person-" + String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// As a database's whole number, which has a sign.
    package var stored: Int64 { Int64(bitPattern: value) }

    package init(stored: Int64) {
        self.init(value: UInt64(bitPattern: stored))
    }
}
