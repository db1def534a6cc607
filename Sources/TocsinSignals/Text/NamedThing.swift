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
            let artefacts = word.withUTF8 { ArtefactFinder($0).find() }
            for artefact in artefacts where artefact.isSpelled {
                if let text = spelling(of: artefact, in: word) {
                    found.insert(NamedThing(kind: artefact.kind, text: text))
                }
            }
        }
        return found
    }

    /// The artefacts of a text, as the signals have them, that ``find(in:)`` can give: hosts and digests.
    package static func artefacts(in text: String) -> [Artefact] {
        var text = text
        return text.withUTF8 { ArtefactFinder($0).find() }.filter(\.isSpelled)
    }

    package var artefact: Artefact { Artefact(kind: kind, hash: Self.hash(text)) }

    /// Longer than any host (253) or digest (128 digits).
    private static let longest = 256

    /// The stretch of a word that has an artefact's hash.
    private static func spelling(of artefact: Artefact, in word: String) -> String? {
        var rest = word.lowercased()
        if let scheme = rest.firstRange(of: "://") { rest = String(rest[scheme.upperBound...]) }
        // As the signals: what a link names in front of its host is no part of it.
        if let at = rest.prefix(while: { !"/?#".contains($0) }).lastIndex(of: "@") {
            rest = String(rest[rest.index(after: at)...])
        }
        if rest.hasPrefix("www.") { rest.removeFirst(4) }
        // Behind a host stand a port, a path or the sentence's signs.
        var candidate = rest.prefix(longest)
        while !candidate.isEmpty {
            if hash(String(candidate)) == artefact.hash { return String(candidate) }
            candidate.removeLast()
        }
        return nil
    }

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
