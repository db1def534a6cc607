// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel
internal import TocsinSignals

/// A value that several accounts have in common.
struct SharedValue: Sendable {
    /// The comparison's place among all.
    var rank: Int
    /// Ascending numbers of the accounts that have it.
    var accounts: ArraySlice<Int32>
}

/// Which accounts share which values: the blocking rules of linking.
package struct Blocks: Sendable {
    let values: [SharedValue]
    /// Blocks left out because they were larger than the bound, by comparison: a value that so many share ties nobody.
    package let skipped: [TieComparison: Int]

    /// No block has more accounts, so that the pairs stay few.
    package static let maximumAccounts = 150

    init(_ log: ActivityLog, _ families: PromptFamilies) {
        var holdings: [TieComparison: Holdings] = [:]
        func gather(_ comparison: TieComparison, _ value: (ActivityLog.Record) -> Int32) {
            var gathered = Holdings()
            for record in log.records { gathered.add(value(record), record.account) }
            holdings[comparison] = gathered
        }
        gather(.address, \.address)
        gather(.prefix, \.prefix)
        gather(.device, \.device)
        gather(.promptFamily) { families.family(of: $0) ?? ActivityLog.none }
        for (account, profile) in log.profiles.enumerated() {
            holdings[.emailStem, default: Holdings()].add(profile.emailStem, Int32(account))
            for payment in profile.payments { holdings[.payment, default: Holdings()].add(payment, Int32(account)) }
        }
        var values: [SharedValue] = []
        var skipped: [TieComparison: Int] = [:]
        for (rank, comparison) in TieComparison.allCases.enumerated() {
            for accounts in holdings[comparison]?.sharers() ?? [] {
                if accounts.count > Self.maximumAccounts {
                    skipped[comparison, default: 0] += 1
                } else {
                    values.append(SharedValue(rank: rank, accounts: accounts))
                }
            }
        }
        self.values = values
        self.skipped = skipped
    }
}

/// Which account has which value of one kind.
private struct Holdings {
    /// The value in the upper half, the account in the lower, so that sorting brings sharers together.
    private var pairs: [UInt64] = []

    /// `value`: From 0; ``ActivityLog/none`` adds nothing.
    mutating func add(_ value: Int32, _ account: Int32) {
        guard value != ActivityLog.none else { return }
        let pair = UInt64(UInt32(bitPattern: value)) << 32 | UInt64(UInt32(bitPattern: account))
        if pairs.last != pair { pairs.append(pair) }
    }

    /// The accounts of each value that several have, ascending, in the order of the values.
    consuming func sharers() -> [ArraySlice<Int32>] {
        pairs.sort()
        var accounts: [Int32] = []
        accounts.reserveCapacity(pairs.count)
        var sharers: [Range<Int>] = []
        var start = 0
        for (index, pair) in pairs.enumerated() where index == 0 || pair != pairs[index - 1] {
            if index > 0, pair >> 32 != pairs[index - 1] >> 32 {
                if accounts.count - start > 1 { sharers.append(start..<accounts.count) }
                start = accounts.count
            }
            accounts.append(Int32(truncatingIfNeeded: pair))
        }
        if accounts.count - start > 1 { sharers.append(start..<accounts.count) }
        return sharers.map { accounts[$0] }
    }
}
