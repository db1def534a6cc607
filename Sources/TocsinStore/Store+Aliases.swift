// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

extension Store {
    /// Counts the events of each proposal's identifier as an account; one that is nobody's account has nothing to join and is left out.
    package func counted(_ proposals: [AliasProposal]) throws -> [AliasProposal] {
        if proposals.isEmpty { return [] }
        let identifiers = Set(proposals.map(\.alias))
        var counts: [AccountID: Int] = [:]
        var cursor: Int64 = 0
        while let batch = try eventBatch(after: cursor, withText: false) {
            cursor = batch.cursor
            for event in try batch.load() {
                if let account = event.account, identifiers.contains(account) { counts[account, default: 0] += 1 }
            }
        }
        return proposals.compactMap { proposal in
            guard let events = counts[proposal.alias] else { return nil }
            var counted = proposal
            counted.events = events
            return counted
        }
    }
}

extension [AccountID: AccountID] {
    /// Adds aliases to a store's, by name; what is told last counts.
    ///
    /// Every name leads to its last account at once, and no account is a name of another: one that becomes a name takes its own names with it,
    /// and one that was a name of what is now its name is the account of both.
    package mutating func join(_ told: [AccountID: AccountID]) {
        var names: [AccountID: Set<AccountID>] = [:]
        for (name, account) in self { names[account, default: []].insert(name) }
        for (name, account) in told.sorted(by: { $0.key < $1.key }) where name != account {
            if let before = self[name] { names[before]?.remove(name) }
            self[name] = nil
            var last = self[account] ?? account
            if last == name {
                names[name]?.remove(account)
                self[account] = nil
                last = account
            }
            for name in (names.removeValue(forKey: name) ?? []).union([name]) {
                self[name] = last
                names[last, default: []].insert(name)
            }
        }
    }
}

extension [AccountID: AccountID] {
    /// All names of whoever has a name: what was decided before they were joined stands under the one that it had.
    package func names(with name: AccountID) -> Set<AccountID> {
        let account = self[name] ?? name
        return Set([account] + filter { $0.value == account }.keys)
    }

    /// All names of whoever has one of these.
    package func names(with names: Set<AccountID>) -> Set<AccountID> {
        names.reduce(into: []) { $0.formUnion(self.names(with: $1)) }
    }

    /// The names that belong to another account than they did, or are no names any more.
    package func moved(since before: [AccountID: AccountID]) -> Set<AccountID> {
        Set(keys).union(before.keys).filter { before[$0] != self[$0] }
    }
}

extension [Event] {
    /// The same, each with the account that its own belongs to.
    package func joined(_ aliases: [AccountID: AccountID]) -> [Event] {
        if aliases.isEmpty { return self }
        var events = self
        for index in events.indices {
            if let account = events[index].account { events[index].account = aliases[account] ?? account }
        }
        return events
    }
}

extension AccountID {
    /// The accounts whose pseudonym begins with hexadecimal digits, of either case.
    ///
    /// - Returns: Nil for anything but digits, and for more than a pseudonym has.
    package static func range(startingWith digits: String) -> ClosedRange<AccountID>? {
        let digits = digits.lowercased()
        guard digits.utf8.count <= 32, digits.allSatisfy({ $0.isHexDigit && $0.isASCII }) else { return nil }
        let missing = 32 - digits.utf8.count
        guard let first = AccountID("acct-" + digits + String(repeating: "0", count: missing)),
            let last = AccountID("acct-" + digits + String(repeating: "f", count: missing))
        else { return nil }
        return first...last
    }
}
