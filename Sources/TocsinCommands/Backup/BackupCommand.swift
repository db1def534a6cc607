// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import TocsinCommandSupport
internal import TocsinStore
internal import TocsinStoreSQLite

/// A copy of the store, checked.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copies the store into a new file while everything goes on, and checks the copy.",
        discussion: """
            The copy holds what the store holds: pseudonyms, and text that was not purged. Keys are not in it: keep the files .key, .audit-key and \
            those of 'serve' elsewhere, since without them the copy cannot be added to, and with them it is as telling as the store.
            """
    )

    @Argument(help: "The file to make; it must not be there.")
    var file: String

    @OptionGroup var store: StoreOptions

    func run() async throws {
        let opened = try store.openExistingFile(
            instead: "Copy it with PostgreSQL's own 'pg_dump --format=custom --file=FILE DATABASE'."
        )
        guard !FileManager.default.fileExists(atPath: file) else {
            throw CommandProblem("'\(file)' is there already. Name a new file: a backup overwrites none.")
        }
        let events: Int
        do {
            try opened.copy(to: file)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
            events = try StoreCheck.events(inSound: file, named: file)
        } catch {
            StoreFiles.remove(file)
            throw error
        }
        Console().say("Wrote \(file): \(events.grouped) events, sound. Its keys are not in it.")
    }
}

/// A backup in the place of the store.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Checks a backup and puts it in the store's place; the store that was there is kept beside it.",
        discussion: "Stop everything that uses the store first."
    )

    @Argument(help: "What 'tocsin backup' wrote.")
    var file: String

    @OptionGroup var store: StoreOptions

    func run() async throws {
        let place = try store.mustBeFile(
            instead: "Restore what 'pg_dump' wrote into a new, empty database, with PostgreSQL's own "
                + "'createdb --owner ROLE NEW && pg_restore --dbname=NEW FILE'; then name that one with --store."
        )
        guard FileManager.default.fileExists(atPath: file) else {
            throw CommandProblem("There is no backup '\(file)'. Check the path.")
        }
        try StoreCheck.mustBeSQLite(file)
        guard !SQLiteStore.isForeign(place) else { throw SQLiteStoreError.foreign(path: place) }
        // First whole beside the store and looked at there, since to open a store is to write to it; then in its place in one step.
        let fresh = place + ".restored"
        let kept = StoreFiles.areThere(place) ? StoreFiles.nameAside(place) : nil
        StoreFiles.remove(fresh)
        let events: Int
        do {
            try StoreFiles.copy(file, to: fresh)
            events = try StoreCheck.events(inSound: fresh, named: file)
            if let kept { try StoreFiles.move(place, to: kept) }
            do {
                try StoreFiles.move(fresh, to: place)
            } catch {
                if let kept { try StoreFiles.moveBack(kept, to: place, after: error) }
                throw error
            }
        } catch {
            StoreFiles.remove(fresh)
            throw error
        }
        Console().say("Restored \(place): \(events.grouped) events.")
        if let kept {
            Console().say("What was there is now \(kept). Delete it when you do not need it.")
            // One that an earlier Tocsin made others could read, and nobody looks after a file that is only kept.
            if !StoreFiles.closeToOthers(kept) {
                Console().warn("Who may read '\(kept)' could not be changed. Take that from others than its owner.")
            }
        }
        if !FileManager.default.fileExists(atPath: place + ".key") {
            Console().note("There is no key \(place).key: put the one there that the logs were ingested with.")
        }
    }
}

/// Whether a file is a store that can be relied on.
enum StoreCheck {
    /// A look without opening it: a file that is no store must not become one.
    static func mustBeSQLite(_ path: String) throws {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw CommandProblem("'\(path)' cannot be read. Check that you may read it.")
        }
        guard (try? handle.read(upToCount: 16)) == Data("SQLite format 3\0".utf8) else {
            throw CommandProblem("'\(path)' is no store: it is not a SQLite file.")
        }
    }

    /// How many events a store has, after a look at all of it; the store is migrated.
    ///
    /// `name`: What people know it by.
    ///
    /// - Throws: `CommandProblem` or `SQLiteStoreError` where it cannot be relied on.
    static func events(inSound path: String, named name: String) throws -> Int {
        do {
            let store = try SQLiteStore(path: path)
            if let fault = try store.faults(isQuick: false).first { throw damaged(name, fault) }
            return try store.eventCount()
        } catch SQLiteStoreError.newer {
            throw SQLiteStoreError.newer(path: name)
        } catch SQLiteStoreError.foreign {
            throw SQLiteStoreError.foreign(path: name)
        } catch SQLiteStoreError.corrupt(_, let reason) {
            throw damaged(name, reason)
        } catch let error as CommandProblem {
            throw error
        } catch {
            // Such as a full disk under the copy.
            throw CommandProblem("'\(name)' could not be looked through. \(error)")
        }
    }

    private static func damaged(_ name: String, _ fault: String) -> CommandProblem {
        CommandProblem("'\(name)' is damaged (\(fault)). Take an earlier backup.")
    }
}
