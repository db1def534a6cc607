// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinAudit
internal import TocsinCases
internal import TocsinModel
internal import TocsinStore

/// Which entries of the audit log to show, as the page's address has it.
struct AuditFilter: Sendable, Equatable {
    var actor: String?
    /// A stable word, such as `case.decide`.
    var action: String?
    /// A case, an account or another id, as it was typed.
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

    /// What is wrong with it; nothing is shown then, since more would be than was asked for.
    var mistake: String? {
        let isRead = [firstDay, lastDay].compactMap(\.self).allSatisfy { Self.day($0) != nil }
        return isRead ? nil : "A day is written such as 2026-12-31. Correct it, or leave it empty."
    }

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
    /// Of an account also the cases about it, since what is done to them is done to it.
    func subjects(in store: any ConsoleParts.ConsoleStore) throws -> Set<String>? {
        guard let subject else { return nil }
        let word = subject.lowercased()
        var subjects: Set<String> = [subject, word]
        if let number = Int(word), number > 0 { subjects.insert(CaseID(number: number).description) }
        if let id = CaseID(ofDecision: word) { subjects.insert(id.description) }
        if let short = ShortID(word), short.kind == .account {
            for account in try short.accounts(in: store) {
                subjects.formUnion(try Self.subjects(of: account, in: store))
            }
        }
        // Also one that nothing is found of any more.
        if let account = AccountID(word) { subjects.formUnion(try Self.subjects(of: account, in: store)) }
        return subjects
    }

    private static func subjects(of account: AccountID, in store: any ConsoleParts.ConsoleStore) throws -> Set<String> {
        var query = CaseQuery()
        query.account = account
        let cases = try store.caseSummaries(query).map { CaseID(number: $0.number).description }
        return Set(cases + [account.description])
    }
}
