// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCases
internal import TocsinModel
internal import TocsinStore

/// Which operations people decided against, and against which of their accounts that holds.
struct HeldDecisions {
    /// By operation; only those whose own case has a decision against accounts that was not undone.
    private(set) var accounts: [OperationID: Set<AccountID>] = [:]

    /// Reads it from the cases of a store.
    init(_ store: any Store & CaseStore, as actor: Actor) throws {
        let desk = CaseDesk(store: store, actor: actor)
        var query = CaseQuery()
        query.states = Self.states.map(\.rawValue)
        // Lists first: they say which of all cases are worth reading.
        self.init(
            try desk.summaries(query)
                .filter { OperationID(written: $0.origin) != nil }
                .filter { Decision.Action.adverseWords.contains($0.action ?? "") }
                .map { try desk.find(CaseID(number: $0.number)) },
            aliases: try store.aliases()
        )
    }

    /// `aliases`: The accounts that accounts were joined with since, as the store has them.
    private init(_ cases: [Case], aliases: [AccountID: AccountID]) {
        // The last decision's action: what was undone ends with another.
        let holding = cases.filter { Self.states.contains($0.state) && $0.decisions.last?.action.isAdverse == true }
        let own = Set(holding.filter { $0.partedFrom == nil }.map(\.id))
        // An account that was parted off for its appeal counts with the operation, and never decides for it.
        for about in holding where own.contains(about.partedFrom ?? about.id) {
            guard case .operation(let id) = about.origin else { continue }
            let subjects = about.decisions.last?.subjects.map(\.account) ?? []
            accounts[id, default: []].formUnion(subjects.map { aliases[$0] ?? $0 })
        }
    }

    /// A case that people look at again says nothing yet; an appeal lifts nothing while it is under way.
    private static let states: [Case.State] = [.decided, .appealed, .closed]

    /// A digest of the accounts of some operations, which tells whether people decided otherwise since.
    func mark(_ operations: [OperationID]) -> String {
        let lines = operations.sorted().map { operation in
            ([operation.description] + (accounts[operation] ?? []).sorted().map(\.description)).joined(separator: " ")
        }
        return PublicationShelf.digest(Array(lines.joined(separator: "\n").utf8))
    }
}
