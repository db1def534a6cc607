// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TocsinCommandSupport
internal import TocsinEvaluation
internal import TocsinIngest
internal import TocsinStore

/// A store and the key that its pseudonyms were made with, for names of a log.
struct KeyedStoreOptions: ParsableArguments {
    @OptionGroup var location: StoreOptions

    @Option(help: "The key that the log was ingested with (default: beside the store).")
    var key: String?

    /// The key of what is in the store; none is made.
    func pseudonymKey(of opened: any ServiceStore) throws -> PseudonymKey {
        try KeyCheck.read(key ?? location.beside + ".key", of: opened)
    }

    /// The truth of a simulated log, in the store's pseudonyms.
    func truth(_ path: String, of opened: any ServiceStore) throws -> Truth {
        try Truth(path: path, key: try pseudonymKey(of: opened))
    }
}
