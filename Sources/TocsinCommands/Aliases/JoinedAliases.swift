// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommandSupport
internal import TocsinModel
internal import TocsinStore

/// Tells a store which names are one account's.
enum JoinedAliases {
    /// Adds aliases, and warns when something was found already under a name that now is another's.
    ///
    /// Findings keep the name until all is scanned again.
    ///
    /// `storeOption`: What advice about a next command ends with.
    static func tell(
        _ aliases: [AccountID: AccountID],
        to store: any Store,
        _ console: Console,
        storeOption: String
    ) throws {
        let moved = try store.setAliases(aliases)
        guard !moved.isEmpty else { return }
        let accounts = Set(try store.findings().compactMap(\.account)).intersection(moved).count
        guard accounts > 0 else { return }
        console.warn(
            """
            Findings stand under \(accounts.grouped) \(accounts == 1 ? "name" : "names") that now \(accounts == 1 ? "belongs" : "belong") to another \
            account. Run 'tocsin scan --again\(storeOption)', so that they join it.
            """
        )
    }
}
