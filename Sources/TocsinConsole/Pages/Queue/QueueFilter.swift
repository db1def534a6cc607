// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCases
internal import TocsinModel
internal import TocsinStore

/// What the queue shows, as its address has it.
struct QueueFilter: Sendable, Equatable {
    /// `work` for all that is not closed, `all`, or a state.
    var state = "work"
    /// `anybody`, `mine` or `nobody`.
    var owner = "anybody"
    var category: HarmCategory?
    var isLate = false

    static let pageSize = 50

    init() {}

    init(_ query: FormFields) {
        let states = ["work", "all"] + Case.State.allCases.map(\.rawValue)
        if let word = query["state"], states.contains(word) { state = word }
        if let word = query["owner"], ["anybody", "mine", "nobody"].contains(word) { owner = word }
        category = query["category"].flatMap { HarmCategory(rawValue: $0) }
        isLate = query["late"] == "yes"
    }

    /// The filters that a form about them holds, as its page was asked for.
    init(sentWith form: FormFields) {
        self.init(FormFields(urlEncoded: form["query"] ?? "") ?? FormFields())
    }

    /// As an address has it; what is as by default is left out.
    var fields: FormFields {
        var fields: [(String, String)] = []
        if state != "work" { fields.append(("state", state)) }
        if owner != "anybody" { fields.append(("owner", owner)) }
        if let category { fields.append(("category", category.rawValue)) }
        if isLate { fields.append(("late", "yes")) }
        return FormFields(fields)
    }

    func query(for person: String, at now: Timestamp) -> CaseQuery {
        var query = CaseQuery()
        switch state {
        case "work": query.states = Case.State.allCases.filter { $0 != .closed && $0 != .decided }.map(\.rawValue)
        case "all": break
        default: query.states = [state]
        }
        switch owner {
        case "mine": query.owner = .person(person)
        case "nobody": query.owner = .nobody
        default: break
        }
        query.category = category
        if isLate { query.lateAt = now }
        return query
    }
}
