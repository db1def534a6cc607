// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// How people name an account in what they write: by its pseudonym, or by how that begins, from the short form on, in letters of either case.
///
/// The short form has 40 bits of a keyed digest: that another account has the same is no concern.
extension String {
    func mentions(_ account: AccountID) -> Bool {
        let text = lowercased()
        guard text.contains(account.shortDescription) else { return false }
        return text.matches(of: /acct-[0-9a-f]{10,32}/).contains { account.description.hasPrefix($0.output) }
    }

    /// With as many digits of a stand-in for each mention.
    func replacingMentions(of account: AccountID, with standIn: AccountID) -> String {
        guard mentions(account) else { return self }
        return replacing(/acct-[0-9a-f]{10,32}/.ignoresCase()) { match -> String in
            guard account.description.hasPrefix(match.output.lowercased()) else { return String(match.output) }
            return String(standIn.description.prefix(match.output.count))
        }
    }
}
