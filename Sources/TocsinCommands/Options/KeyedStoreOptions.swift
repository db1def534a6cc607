// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TocsinCommandSupport
internal import TocsinEvaluation
internal import TocsinIngest

/// A store and the key that its pseudonyms were made with, for names of a log.
struct KeyedStoreOptions: ParsableArguments {
    @OptionGroup var location: StoreOptions

    @Option(help: "The key that the log was ingested with (default: beside the store).")
    var key: String?

    func pseudonymKey() throws -> PseudonymKey {
        try PseudonymKey(path: key ?? location.beside + ".key")
    }

    /// The truth of a simulated log, in the store's pseudonyms.
    func truth(_ path: String) throws -> Truth {
        try Truth(path: path, key: try pseudonymKey())
    }
}
