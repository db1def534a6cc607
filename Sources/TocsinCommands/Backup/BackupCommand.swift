// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import TocsinCommandSupport
internal import TocsinModel
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
        do {
            try opened.copy(to: file)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
            try StoreCheck.mustBeSound(file)
        } catch {
            for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file + end) }
            throw error
        }
        let events = try SQLiteStore(path: file).eventCount()
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
        try StoreCheck.mustBeSound(file)
        let files = FileManager.default
        // First whole beside the store, then in its place in one step.
        let fresh = place + ".restored"
        try? files.removeItem(atPath: fresh)
        var kept: String?
        do {
            try SQLiteStore(path: file).copy(to: fresh)
            try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: fresh)
            kept = try OutputFiles.saying(place) { try Self.moveAside(place) }
            try OutputFiles.saying(place) { try files.moveItem(atPath: fresh, toPath: place) }
        } catch {
            for end in Self.ends {
                try? files.removeItem(atPath: fresh + end)
                if let kept { try? files.moveItem(atPath: kept + end, toPath: place + end) }
            }
            throw error
        }
        for end in Self.ends { try? files.removeItem(atPath: fresh + end) }
        let events = try SQLiteStore(path: place).eventCount()
        Console().say("Restored \(place): \(events.grouped) events.")
        if let kept { Console().say("What was there is now \(kept). Delete it when you do not need it.") }
        if !files.fileExists(atPath: place + ".key") {
            Console().note("There is no key \(place).key: put the one there that the logs were ingested with.")
        }
    }
}

extension RestoreCommand {
    /// What a store's files end with.
    private static let ends = ["", "-wal", "-shm"]

    /// Gives the store that is in a place a name that no other has; nil where there is none.
    private static func moveAside(_ place: String) throws -> String? {
        let files = FileManager.default
        guard files.fileExists(atPath: place) else { return nil }
        let stamp = Timestamp.now.description.prefix(19).replacing(":", with: "")
        var old = "\(place).before-\(stamp)"
        var number = 1
        // Of one second.
        while files.fileExists(atPath: old) {
            number += 1
            old = "\(place).before-\(stamp)-\(number)"
        }
        for end in ends where files.fileExists(atPath: place + end) {
            try files.moveItem(atPath: place + end, toPath: old + end)
            // One that an earlier Tocsin made others could read, and nobody looks after a file that is only kept.
            try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: old + end)
        }
        return old
    }
}

/// Whether a file is a store that can be relied on.
enum StoreCheck {
    static func mustBeSound(_ path: String) throws {
        // A look without migrating: a file that is no store must not become one.
        guard let handle = FileHandle(forReadingAtPath: path),
            (try? handle.read(upToCount: 16)) == Data("SQLite format 3\0".utf8)
        else { throw CommandProblem("'\(path)' is no store: it is not a SQLite file.") }
        if let fault = try? SQLiteStore(path: path).faults(isQuick: false).first ?? "" {
            if fault.isEmpty { return }
            throw CommandProblem("'\(path)' is damaged (\(fault)). Take an earlier backup.")
        }
        throw CommandProblem("'\(path)' is damaged, or no store of Tocsin's. Take an earlier backup.")
    }
}
