// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A link as it stands in a message.
struct Link: Sendable, Equatable {
    /// Lower case, as written: without scheme, user name and port.
    var host: String
    /// Nil when none is written.
    var port: Int?
    var hasUserName = false
    var hasScheme = false
    /// From the first slash on; empty when there is none.
    var path = ""
    /// An address of numbers in place of a name.
    var isAddress = false
}
