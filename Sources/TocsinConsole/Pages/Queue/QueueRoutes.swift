// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import JSONText
internal import TocsinCases
internal import TocsinModel
internal import TocsinReports
internal import TocsinStore

/// The queue, its saved views, and opening cases.
enum QueueRoutes {
    /// At most so many cases are opened by one press of a button.
    static let mostOpened = 100

    static let routes = [
        Route(.get, "/", .right(.view), reading: { visit, parts in .page(try QueuePage.make(visit, parts)) }),
        Route(
            .get,
            "/counts.json",
            .right(.view),
            reading: { visit, parts in
                let counts = try QueueCounts(parts.store, person: try visit.signedIn().name, at: visit.now)
                var writer = JSONWriter()
                writer.object { writer in for (name, count) in counts.named { writer.member(name, count) } }
                return .json(writer.text)
            }
        ),
        Route(
            .post,
            "/views",
            .right(.view),
            reading: { visit, parts in
                do {
                    return try keepView(visit, parts)
                } catch let error as PageError {
                    let problem = QueuePage.Problem(form: .view, words: "\(error)")
                    return .page(try QueuePage.make(visit, parts, problem: problem), error.status)
                }
            }
        ),
        Route(.post, "/cases", .right(.work), reading: { visit, parts in try open(visit, parts) }),
    ]

    private static func keepView(_ visit: Visit, _ parts: ConsoleParts) throws -> Answer {
        let person = try visit.signedIn()
        guard let name = visit.form["name"], name.count <= 60 else {
            throw PageError.wrongForm("A view needs a name of 60 characters at most.")
        }
        let query = QueueFilter(sentWith: visit.form).fields
        if visit.form["remove"] != nil {
            try parts.store.setSavedView(name, nil, of: person.id)
        } else {
            guard try parts.store.savedViews(of: person.id).count < 50 else {
                throw PageError.wrongForm("You have 50 views. Remove one first.")
            }
            try parts.store.setSavedView(name, query.urlEncoded, of: person.id)
        }
        return .seeOther(LocalPath("/?" + query.urlEncoded))
    }

    private static func open(_ visit: Visit, _ parts: ConsoleParts) throws -> Answer {
        let desk = parts.desk(try visit.signedIn())
        let account = visit.form["account"].flatMap { AccountID($0) }
        do {
            if let word = visit.form["level"], visit.form["account"] == nil {
                guard let level = FindingLevel(rawValue: word) else { throw PageError.wrongForm("Choose a level.") }
                let opened = try desk.openFromFindings(atLeast: level, at: visit.now, limit: mostOpened)
                return .seeOther(LocalPath("/?opened=\(opened.count)"))
            }
            let opening: CaseOpening
            if let id = visit.form["operation"].flatMap({ OperationID(written: $0) }) {
                opening = try desk.opening(operation: id)
            } else if let id = visit.form["finding"].flatMap({ FindingID(written: $0) }) {
                opening = try desk.opening(finding: id)
            } else if let account {
                let level = visit.form["level"].flatMap { FindingLevel(rawValue: $0) } ?? .medium
                opening = CaseOpening(accounts: [account], level: level, reason: visit.form["reason"] ?? "")
            } else {
                throw PageError.wrongForm("Name what the case is to be about.")
            }
            return .seeOther(CaseRoutes.done(try desk.open(opening, at: visit.now).id))
        } catch {
            guard let words = CaseProblem.words(error) else { throw error }
            return .page(try refusal(words, of: account, visit, parts), CaseProblem.status(error))
        }
    }

    /// The page with the form that asked: an account's own, where there is one, or else the queue.
    private static func refusal(_ words: String, of account: AccountID?, _ visit: Visit, _ parts: ConsoleParts) throws
        -> Page
    {
        if let account {
            do {
                return try AccountPage.make(account, visit, parts, problem: words)
            } catch PageError.notFound {
                // Nothing is known of it, so there is no form about it either.
            }
        }
        let form: QueuePage.Form = visit.form["level"] == nil ? .elsewhere : .open
        return try QueuePage.make(visit, parts, problem: QueuePage.Problem(form: form, words: words))
    }

    /// What to say of cases that the page before opened.
    static func notice(opened count: Int) -> String {
        switch count {
        case ..<1: "Every account with such findings has a case already: none was opened."
        case mostOpened...: "\(mostOpened) cases were opened. There may be more: press the button again."
        default: "\(Wording.count(count, "case")) opened."
        }
    }
}

/// How many cases wait for whom.
struct QueueCounts: Sendable, Equatable {
    var unclaimed: Int
    var mine: Int
    var late: Int
    var awaitingSecond: Int

    init(_ store: any CaseStore, person: String, at now: Timestamp) throws {
        func count(_ change: (inout QueueFilter) -> Void) throws -> Int {
            var filter = QueueFilter()
            change(&filter)
            return try store.caseCount(filter.query(for: person, at: now))
        }
        unclaimed = try count { $0.owner = "nobody" }
        mine = try count { $0.owner = "mine" }
        late = try count { $0.isLate = true }
        awaitingSecond = try count { $0.state = Case.State.awaitingSecond.rawValue }
    }

    var named: [(String, Int)] {
        [("unclaimed", unclaimed), ("mine", mine), ("late", late), ("awaitingSecond", awaitingSecond)]
    }
}
