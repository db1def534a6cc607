// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import PostgresClient
internal import ShellWord
package import TocsinStore
internal import TocsinStorePostgres
package import TocsinStoreSQLite

/// Where the data is.
package struct StoreOptions: ParsableArguments {
    @Option(
        name: .customLong("store"),
        help: ArgumentHelp(
            "The store: a SQLite file, which commands that read logs or add people make when it is not there, or a database, as postgres://USER@HOST/DATABASE (default: what TOCSIN_STORE names, or tocsin.sqlite).",
            valueName: "store"
        )
    )
    private var named: String?

    package init() {}

    /// Refuses what is neither a file's name nor a database's address, without quoting it: it may hold a password.
    package func validate() throws {
        let source = named == nil ? "TOCSIN_STORE" : "--store"
        if name.allSatisfy(\.isWhitespace) {
            let instead = named == nil ? ", or unset it" : ""
            throw ValidationError("\(source) is empty. Name a file or a database in it\(instead).")
        }
        guard isDatabase || !StoreName.looksLikeAddress(name) else {
            throw ValidationError(
                "\(source) names neither a file nor a database as it is. Expected postgres://USER@HOST/DATABASE for a database, "
                    + "or a file's name without '://' and without settings such as host= (as ./NAME where it has them)."
            )
        }
    }

    /// As named; may hold a password, so it is not to be shown.
    private var name: String { named ?? ProcessInfo.processInfo.environment["TOCSIN_STORE"] ?? Self.usual }

    private static let usual = "tocsin.sqlite"

    private var isDatabase: Bool { PostgresAddress.isAddress(name) }

    /// The store's file; nil for a database.
    package var file: String? { isDatabase ? nil : name }

    /// The store's name as it may be shown.
    package var shown: String {
        guard isDatabase else { return name }
        return (try? PostgresAddress(name).shown) ?? "postgres://"
    }

    /// A command as it is to be typed next, over this store.
    package func naming(_ command: String) -> String { command + repeated }

    /// What the next command over this store is to be given too: ` --store` and its name, or nothing where that is taken anyway.
    ///
    /// A database's password is left out; it is to stand elsewhere anyway.
    package var repeated: String {
        guard let named else { return "" }
        if named == Self.usual, ProcessInfo.processInfo.environment["TOCSIN_STORE"] == nil { return "" }
        let store = isDatabase ? (try? PostgresAddress(named).withoutPassword) ?? "STORE" : named
        return " --store " + store.shellWord
    }

    /// What the names of files beside the store begin with: keys and lists.
    ///
    /// Nothing lies beside a database, so its files are in the working folder, named after it.
    package var beside: String {
        guard isDatabase else { return name }
        let database = (try? PostgresAddress(name).databaseByDefaults) ?? "database"
        let safe = database.map { $0.isLetter || $0.isNumber || "-_".contains($0) ? $0 : "_" }
        return "postgres-" + String(safe)
    }

    /// - Parameter workers: How many tasks scan at once, each with a connection where the store is a database.
    /// - Returns: The store.
    /// - Throws: What keeps it from being opened.
    package func open(workers: Int = 0) throws -> any ServiceStore {
        guard isDatabase else { return try SQLiteStore(path: name) }
        return try database(workers, mayMake: true)
    }

    /// Opens a store that must be there already; else as the other.
    package func openExisting(workers: Int = 0) throws -> any ServiceStore {
        guard isDatabase else { return try openExistingFile() }
        return try database(workers, mayMake: false)
    }

    private func database(_ workers: Int, mayMake: Bool) throws -> PostgresStore {
        // Beside those that scan, as many as other commands have.
        try PostgresStore(try PostgresAddress(name), connections: 8 + workers, mayMake: mayMake)
    }

    /// As ``openExisting()``, for what is done with the file itself.
    private func openExistingFile() throws -> SQLiteStore {
        guard FileManager.default.fileExists(atPath: name) else {
            throw CommandProblem("There is no store '\(name)'. Ingest logs first, or name the store with --store.")
        }
        return try SQLiteStore(path: name)
    }

    /// The store's file, for what is done with the file itself.
    ///
    /// `instead`: What does the same for a database, as a sentence.
    package func mustBeFile(instead: String) throws -> String {
        guard let file else { throw CommandProblem("The store is a PostgreSQL database. \(instead)") }
        return file
    }

    /// As ``openExisting()``, for what is done with the file itself.
    package func openExistingFile(instead: String) throws -> SQLiteStore {
        _ = try mustBeFile(instead: instead)
        return try openExistingFile()
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
