// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import TocsinCases
internal import TocsinCommandSupport
internal import TocsinModel
internal import TocsinStoreSQLite

/// Who works on which store.
struct DeskOptions: ParsableArguments {
    @OptionGroup var store: StoreOptions

    @Option(
        name: .customLong("as"),
        help:
            "Who you are, as the file of roles names you. There is no sign-in yet: whoever can write the store can be anybody."
    )
    var name: String

    @Option(help: "Who may do what, lines 'NAME ROLE' (default: beside the store, with .roles).")
    var roles: String?

    @Flag(help: "Print JSON.")
    var json = false

    var rolesPath: String { roles ?? store.store + ".roles" }

    func actor() throws -> Actor {
        let known = Role.allCases.map(\.rawValue).joined(separator: ", ")
        guard let data = FileManager.default.contents(atPath: rolesPath) else {
            throw ValidationError(
                "There is no file of roles '\(rolesPath)'. Write one with a line 'NAME ROLE' for each person; roles are \(known)."
            )
        }
        let file = try RoleFile(String(decoding: data, as: UTF8.self), path: rolesPath)
        guard let actor = file.actor(name) else {
            throw ValidationError(
                "'\(name)' has no role in '\(rolesPath)'. Add a line '\(name) ROLE'; roles are \(known)."
            )
        }
        return actor
    }

    /// Opens what is there; only `audit checkpoint` makes anything beside it.
    func open() throws -> (desk: CaseDesk, store: SQLiteStore) {
        let opened = try store.openExisting()
        return (CaseDesk(store: opened, actor: try actor()), opened)
    }
}

/// One case.
struct CaseOptions: ParsableArguments {
    @Argument(help: "The case, such as case-17.")
    var id: String

    @OptionGroup var desk: DeskOptions

    /// Does something to the case and shows it.
    func apply(_ action: CaseAction) throws {
        let changed = try desk.open().desk.apply(action, to: try number(), at: .now)
        try CaseText.show(changed, json: desk.json)
    }

    func number() throws -> CaseID { try Self.number(id) }

    static func number(_ text: String) throws -> CaseID {
        guard let id = CaseID(written: text) else {
            throw ValidationError("'\(text)' is no case. Expected a number such as case-17, from 'tocsin cases list'.")
        }
        return id
    }
}

/// Reads words and values of options, and says what they can be.
enum CaseWords {
    static func word<Word: RawRepresentable<String> & CaseIterable>(_ text: String, _ option: String) throws -> Word {
        guard let word = Word(rawValue: text) else {
            let known = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("\(option) cannot be '\(text)'. Use one of \(known).")
        }
        return word
    }

    static func account(_ text: String) throws -> AccountID {
        guard let account = AccountID(text) else {
            throw ValidationError(
                "'\(text)' is no account. Expected a pseudonym, acct- and 32 hexadecimal digits, as in findings.jsonl."
            )
        }
        return account
    }

    static func time(_ text: String) throws -> Timestamp {
        guard let reading = Timestamp.parse(text) else {
            throw ValidationError("'\(text)' is no time. Expected one such as 2026-12-31 or 2026-12-31T12:00:00Z.")
        }
        return reading.time
    }
}
