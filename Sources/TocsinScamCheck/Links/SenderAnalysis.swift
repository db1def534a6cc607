// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Whether a mail's sender fits together: name, address, address for replies, links.
struct SenderAnalysis: Sendable {
    let hosts: HostAnalysis

    /// The signs of the headers, with what they rest on.
    func signs(of mail: MailMessage, links: [Link]) -> [SignID: String] {
        guard let value = mail.headers["from"] else { return [:] }
        let from = MailAddress(value)
        guard !from.domain.isEmpty else { return [:] }
        let parts = hosts.parts(from.domain)
        var signs: [SignID: String] = [:]
        if let reply = mail.headers["reply-to"].map(MailAddress.init), !reply.domain.isEmpty,
            hosts.parts(reply.domain).registrable != parts.registrable
        {
            signs["sender-reply-differs"] = reply.domain
        }
        let nameSigns = hosts.nameSigns(parts)
        let isImpostor = !nameSigns.isDisjoint(with: ["link-look-alike", "link-brand-misplaced"])
        if isImpostor || namesBrand(from, parts) {
            if !isCounted(parts, links) { signs["sender-brand"] = from.domain }
        } else if !nameSigns.isEmpty {
            if !isCounted(parts, links) { signs["sender-odd-domain"] = from.domain }
        } else if hosts.lists.freeMail.contains(parts.registrable), !links.isEmpty {
            signs["sender-free-mail"] = from.domain
        }
        if nameSigns.isEmpty, !links.isEmpty,
            links.allSatisfy({ hosts.parts($0.host).registrable == parts.registrable && hosts.signs(of: $0).isEmpty })
        {
            signs["sender-own-link"] = parts.registrable
        }
        return signs
    }

    /// Whether a link says of the same domain what the sender would say once more.
    private func isCounted(_ parts: HostAnalysis.Parts, _ links: [Link]) -> Bool {
        links.contains { link in
            guard !link.isAddress else { return false }
            let linked = hosts.parts(link.host)
            // Words of lures weigh less in a link than in a sender.
            return linked.registrable == parts.registrable
                && !hosts.nameSigns(linked).subtracting(["link-lure-words"]).isEmpty
        }
    }

    /// Whether the display name is a brand's and the domain is not: the name alone, or beside words such as "support".
    ///
    /// "Chase Miller" is somebody else.
    private func namesBrand(_ from: MailAddress, _ parts: HostAnalysis.Parts) -> Bool {
        let words = Self.words(from.displayName)
        guard !words.isEmpty else { return false }
        let services = hosts.lists.serviceWords
        let isService = words.contains { word in
            // Where words are not apart, one stands within another.
            services.contains(word) || services.contains { !$0.allSatisfy(\.isASCII) && word.contains($0) }
        }
        return hosts.lists.brands.contains { brand in
            if hosts.mayBelong(parts, to: brand) { return false }
            if words.joined() == brand.name { return true }
            return isService && Self.holds(words, brand.name)
        }
    }

    /// Whether a name stands among words, also parted: "wells", "fargo".
    private static func holds(_ words: [String], _ name: String) -> Bool {
        words.indices.contains { start in
            var joined = ""
            for word in words[start...] {
                joined += word
                if joined == name { return true }
                if joined.count >= name.count { return false }
            }
            return false
        }
    }

    /// Words in small letters without accents; parted where ASCII ends too, since Chinese has no spaces.
    static func words(_ text: String) -> [String] {
        var words: [String] = []
        var isOpen = false
        for character in text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil) {
            guard character.isLetter || character.isNumber else {
                isOpen = false
                continue
            }
            if isOpen, let last = words.last?.last, last.isASCII == character.isASCII {
                words[words.count - 1].append(character)
            } else {
                words.append(String(character))
            }
            isOpen = true
        }
        return words
    }
}
