// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinAudit
internal import TocsinCases
internal import TocsinModel
internal import TocsinPublication
internal import TocsinStore

/// Which entries of the audit log to show, as the page's address has it.
struct AuditFilter: Sendable, Equatable {
    var actor: String?
    /// A stable word, such as `case.decide`.
    var action: String?
    /// The id of a case, an account or something else, as it was typed; anything else is a ``mistake``.
    var subject: String?
    /// Days as they were typed; both belong to the span.
    var firstDay: String?
    var lastDay: String?

    init(_ query: FormFields) {
        actor = query["actor"]
        action = query["action"]
        subject = query["subject"]
        firstDay = query["from"]
        lastDay = query["until"]
    }

    var isEmpty: Bool { fields.fields.isEmpty }

    /// As an address has it.
    var fields: FormFields {
        let all = [
            ("actor", actor), ("action", action), ("subject", subject), ("from", firstDay), ("until", lastDay),
        ]
        return FormFields(all.compactMap { name, value in value.map { (name: name, value: $0) } })
    }

    /// What is wrong with it; nothing is shown then, since more would be than was asked for, and no address holds it.
    var mistake: String? {
        if let subject, !Self.isID(subject) {
            return
                "A case is written such as case-17, a decision such as decision-17-1, an account by its pseudonym, acct-…, or how that begins, a person such as person-0123456789abcdef. Correct it, or leave it empty."
        }
        let isRead = [firstDay, lastDay].compactMap(\.self).allSatisfy { Self.day($0) != nil }
        return isRead ? nil : "A day is written such as 2026-12-31. Correct it, or leave it empty."
    }

    /// What the log has entries about is named by ids alone; whoever types a user's name or address is not to find it in their history or a proxy's log.
    private static func isID(_ text: String) -> Bool {
        let word = text.lowercased()
        // Longer ones may be telephone numbers.
        if word.count <= 7, word.allSatisfy(isDigit) { return true }
        if CaseID(ofDecision: word) != nil { return word.dropFirst(9).allSatisfy { $0 == "-" || isDigit($0) } }
        return CaseID(written: word) != nil || AccountID(word) != nil || ShortID(word)?.kind == .account
            || PersonID(written: word) != nil || PublicationID(written: word) != nil
    }

    private static func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }

    private static func day(_ text: String) -> Int64? { Timestamp.parse(text)?.time.day }

    /// Whether an entry is one of those, but for what it was done to.
    func lets(_ record: AuditRecord) -> Bool {
        if let actor, record.actor.lowercased() != actor.lowercased() { return false }
        if let action, record.action != action { return false }
        if let first = firstDay.flatMap(Self.day), record.time.day < first { return false }
        if let last = lastDay.flatMap(Self.day), record.time.day > last { return false }
        return true
    }

    /// The subjects that entries have which are meant; nil for all.
    ///
    /// Of an account also the cases about it, since what is done to them is done to it; `isCut` where more accounts begin so than are looked at.
    func subjects(in store: any ConsoleParts.ConsoleStore) throws -> (all: Set<String>, isCut: Bool)? {
        guard let subject else { return nil }
        var isCut = false
        let word = subject.lowercased()
        var subjects: Set<String> = [subject, word]
        if let number = Int(word), number > 0 { subjects.insert(CaseID(number: number).description) }
        if let id = CaseID(ofDecision: word) { subjects.insert(id.description) }
        if let short = ShortID(word), short.kind == .account {
            let found = try short.accounts(in: store)
            isCut = found.isCut
            for account in found.items { subjects.formUnion(try Self.subjects(of: account, in: store)) }
        }
        // Also one that nothing is found of any more.
        if let account = AccountID(word) { subjects.formUnion(try Self.subjects(of: account, in: store)) }
        return (subjects, isCut)
    }

    private static func subjects(of account: AccountID, in store: any ConsoleParts.ConsoleStore) throws -> Set<String> {
        var query = CaseQuery()
        query.accounts = try store.aliases().names(with: account)
        let cases = try store.caseSummaries(query).map { CaseID(number: $0.number).description }
        return Set(cases + query.accounts.map(\.description))
    }
}
