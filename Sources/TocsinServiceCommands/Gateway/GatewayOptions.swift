// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import TocsinCommandSupport
internal import TocsinIngest

/// What the gateway and the check of it share.
struct GatewayOptions: ParsableArguments {
    @Option(help: "The store; it is not opened, its key is meant where --key is not given.")
    var store = "tocsin.sqlite"

    @Option(help: "The key that makes pseudonyms: the one that ingest uses (default: beside the store).")
    var key: String?

    @Option(help: "The block list: JSON Lines, as 'tocsin decisions export' writes them. Followed while it changes.")
    var enforcement: String

    /// The key; one is made only where there is no block list yet, since under a new key nobody is on a list.
    func pseudonymKey() throws -> PseudonymKey {
        let path = key ?? (store + ".key")
        let files = FileManager.default
        if !files.fileExists(atPath: path), let list = files.contents(atPath: enforcement), !list.isEmpty {
            throw ValidationError(
                "There is no key '\(path)', and without it no account of '\(enforcement)' is known. Name the key that ingest uses with --key."
            )
        }
        return try PseudonymKey(path: path)
    }
}
