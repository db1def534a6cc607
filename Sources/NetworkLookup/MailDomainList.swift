// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Lists of mail domains, as those of throw-away addresses are published: plain text, one a line, or a MISP warning list.
package enum MailDomainList {
    /// Reads a list.
    ///
    /// - Parameter path: A file; `#` starts a comment.
    /// - Returns: The domains, lower case, without a leading `@` or dot.
    /// - Throws: ``NetworkListError`` when the file cannot be read or an entry is no domain.
    package static func read(_ path: String) throws(NetworkListError) -> Set<String> {
        var domains: Set<String> = []
        for entry in try ListFile.read(path) {
            let domain = entry.text.drop { $0 == "@" || $0 == "." }.lowercased()
            guard isDomain(domain) else { throw entry.malformed(path: path, expected: "mail.example") }
            domains.insert(domain)
        }
        return domains
    }

    /// At least two labels of letters, digits and hyphens; letters of any script, since some lists write them out.
    private static func isDomain(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        return labels.count >= 2
            && labels.allSatisfy { label in
                !label.isEmpty && label.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
            }
    }
}
