// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import NetworkLookup
internal import TocsinCommandSupport
internal import TocsinIngest
internal import TocsinStore

/// What turns records into events: the key of pseudonyms, and what is known of accounts and networks.
struct DoorOptions: ParsableArguments {
    @Option(
        help: "The key that makes pseudonyms: a file, made for a store without a key (default: beside the store)."
    )
    var key: String?

    @Option(help: "A CSV file of lines 'alias,account', to join the logs of several gateways.")
    var aliases: String?

    @Option(help: "A folder with the files geoip and geoip6 (default: where Debian's tor-geoipdb puts them).")
    var countries: String?

    @Option(help: "A MaxMind DB file with countries.")
    var countryDatabase: String?

    @Option(help: "A MaxMind DB file with autonomous systems.")
    var asnDatabase: String?

    @Option(help: "The longest record taken, in MiB.")
    var maxRecordMib = 64

    func validate() throws {
        guard (1...1024).contains(maxRecordMib) else { throw ValidationError("--max-record-mib must be 1 to 1024.") }
    }

    /// The key of a store's pseudonyms, made for one that has none.
    ///
    /// `path`: What lies beside the store begins so.
    func pseudonymKey(of store: any ServiceStore, beside path: String) throws -> PseudonymKey {
        try KeyCheck.open(key ?? path + ".key", for: store)
    }

    /// Tells a store which accounts belong together, where a file says so.
    ///
    /// `storeOption`: What advice about a next command ends with.
    func tellAliases(
        _ key: PseudonymKey,
        to store: any ServiceStore,
        _ console: Console,
        storeOption: String
    ) throws {
        guard let aliases else { return }
        let accounts = try AliasTable(path: aliases, key: key).accounts
        try JoinedAliases.tell(accounts, to: store, console, storeOption: storeOption)
    }

    func directory(_ lists: ListFolder) throws -> NetworkDirectory {
        let debian = CountryTable.debianFolder
        let folder = countries ?? (FileManager.default.fileExists(atPath: debian + "/geoip") ? debian : nil)
        return try NetworkDirectory(
            countryFolder: folder,
            countryDatabase: countryDatabase,
            systemDatabase: asnDatabase,
            lists: lists.networks
        )
    }
}
