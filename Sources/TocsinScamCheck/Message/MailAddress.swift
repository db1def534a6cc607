// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// An address of a header: "Name <user@host>".
struct MailAddress: Sendable, Equatable {
    /// Empty when none is given.
    var displayName: String
    /// Lower case; empty when there is none.
    var domain: String

    init(_ value: String) {
        var address = value[...]
        var name = ""
        if let open = value.lastIndex(of: "<") {
            name = value[..<open].trimmingCharacters(in: CharacterSet(charactersIn: " \"'\t"))
            address = value[value.index(after: open)...].prefix { $0 != ">" }
        }
        displayName = name
        let at = address.lastIndex(of: "@")
        domain = at.map { address[address.index(after: $0)...].lowercased().trimmingCharacters(in: .whitespaces) } ?? ""
    }
}
