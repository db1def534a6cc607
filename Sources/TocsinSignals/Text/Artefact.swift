// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A thing named in a prompt that is hardly ever named twice by chance: where a link leads, a handle, a server, a wallet, a file's hash,
/// a name in quotation marks.
///
/// Kept as a hash, since only equality is asked for. How rare one is, the log tells; a popular site is an artefact like any other.
package struct Artefact: Sendable, Hashable {
    package var kind: Kind
    /// Of the folded text: lower case, without scheme, path, port and `www.`.
    package var hash: UInt64

    /// What is named.
    package enum Kind: UInt8, Sendable, CaseIterable {
        case host, mailbox, handle, digest, name
    }

    package init(kind: Kind, hash: UInt64) {
        self.kind = kind
        self.hash = hash
    }

    /// No more are kept of one request: a pasted list says little by each of its lines.
    package static let maximum = 8
}
