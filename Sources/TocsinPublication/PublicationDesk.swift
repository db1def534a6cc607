// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinCases
package import TocsinModel
internal import TocsinReports
package import TocsinStore

/// Somebody at work on publications: makes drafts of what was decided, and publishes what somebody else made.
package struct PublicationDesk: Sendable {
    private let shelf: PublicationShelf
    private let store: any Store & CaseStore
    private let actor: Actor

    package init(shelf: PublicationShelf, store: any Store & CaseStore, actor: Actor) {
        self.shelf = shelf
        self.store = store
        self.actor = actor
    }

    /// The operations that may be published, most members first: the case about each has a decision against its accounts that was not undone.
    package func decidedOperations() throws -> [OperationSummary] {
        let decided = try HeldDecisions(store, as: actor).accounts
        var summaries: [OperationSummary] = []
        var offset = 0
        while true {
            let page = try store.operationSummaries(limit: 500, offset: offset)
            summaries += page.filter { decided[$0.id] != nil }
            if page.count < 500 { return summaries }
            offset += 500
        }
    }

    /// Begins a draft; ``PublicationShelf/finish(_:_:)`` ends it.
    ///
    /// `id`: The publication to make a next version of; nil for a new one.
    ///
    /// - Throws: ``CaseError``, ``PublicationError``.
    package func draft(_ id: PublicationID?, _ request: PublicationRequest, at time: Timestamp) throws -> Publication {
        try actor.mustHave(.work)
        try request.check(isFirst: try id.map { try shelf.find($0).latest == nil } ?? true)
        let held = try HeldDecisions(store, as: actor)
        if let open = request.operations.first(where: { held.accounts[$0] == nil }) {
            throw PublicationError.undecided(operation: open.description)
        }
        let decisions = held.mark(request.operations)
        let publication = try shelf.begin(id, request, decisions: decisions, by: actor.name, at: time)
        try record("report.draft", publication, publication.versions.count, at: time)
        return publication
    }

    /// Publishes a draft that somebody else made, while the decisions about all of its operations still hold.
    ///
    /// `draft`: The ``Publication/Version/mark`` of the draft that was read.
    ///
    /// - Throws: ``CaseError``, ``PublicationError``.
    package func publish(_ id: PublicationID, draft mark: String, at time: Timestamp) throws -> Publication {
        try actor.mustHave(.approve)
        let (publication, draft) = try shelf.ready(id)
        guard draft.madeBy != actor.name else { throw PublicationError.ownDraft }
        guard draft.mark == mark else { throw PublicationError.otherDraft(id) }
        // What held when the draft was made may have been undone since.
        let held = try HeldDecisions(store, as: actor)
        if let undone = draft.request.operations.first(where: { held.accounts[$0] == nil }) {
            throw PublicationError.undone(operation: undone.description)
        }
        // A draft of an earlier version says nothing of it.
        if let decisions = draft.decisions, decisions != held.mark(draft.request.operations) {
            throw PublicationError.otherAccounts(id)
        }
        // First, so that nothing is ever published that the log does not know.
        try record("report.publish", publication, draft.number, at: time)
        return try shelf.publish(id, draft: mark, by: actor.name, at: time)
    }

    private func record(_ action: String, _ publication: Publication, _ version: Int, at time: Timestamp) throws {
        let made = publication.versions[version - 1]
        try CaseDesk(store: store, actor: actor)
            .record(
                action,
                needing: .work,
                subject: publication.id.description,
                at: time,
                [
                    "version": "\(version)", "mark": made.request.mark.rawValue,
                    "operations": made.request.operations.map(\.description).joined(separator: " "),
                    "report": made.files.first { $0.name == "report.html" }?.sha256 ?? "not made yet",
                ]
            )
    }
}
