// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel
internal import TocsinSignals

/// By account: a hash of all by which it is compared but the minutes of its requests, the same for the same.
///
/// Of the values that it shares it holds the first account of the log that has each. So it changes when the account comes to share something
/// new, when two families of prompts become one, and when a block is parted; not when one more account shares what it has, unless that is
/// the first, since that one's own hash changes then.
struct AccountPrints: Sendable {
    let values: [UInt64]

    init(_ log: ActivityLog, _ finder: PairFinder) {
        let blocks = finder.blocks
        // Of a block's rank and first account.
        let identities = blocks.blocks.map { block in
            var hash = StableHash()
            let first = log.accounts[blocks.accounts[block.range.lowerBound]]
            hash.combine(UInt64(block.comparison.rank))
            hash.combine(first.high)
            hash.combine(first.low)
            return hash.value
        }
        values = (0..<Int32(log.accounts.count)).map { account in
            var hash = StableHash()
            let profile = finder.comparer.profiles[Int(account)]
            for trait in 0..<6 { hash.combine(log.word(profile.traits[trait]) ?? "") }
            hash.combine(UInt64(profile.autonomousSystem))
            let signUp = log.profiles[Int(account)]
            hash.combine(signUp.emailDomain ?? "")
            for time in [signUp.created, signUp.suspended] {
                hash.combine(UInt64(bitPattern: time?.milliseconds ?? .min))
            }
            // Numbers of blocks follow the values, so their order means nothing.
            hash.combine(blocks.blocks(of: account).reduce(0) { $0 &+ identities[Int($1)] })
            for comparison in TieComparison.blocking {
                hash.combine(blocks.canCompare(comparison, account, account) ? 1 : 0)
            }
            return hash.value
        }
    }
}
