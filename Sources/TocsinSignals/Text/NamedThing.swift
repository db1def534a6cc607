// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// What a text names, in words: a host or a digest, as an indicator for others.
///
/// Handles, mailboxes and names in quotation marks are left out: they may be a person's.
package struct NamedThing: Sendable, Hashable {
    package var kind: Artefact.Kind
    /// As ``Artefact`` hashes it: in lower case, without scheme, path, port and `www.`.
    package var text: String

    /// Finds what a text names.
    ///
    /// Slower than ``TextSignals/measure(_:)``, which keeps hashes alone: for the texts of a few accounts.
    package static func find(in text: String) -> Set<NamedThing> {
        var found: Set<NamedThing> = []
        for word in text.split(whereSeparator: { $0.isWhitespace || "\"'`<>()[]{}|,;".contains($0) }) {
            var word = String(word)
            word.withUTF8 { utf8 in
                for one in ArtefactFinder(utf8).find() where one.artefact.isSpelled && one.place.count <= longest {
                    let text = String(decoding: utf8[one.place], as: UTF8.self).lowercased()
                    found.insert(NamedThing(kind: one.artefact.kind, text: text))
                }
            }
        }
        return found
    }

    /// The artefacts of a text, as the signals have them, that ``find(in:)`` can give: hosts and digests.
    package static func artefacts(in text: String) -> [Artefact] {
        var text = text
        return text.withUTF8 { ArtefactFinder($0).find() }.map(\.artefact).filter(\.isSpelled)
    }

    package var artefact: Artefact { Artefact(kind: kind, hash: Self.hash(text)) }

    /// Longer than any host (253) or digest (128 digits).
    private static let longest = 256

    private static func hash(_ text: String) -> UInt64 {
        var hash = StableHash()
        hash.combine(text)
        return hash.value
    }
}

extension Artefact {
    /// Whether ``NamedThing`` finds out how it is spelled.
    fileprivate var isSpelled: Bool { kind == .host || kind == .digest }
}
