// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import TocsinCommandSupport
internal import TocsinIngest

/// What the gateway and the check of it share.
struct GatewayOptions: ParsableArguments {
    @OptionGroup var store: StoreOptions

    @Option(
        help:
            "The key that makes pseudonyms: the one that ingest uses (default: beside the store, which is not opened)."
    )
    var key: String?

    @Option(
        help:
            "The block list: JSON Lines, as 'tocsin decisions export' writes them. Followed while it changes (default: none; 'run' then enforces nothing)."
    )
    var enforcement: String?

    /// The block list's file, for who can do nothing without one.
    func list() throws -> String {
        guard let enforcement else { throw ValidationError("Name the block list with --enforcement.") }
        return enforcement
    }

    /// The key; one is made only where nothing is enforced, since under a new key nobody is on a list, now or later.
    func pseudonymKey() throws -> PseudonymKey {
        let path = key ?? store.beside + ".key"
        guard enforcement == nil || FileManager.default.fileExists(atPath: path) else {
            throw CommandProblem(
                "There is no key '\(path)', and under a new one nobody on the block list would be known. Copy the key that ingest uses (beside the store, such as tocsin.sqlite.key or postgres-tocsin.key) to this machine, or name it with --key."
            )
        }
        return try PseudonymKey(path: path)
    }
}
