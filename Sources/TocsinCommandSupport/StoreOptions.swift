// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
package import TocsinStore
package import TocsinStoreSQLite

/// Where the data is.
package struct StoreOptions: ParsableArguments {
    @Option(help: "The store: a SQLite file, made when it is not there.")
    package var store = "tocsin.sqlite"

    package init() {}

    package func open() throws -> any ServiceStore {
        try SQLiteStore(path: store)
    }

    /// Opens a store that must be there already.
    package func openExisting() throws -> any ServiceStore {
        try openExistingFile()
    }

    /// As ``openExisting()``, for what is done with the file itself.
    package func openExistingFile() throws -> SQLiteStore {
        guard FileManager.default.fileExists(atPath: store) else {
            throw ValidationError("There is no store '\(store)'. Ingest logs first, or name the store with --store.")
        }
        return try SQLiteStore(path: store)
    }
}

/// How the work is spread.
package struct WorkOptions: ParsableArguments {
    @Option(help: "Tasks that work at once; results do not depend on it.")
    package var workers = ProcessInfo.processInfo.activeProcessorCount

    package init() {}

    package func validate() throws {
        guard (1...256).contains(workers) else { throw ValidationError("--workers must be 1 to 256.") }
    }
}
