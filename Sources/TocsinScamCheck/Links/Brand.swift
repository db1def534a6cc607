// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A name that is often imitated, and the domains that are its own.
struct Brand: Sendable {
    let name: String
    /// How its name looks at a glance.
    let look: String
    let domains: Set<String>
    /// What its domains begin and end with where many offices have one each: "sparkasse-*.de".
    private let patterns: [Domain]

    private struct Domain: Sendable {
        var start: String
        var end: String
    }

    /// `domains`: With one `*` at most, which stands for anything but a dot.
    init(name: String, domains: [String]) {
        self.name = name
        look = Skeleton.of(name)
        self.domains = Set(domains.filter { !$0.contains("*") })
        patterns = domains.compactMap { domain in
            guard let star = domain.firstIndex(of: "*") else { return nil }
            return Domain(start: String(domain[..<star]), end: String(domain[domain.index(after: star)...]))
        }
    }

    /// Whether a registrable domain is one of its own.
    ///
    /// `isForbidden`: Whether a word may not stand in the place of a `*`, so that "sparkasse-login.de" is not the bank's.
    func owns(_ registrable: String, isForbidden: (String) -> Bool) -> Bool {
        if domains.contains(registrable) { return true }
        return patterns.contains { pattern in
            guard registrable.count > pattern.start.count + pattern.end.count, registrable.hasPrefix(pattern.start),
                registrable.hasSuffix(pattern.end)
            else { return false }
            let middle = String(registrable.dropFirst(pattern.start.count).dropLast(pattern.end.count))
            return middle.allSatisfy { $0.isLetter || $0 == "-" } && !isForbidden(middle)
        }
    }
}
