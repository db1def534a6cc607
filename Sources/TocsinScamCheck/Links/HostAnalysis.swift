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

    /// Whether the host tells a story: more labels than a company needs, put together from words, one of them a lure.
    func isDeep(_ parts: Parts) -> Bool {
        let odd = parts.subdomains.filter { !lists.plainSubdomains.contains($0) && $0.count > 3 }
        guard !odd.isEmpty else { return false }
        // "tracking.northline-parcel.com" is what companies have, "e-learning.northline.com" too; "northline.update-address.com" is not.
        let hasLure = lureCount(parts) >= 1
        return odd.contains { $0.contains("-") } && (hasLure || lists.riskyEndings.contains(parts.ending))
            || parts.name.contains("-") && hasLure
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

    /// Whether a domain is a brand's, or may be: one of its own, or its name under the ending of a country.
    func mayBelong(_ parts: Parts, to brand: Brand) -> Bool {
        if isOwn(parts, of: brand) { return true }
        return parts.name == brand.name && !lists.riskyEndings.contains(parts.ending)
            && suffixes.isCountryEnding(parts.ending)
    }

    private func isOwn(_ parts: Parts, of brand: Brand) -> Bool {
        brand.owns(parts.registrable) { middle in
            middle.split(separator: "-").contains { lists.starlessWords.contains(String($0)) } || runsTogether(middle)
        }
    }

    private func brandSign(_ parts: Parts) -> SignID? {
        if lists.brands.contains(where: { mayBelong(parts, to: $0) }) { return nil }
        let subdomains = parts.subdomains.filter { !lists.plainSubdomains.contains($0) }
        let isInstitution = suffixes.isInstitutional(parts.ending)
        let isLured = lureCount(parts) >= 1 || lists.riskyEndings.contains(parts.ending)
        let name = SeenName(text: parts.name, words: words(parts.name))
        for brand in lists.brands {
            // Whose name is a word as well is looked for where something else is odd.
            let isLoose = lists.ordinaryNames.contains(brand.name) && !isLured
            if !isInstitution, let sign = nameSign(name, brand, isLoose: isLoose) { return sign }
            if isLoose {
                if subdomains.contains(brand.name) { return "link-brand-misplaced" }
            } else if subdomains.contains(where: { holds($0, brand.name) }) {
                return "link-brand-misplaced"
            }
        }
        return nil
    }

    /// A name that somebody registered, made plain once to be compared with each brand's.
    private struct SeenName {
        let text: String
        let look: String
        let words: [(text: String, look: String)]

        init(text: String, words: [String]) {
            self.text = text
            look = Skeleton.of(text)
            self.words = words.map { ($0, Skeleton.of($0)) }
        }
    }

    /// How the name that somebody registered is like a brand's, which it is not.
    private func nameSign(_ name: SeenName, _ brand: Brand, isLoose: Bool) -> SignID? {
        // The same name under another ending may be another company's.
        if name.text == brand.name { return brand.name.count > 5 && !isLoose ? "link-brand-misplaced" : nil }
        if name.look == brand.look || isMisspelt(name, brand) { return "link-look-alike" }
        if !isLoose, holds(name.text, brand.name) { return "link-brand-misplaced" }
        if name.words.contains(where: { $0.text != brand.name && $0.text.count >= 4 && $0.look == brand.look }) {
            return "link-look-alike"
        }
        return nil
    }

    /// Whether a label has a brand's name as one of its words, or within a word where the name is long.
    private func holds(_ label: String, _ brand: String) -> Bool {
        let words = words(label)
        if words.contains(brand) { return true }
        return brand.count > 5 && words.contains { $0.contains(brand) }
    }

    /// The words of a label but those that are known to mean something else.
    private func words(_ label: String) -> [String] {
        label.split(separator: "-").map(String.init).filter { !lists.otherWords.contains($0) }
    }

    /// Whether one letter is wrong.
    ///
    /// Of short names another letter makes another word ("finance" of "binance"): of these one within the word must be missing, twice there, or out of its place,
    /// or the name must hold what no word does.
    private func isMisspelt(_ name: SeenName, _ brand: Brand) -> Bool {
        guard brand.name.count >= 6, !lists.otherWords.contains(name.text) else { return false }
        let (seen, look) = (name.look, brand.look)
        guard EditDistance.between(seen, look, limit: 1) == 1 else { return false }
        if brand.name.count >= 8 || name.text.contains(where: { !$0.isASCII || !$0.isLetter && $0 != "-" }) {
            return true
        }
        guard seen.first == look.first, seen.last == look.last else { return false }
        return seen.count < look.count || seen.sorted() == look.sorted()
            || seen.count > look.count && Self.single(seen) == Self.single(look)
    }

    /// A text with each letter once where it stands twice or more.
    private static func single(_ text: String) -> String {
        text.reduce(into: "") { result, letter in
            if result.last != letter { result.append(letter) }
        }
    }

    private func brandInPath(_ path: String, _ parts: Parts) -> Bool {
        guard path.count > 1 else { return false }
        let first = path.dropFirst().prefix { $0 != "/" && $0 != "?" && $0 != "#" }.lowercased()
        // "/www.brand.com/…" or "brand.com-verify": a host where a folder should be.
        return lists.brands.contains { brand in
            !mayBelong(parts, to: brand) && brand.domains.contains { $0.count > 5 && first.contains($0) }
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
