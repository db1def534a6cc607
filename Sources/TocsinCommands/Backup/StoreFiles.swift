// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinCommandSupport
internal import TocsinModel

/// The files of a SQLite store, which go together.
enum StoreFiles {
    /// What their names end with: the store, and what SQLite keeps beside it.
    private static let ends = ["", "-wal", "-shm"]

    /// Whether there is one; what was written ahead counts too, since SQLite would take it for that of a store that comes in its place.
    static func areThere(_ path: String) -> Bool {
        ends.contains { FileManager.default.fileExists(atPath: path + $0) }
    }

    static func remove(_ path: String) {
        for end in ends { try? FileManager.default.removeItem(atPath: path + end) }
    }

    /// Copies a store that nobody has open, without opening it.
    ///
    /// - Throws: `OutputProblem`.
    static func copy(_ path: String, to other: String) throws {
        let files = FileManager.default
        // A link would be copied as a link, and what was written ahead lies beside the file itself.
        let source = URL(filePath: path).resolvingSymlinksInPath().path
        for end in ["", "-wal"] where files.fileExists(atPath: source + end) {
            try OutputFiles.saying(other + end) {
                try files.copyItem(atPath: source + end, toPath: other + end)
                try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: other + end)
            }
        }
    }

    /// Gives a store another name: all its files or none.
    ///
    /// - Throws: `OutputProblem` where everything is as it was, or `CommandProblem` that says where the store is.
    static func move(_ path: String, to other: String) throws {
        let files = FileManager.default
        var moved: [String] = []
        do {
            for end in ends where files.fileExists(atPath: path + end) {
                try OutputFiles.saying(other + end) { try files.moveItem(atPath: path + end, toPath: other + end) }
                moved.append(end)
            }
        } catch {
            for end in moved {
                do {
                    try files.moveItem(atPath: other + end, toPath: path + end)
                } catch let second {
                    throw notMovedBack(other, to: path, "\(error) \(OutputProblem(second, path: path + end))")
                }
            }
            throw error
        }
    }

    /// Puts a store that was moved aside where it was.
    ///
    /// - Throws: `CommandProblem` that says where the store is.
    static func moveBack(_ other: String, to path: String, after error: any Error) throws {
        do {
            try move(other, to: path)
        } catch let second {
            throw notMovedBack(other, to: path, "\(error) \(second)")
        }
    }

    private static func notMovedBack(_ other: String, to path: String, _ reason: String) -> CommandProblem {
        CommandProblem(
            "\(reason) The store could not be put back and is '\(other)' now. Move it, and what lies beside it with -wal and -shm, to '\(path)'."
        )
    }

    /// A name for the store that is in a place which no other store has.
    static func nameAside(_ path: String) -> String {
        let stamp = Timestamp.now.description.prefix(19).replacing(":", with: "")
        var name = "\(path).before-\(stamp)"
        var number = 1
        // Of one second.
        while FileManager.default.fileExists(atPath: name) {
            number += 1
            name = "\(path).before-\(stamp)-\(number)"
        }
        return name
    }

    /// Takes the right to read them from everybody but their owner; false where that cannot be.
    static func closeToOthers(_ path: String) -> Bool {
        let files = FileManager.default
        // Each, also where one before it could not be changed.
        return ends.map { path + $0 }.filter { files.fileExists(atPath: $0) }
            .map { (try? files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: $0)) != nil }
            .allSatisfy(\.self)
    }
}
