// Tocsin
// SPDX-License-Identifier: Apache-2.0

extension Operation {
    /// Whether any part of it names one of some accounts.
    package func names(_ accounts: Set<AccountID>) -> Bool {
        members.contains { accounts.contains($0.account) } || possible.contains { accounts.contains($0.account) }
            || bridges.contains { accounts.contains($0.account) }
            || ties.contains { accounts.contains($0.first) || accounts.contains($0.second) }
    }

    /// The operation as it is without some accounts; nil when fewer than two members are left.
    ///
    /// What was computed over all members (times, controls, standing) stays until the next `link`.
    package func without(_ accounts: Set<AccountID>) -> Operation? {
        var rest = self
        rest.members.removeAll { accounts.contains($0.account) }
        rest.ties.removeAll { accounts.contains($0.first) || accounts.contains($0.second) }
        rest.possible.removeAll { accounts.contains($0.account) }
        rest.bridges.removeAll { accounts.contains($0.account) }
        return rest.members.count < 2 ? nil : rest
    }
}
