// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import CPSL

/// The Public Suffix List, through libpsl: which part of a host somebody could have registered.
///
/// The newest of what libpsl carries and what Debian's `publicsuffix` installed. Source: https://publicsuffix.org.
final class PublicSuffixes: Sendable {
    // Written once in `init`; the C library reads it from any thread.
    private nonisolated(unsafe) let list: OpaquePointer?

    init() {
        list = psl_latest(nil)
    }

    deinit {
        psl_free(list)
    }

    /// The registrable domain of a host ("b.co.uk" of "a.b.co.uk"); the host itself where it has none.
    func registrableDomain(of host: String) -> String {
        guard let list else { return host }
        // The library answers with a place in the text that it was given.
        return host.withCString { text in
            psl_registrable_domain(list, text).map { String(cString: $0) } ?? host
        }
    }

    /// Whether an ending is a country's, such as "in" or "co.uk", and no company's such as "github.io".
    func isCountryEnding(_ ending: String) -> Bool {
        guard let last = ending.split(separator: ".").last, last.count == 2, last.allSatisfy(\.isASCII) else {
            return false
        }
        guard let list else { return true }
        return psl_is_public_suffix2(list, ending, PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) != 0
    }

    /// Labels under which only authorities, schools and armies get a name.
    private static let institutions: Set<String> = ["gov", "gob", "gouv", "gub", "edu", "ac", "mil"]

    /// Whether not everybody can register a name with an ending, such as "gov.au", "ac.uk" or "edu".
    func isInstitutional(_ ending: String) -> Bool {
        let labels = ending.split(separator: ".").map(String.init)
        // "ac" as the last is an island's, and open to all.
        return labels.dropLast().contains(where: Self.institutions.contains)
            || labels.last.map { $0 != "ac" && Self.institutions.contains($0) } ?? false
    }

    /// Endings that RFC 2606 reserves, which no list has.
    private static let reserved: Set<String> = ["example", "test", "invalid", "localhost", "onion"]

    /// Whether a last label is one that is in use.
    func isKnownEnding(_ label: String) -> Bool {
        if Self.reserved.contains(label) { return true }
        guard let list else { return true }
        let type = PSL_TYPE_ANY | PSL_TYPE_NO_STAR_RULE
        return psl_is_public_suffix2(list, InternationalName.ascii(label) ?? label, type) != 0
            || psl_is_public_suffix2(list, label, type) != 0
    }
}
