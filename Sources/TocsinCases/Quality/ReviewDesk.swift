// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel
package import TocsinStore

/// Blind second reviews: a share of decided cases, with golden cases mixed in, judged anew by somebody who does not see what was decided.
package struct ReviewDesk: Sendable {
    /// Of a hundred decided cases, so many are reviewed.
    package static let percent = 10
    /// Drawn cases that are kept at once, to be looked at one by one.
    private static let mostKept = 100

    private let store: any Store & CaseStore
    private let actor: Actor
    private let key: ReviewKey
    private let casesAtOnce: Int

    /// - Parameters:
    ///   - store: Whose cases.
    ///   - actor: Who reviews.
    ///   - key: By what cases are drawn.
    ///   - casesAtOnce: So many are listed at once to draw from, at least 1.
    package init(store: any Store & CaseStore, actor: Actor, key: ReviewKey, casesAtOnce: Int = 2_000) {
        self.store = store
        self.actor = actor
        self.key = key
        self.casesAtOnce = casesAtOnce
    }

    private var cases: CaseDesk { CaseDesk(store: store, actor: actor) }

    /// What a reviewer judges: a case with the decision, which stays hidden.
    package struct Item: Sendable, Equatable {
        package let about: Case
        package let decision: Decision
    }

    /// The next case for this reviewer; nil when there is none.
    ///
    /// Which of them are golden does not show: the order is by a secret number made of case and reviewer.
    ///
    /// - Throws: ``CaseError/notAllowed(role:right:)``, or what the store throws.
    package func next(_ book: ReviewBook) throws -> Item? {
        try actor.mustHave(.decide)
        var last: Turn?
        while true {
            let turns = try turns(behind: last, book)
            for turn in turns {
                if let item = try item(turn.id, book) { return item }
            }
            guard turns.count == Self.mostKept else { return nil }
            last = turns.last
        }
    }

    /// A case in a reviewer's order.
    private struct Turn: Hashable, Comparable {
        var place: UInt64
        var id: CaseID

        static func < (left: Turn, right: Turn) -> Bool { (left.place, left.id) < (right.place, right.id) }
    }

    /// The first cases behind a turn that may be this reviewer's, ascending, at most so many as are kept at once.
    ///
    /// All decided cases are listed, however many there are.
    private func turns(behind last: Turn?, _ book: ReviewBook) throws -> [Turn] {
        var first: [Turn] = []
        func keep(_ ids: [CaseID]) {
            let turns = ids.filter { book.mayAsk(actor.name, about: $0) }
                .map { Turn(place: key.place($0, for: actor.name), id: $0) }
            let later = turns.filter { turn in last.map { $0 < turn } ?? true }
            first = Array(Set(first + later).sorted().prefix(Self.mostKept))
        }
        keep(Array(book.golden.keys))
        var query = CaseQuery()
        query.states = [Case.State.decided.rawValue, Case.State.closed.rawValue]
        query.limit = casesAtOnce
        while true {
            let listed = try store.caseSummaries(query)
            let decided = listed.filter { !$0.isDuplicate && $0.action != nil }.map { CaseID(number: $0.number) }
            keep(decided.filter { isDrawn($0) })
            guard listed.count == query.limit else { return first }
            query.offset += listed.count
        }
    }

    /// A case that this reviewer may judge; nil where it is none, or was judged.
    package func item(_ id: CaseID, _ book: ReviewBook) throws -> Item? {
        try actor.mustHave(.decide)
        guard !book.hasAnswered(actor.name, id), book.golden[id] != nil || isDrawn(id),
            let about = try? cases.find(id), let decision = Self.judged(about)
        else { return nil }
        // Nobody reviews what they had a hand in, and one second opinion is enough but for golden cases.
        guard !hadPart(about, book) else { return nil }
        let isReviewed = book.isReviewed(decision.id, in: id)
        return isReviewed && book.golden[id] == nil ? nil : Item(about: about, decision: decision)
    }

    /// Whether this reviewer worked on the case, decided about it or about its appeal, or set its agreed answer.
    private func hadPart(_ about: Case, _ book: ReviewBook) -> Bool {
        let ids = [about.id] + [about.partedFrom].compactMap(\.self)
        if about.owner == actor.name || ids.contains(where: { book.hadPart(actor.name, in: $0) }) { return true }
        return about.decisions.contains { decision in
            [decision.decidedBy, decision.approvedBy, decision.appeal?.resolvedBy].contains(actor.name)
        }
    }

    /// The last decision that said whether there was harm.
    static func judged(_ about: Case) -> Decision? {
        about.decisions.last { $0.action.isAdverse || $0.action == .dismiss }
    }

    /// Writes a reviewer's answer down; it changes nothing about the case.
    ///
    /// - Throws: ``CaseError``, or what the store throws.
    package func answer(_ id: CaseID, isHarmful: Bool, _ book: ReviewBook, at time: Timestamp) throws {
        guard let item = try item(id, book) else { throw CaseError.needs("a case that is yours to review") }
        try cases.record(
            ReviewBook.verdictAction,
            needing: .decide,
            subject: id.description,
            at: time,
            ["decision": item.decision.id, "harmful": isHarmful ? "yes" : "no"]
        )
    }

    /// Gives a decided case an agreed answer, or takes it back.
    ///
    /// - Throws: ``CaseError``, ``CaseDeskError/unknown(_:)``, or what the store throws.
    package func setGolden(_ id: CaseID, isHarmful: Bool?, at time: Timestamp) throws {
        try actor.mustHave(.approve)
        guard Self.judged(try cases.find(id)) != nil else { throw CaseError.needs("a case that was decided") }
        try cases.record(
            ReviewBook.goldenAction,
            needing: .approve,
            subject: id.description,
            at: time,
            ["harmful": isHarmful.map { $0 ? "yes" : "no" } ?? "none"]
        )
    }

    /// What reviews say of people and rules.
    ///
    /// - Throws: ``CaseError/notAllowed(role:right:)``, or what the store throws.
    package func counts(_ book: ReviewBook) throws -> QualityCounts {
        try actor.mustHave(.approve)
        var counts = QualityCounts()
        for verdict in book.verdicts {
            if let answer = book.golden[verdict.about] {
                counts.onGolden[verdict.reviewer, default: Agreement()].add(first: answer, second: verdict.isHarmful)
                continue
            }
            guard let decision = try? cases.find(verdict.about).decisions.first(where: { $0.id == verdict.decision })
            else { continue }
            let decided = decision.action.isAdverse
            counts.all.add(first: decided, second: verdict.isHarmful)
            counts.byAnalyst[decision.decidedBy, default: Agreement()].add(first: decided, second: verdict.isHarmful)
            for rule in Set(decision.subjects.flatMap(\.evidence.findings).map(\.title)) {
                counts.byRule[rule, default: Agreement()].add(first: decided, second: verdict.isHarmful)
            }
        }
        return counts
    }

    private func isDrawn(_ id: CaseID) -> Bool { key.draws(id, percent: Self.percent) }
}
