// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// What a host gives away without a network.
struct HostAnalysis: Sendable {
    let lists: HostLists
    let suffixes: PublicSuffixes

    /// A host taken apart.
    struct Parts: Sendable, Equatable {
        /// The host in letters, punycode decoded.
        var shown: String
        /// What somebody registered, such as "northline.example".
        var registrable: String
        /// The registrable domain without its ending, such as "northline".
        var name: String
        /// What stands before the registrable domain, such as ["www"].
        var subdomains: [String]
        /// Such as "co.uk".
        var ending: String
    }

    func parts(_ host: String) -> Parts {
        let shown = InternationalName.unicode(host) ?? host
        let registrable = suffixes.registrableDomain(of: shown)
        let labels = registrable.split(separator: ".", maxSplits: 1)
        let rest = shown.count > registrable.count ? shown.dropLast(registrable.count + 1) : ""
        return Parts(
            shown: shown,
            registrable: registrable,
            name: labels.first.map(String.init) ?? registrable,
            subdomains: rest.split(separator: ".").map(String.init),
            ending: labels.count > 1 ? String(labels[1]) : ""
        )
    }

    /// The signs of a link, each once.
    func signs(of link: Link) -> Set<SignID> {
        var signs: Set<SignID> = []
        if link.hasUserName { signs.insert("link-user-name") }
        if let port = link.port, port != 80, port != 443 { signs.insert("link-odd-port") }
        if hasProgram(link.path) { signs.insert("link-program") }
        if link.isAddress { return signs.union(["link-address-number"]) }
        let parts = parts(link.host)
        if lists.shorteners.contains(parts.registrable) || lists.shorteners.contains(link.host) {
            return signs.union(["link-shortener"])
        }
        if lists.riskyEndings.contains(parts.ending) { signs.insert("link-risky-ending") }
        signs.formUnion(nameSigns(parts))
        if !signs.contains("link-look-alike"), !signs.contains("link-brand-misplaced"), brandInPath(link.path, parts) {
            signs.insert("link-brand-misplaced")
        }
        return signs
    }

    /// The signs of a host by its name alone, also of a sender's.
    func nameSigns(_ parts: Parts) -> Set<SignID> {
        var signs: Set<SignID> = []
        if Self.mixesScripts(parts.shown) { signs.insert("link-mixed-script") }
        if let brand = brandSign(parts) { signs.insert(brand) }
        if isDeep(parts) {
            signs.insert("link-deep-host")
        } else if hasLureWords(parts) {
            signs.insert("link-lure-words")
        }
        return signs
    }

    /// Whether the host tells a story: more labels than a company needs, put together from words.
    func isDeep(_ parts: Parts) -> Bool {
        let odd = parts.subdomains.filter { !lists.plainSubdomains.contains($0) && $0.count > 3 }
        guard !odd.isEmpty else { return false }
        // "tracking.northline-parcel.com" is what companies have; "northline.update-address.com" is not.
        return odd.contains { $0.contains("-") } || parts.name.contains("-") && lureCount(parts) >= 1
    }

    func hasLureWords(_ parts: Parts) -> Bool {
        let count = lureCount(parts)
        return count >= 2 || count == 1 && (parts.name.contains("-") || parts.subdomains.contains { $0.contains("-") })
            || runsTogether(parts.name)
    }

    private func lureCount(_ parts: Parts) -> Int {
        let labels = parts.subdomains.filter { !lists.plainSubdomains.contains($0) } + [parts.name]
        return labels.flatMap { $0.split { $0 == "-" || $0 == "_" || $0.isNumber } }.count {
            lists.lureWords.contains(String($0))
        }
    }

    /// "freshmartgifts", "cpfirregular": a long name that ends in a lure word without a hyphen.
    private func runsTogether(_ name: String) -> Bool {
        guard !name.contains("-"), name.count >= 9 else { return false }
        return lists.lureWords.contains { word in
            word.count >= 5 && name.count > word.count + 2 && name.hasSuffix(word)
        }
    }

    private func hasProgram(_ path: String) -> Bool {
        let file = path.prefix { $0 != "?" && $0 != "#" }
        guard let dot = file.lastIndex(of: "."), file.contains("/") else { return false }
        return lists.programEndings.contains(file[file.index(after: dot)...].lowercased())
    }

    private func brandSign(_ parts: Parts) -> SignID? {
        let skeleton = Skeleton.of(parts.name)
        let words = parts.name.split(separator: "-").map(String.init)
        let subdomainWords = parts.subdomains.flatMap { $0.split(separator: "-").map(String.init) }
        if lists.brands.contains(where: { $0.domains.contains(parts.registrable) }) { return nil }
        for (brand, domains) in lists.brands where !domains.contains(parts.registrable) {
            let look = Skeleton.of(brand)
            if parts.name == brand {
                // The same name under another ending may be another company's.
                if brand.count > 5 { return "link-brand-misplaced" }
                continue
            }
            if skeleton == look { return "link-look-alike" }
            if brand.count >= 6, EditDistance.between(skeleton, look, limit: 1) == 1 { return "link-look-alike" }
            if words.contains(brand) || subdomainWords.contains(brand) { return "link-brand-misplaced" }
            if words.contains(where: { $0 != brand && $0.count >= 4 && Skeleton.of($0) == look }) {
                return "link-look-alike"
            }
            if brand.count > 5, parts.name.contains(brand) || parts.subdomains.contains(where: { $0.contains(brand) }) {
                return "link-brand-misplaced"
            }
        }
        return nil
    }

    private func brandInPath(_ path: String, _ parts: Parts) -> Bool {
        guard path.count > 1 else { return false }
        let first = path.dropFirst().prefix { $0 != "/" && $0 != "?" && $0 != "#" }.lowercased()
        // "/www.brand.com/…" or "brand.com-verify": a host where a folder should be.
        return lists.brands.contains { _, domains in
            !domains.contains(parts.registrable) && domains.contains { $0.count > 5 && first.contains($0) }
        }
    }

    private static func mixesScripts(_ host: String) -> Bool {
        host.split(separator: ".").contains { label in
            var hasLatin = false
            var hasOther = false
            for scalar in label.unicodeScalars where scalar.properties.isAlphabetic {
                switch scalar.value {
                case 0..<0x250: hasLatin = true
                case 0x370..<0x590: hasOther = true
                default: break
                }
            }
            return hasLatin && hasOther
        }
    }
}
