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
        if nameSigns.contains("link-look-alike") || nameSigns.contains("link-brand-misplaced")
            || namesBrand(from, parts)
        {
            signs["sender-brand"] = from.domain
        } else if !nameSigns.isEmpty {
            signs["sender-odd-domain"] = from.domain
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

    /// Whether the display name is a brand's and the domain is not.
    private func namesBrand(_ from: MailAddress, _ parts: HostAnalysis.Parts) -> Bool {
        let words = from.displayName.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
        let joined = words.joined()
        return hosts.lists.brands.contains { brand, domains in
            guard !domains.contains(parts.registrable) else { return false }
            return words.contains(brand) || brand.count > 7 && joined.contains(brand)
        }
    }
}
