// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TocsinCases
internal import TocsinCommandSupport
internal import TocsinModel
internal import TocsinSignIn
internal import TocsinStore

/// Who works on which store.
struct DeskOptions: ParsableArguments {
    @OptionGroup var store: StoreOptions

    @Option(
        name: .customLong("as"),
        help: "Who you are, as 'tocsin people list' names you. Whoever may write the store's file can be anybody here."
    )
    var name: String

    @Flag(help: "Print JSON.")
    var json = false

    /// Opens what is there; only `audit checkpoint` makes anything beside it.
    func open() throws -> (desk: CaseDesk, store: any ServiceStore) {
        let opened = try store.openExisting()
        return (CaseDesk(store: opened, actor: try PeopleDesk.actor(named: name, in: opened)), opened)
    }
}

/// One case.
struct CaseOptions: ParsableArguments {
    @Argument(help: "The case, such as case-17.")
    var id: String

    @OptionGroup var desk: DeskOptions

    func validate() throws { _ = try number() }

    /// Does something to the case and shows it.
    func apply(_ action: CaseAction) throws {
        let changed = try desk.open().desk.apply(action, to: try number(), at: .now)
        try CaseText.show(changed, json: desk.json)
    }

    /// Does something to the decision that waits or holds, and says to which.
    ///
    /// `decision`: The one that is meant; nil for the one that is there now. `said`: What was done, as one word.
    func apply(_ action: CaseAction, to decision: String?, said: String) throws {
        let (desk, id) = (try self.desk.open().desk, try number())
        let meant = try decision ?? desk.find(id).decisionInQuestion?.id
        let changed = try desk.apply(action, to: id, at: .now, seen: meant.map { SeenCase.decision($0) })
        if let meant, !self.desk.json { Console().say("\(said): \(meant).") }
        try CaseText.show(changed, json: self.desk.json)
    }

    func number() throws -> CaseID { try Self.number(id) }

    static func number(_ text: String) throws -> CaseID {
        guard let id = CaseID(written: text) else {
            throw ValidationError("'\(text)' is no case. Expected a number such as case-17, from 'tocsin cases list'.")
        }
        return id
    }
}

/// Reads words and values of options, and says what they can be: with `ValidationError`, since commands read them first when they are checked.
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

    static func operation(_ text: String) throws -> OperationID {
        guard let id = OperationID(written: text) else {
            throw ValidationError("'\(text)' is no operation: expected operation- and 16 hexadecimal digits.")
        }
        return id
    }

    static func finding(_ text: String) throws -> FindingID {
        guard let id = FindingID(written: text) else {
            throw ValidationError("'\(text)' is no finding: expected finding- and 16 hexadecimal digits.")
        }
        return id
    }

    /// The account that a name belongs to, unless the name itself is among some accounts: what was decided before names were joined stands under it.
    static func meant(_ account: AccountID, among accounts: [AccountID], in store: any Store) throws -> AccountID {
        if accounts.contains(account) { return account }
        return try store.aliases()[account] ?? account
    }

    /// The last moment of a day.
    static func endOfDay(_ text: String) throws -> Timestamp {
        // So long is a day alone.
        guard text.utf8.count == 10, let reading = Timestamp.parse(text) else {
            throw ValidationError("'\(text)' is no day. Expected one such as 2026-12-31.")
        }
        return Timestamp(milliseconds: reading.time.milliseconds + 86_399_999)
    }

    static func time(_ text: String) throws -> Timestamp {
        guard let reading = Timestamp.parse(text) else {
            throw ValidationError("'\(text)' is no time. Expected one such as 2026-12-31 or 2026-12-31T12:00:00Z.")
        }
        return reading.time
    }
}
