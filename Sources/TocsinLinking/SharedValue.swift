// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel
internal import TocsinSignals

/// A value that several accounts have in common.
struct SharedValue: Sendable {
    var comparison: TieComparison
    /// Ascending numbers of the accounts that have it.
    var accounts: [Int32]
}

/// Which accounts share which values: the blocking rules of linking.
package struct Blocks: Sendable {
    let values: [SharedValue]
    /// Blocks left out because they were larger than the bound, by comparison: a value that so many share ties nobody.
    package let skipped: [TieComparison: Int]

    /// No block has more accounts, so that the pairs stay few.
    package static let maximumAccounts = 150

    init(_ log: ActivityLog, _ families: PromptFamilies) {
        var holders: [TieComparison: [Int32: [Int32]]] = [:]
        func add(_ comparison: TieComparison, _ value: Int32, _ account: Int32) {
            // Accounts come in ascending order, so the last one tells whether this one is in.
            if holders[comparison]?[value]?.last != account {
                holders[comparison, default: [:]][value, default: []].append(account)
            }
        }
        for account in 0..<Int32(log.accounts.count) {
            let profile = log.profiles[Int(account)]
            if profile.emailStem != ActivityLog.none { add(.emailStem, profile.emailStem, account) }
            for payment in profile.payments { add(.payment, payment, account) }
            var addresses: Set<Int32> = []
            var prefixes: Set<Int32> = []
            var devices: Set<Int32> = []
            var ownFamilies: Set<Int32> = []
            for record in log.records(of: account) {
                addresses.insert(record.address)
                prefixes.insert(record.prefix)
                devices.insert(record.device)
                if let family = families.family(of: record) { ownFamilies.insert(family) }
            }
            for address in addresses where address != ActivityLog.none { add(.address, address, account) }
            for prefix in prefixes where prefix != ActivityLog.none { add(.prefix, prefix, account) }
            for device in devices where device != ActivityLog.none { add(.device, device, account) }
            for family in ownFamilies { add(.promptFamily, family, account) }
        }
        var values: [SharedValue] = []
        var skipped: [TieComparison: Int] = [:]
        for comparison in TieComparison.allCases {
            for (_, accounts) in (holders[comparison] ?? [:]).sorted(by: { $0.key < $1.key }) where accounts.count > 1 {
                if accounts.count > Self.maximumAccounts {
                    skipped[comparison, default: 0] += 1
                } else {
                    values.append(SharedValue(comparison: comparison, accounts: accounts))
                }
            }
        }
        self.values = values
        self.skipped = skipped
    }
}
